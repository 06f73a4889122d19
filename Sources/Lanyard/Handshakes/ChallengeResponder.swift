import FoundationEssentials
import HTTPTypes

/// Sends the requests of one account and answers the challenges that servers make, over connections that nobody else uses where the
/// scheme asks for that. It remembers which scheme a server took, so that later requests do not have to ask.
actor ChallengeResponder {
  /// Sends one request: a transport, or a caller's own client.
  typealias Sender = @Sendable (TransportRequest) async throws -> TransportResponse

  private struct Place: Hashable {
    /// `scheme://host[:port]`
    var authority: String
    var schemes: [BoundScheme]

    var host: String {
      let server = authority.drop { $0 != "/" }.dropFirst(2)
      let end = server.lastIndex(of: ":").flatMap { server[$0...].contains("]") ? nil : $0 }
      return String(server[..<(end ?? server.endIndex)])
    }
  }

  private let negotiate: (any NegotiateProvider)?
  private let time: any TimeSource
  private var chosen: [Place: BoundScheme] = [:]
  private var digests: [Place: DigestHandshake.Memory] = [:]
  private var lanes: [Place: ConnectionLanes] = [:]

  /// A connection that the server closes between the legs is tried anew so often.
  private static let interruptionLimit = 3

  init(negotiate: (any NegotiateProvider)?, time: any TimeSource) {
    self.negotiate = negotiate
    self.time = time
  }

  /// Sends the request with the first of the schemes that the server offers; never with another.
  ///
  /// - Throws: `AuthError`, and whatever `sender` throws.
  func send(_ request: TransportRequest, as schemes: [BoundScheme], by sender: Sender) async throws -> TransportResponse {
    guard !schemes.isEmpty else { return try await sender(request) }
    let place = Place(authority: "\(request.head.scheme ?? "")://\(request.head.authority ?? "")", schemes: schemes)
    do {
      if let scheme = chosen[place] { return try await converse(request, as: scheme, at: place, by: sender) }
      let answer = try await sender(request)
      guard answer.head.status == .unauthorized else { return answer }
      let (scheme, challenge) = try choose(among: schemes, offeredIn: answer, at: place)
      chosen[place] = scheme
      return try await converse(request, as: scheme, at: place, answering: challenge, by: sender)
    } catch let error as HandshakeError {
      throw AuthError(error)
    }
  }

  /// Forgets what was proven, and closes the connections it was proven on.
  func reset(closing transport: any Transport) async {
    let closed = lanes.keys.flatMap { lanes[$0]?.removeIdle() ?? [] }
    chosen = [:]
    digests = [:]
    for lane in closed { await transport.close(lane.partition) }
  }

  private func choose(
    among schemes: [BoundScheme], offeredIn answer: TransportResponse, at place: Place
  ) throws -> (BoundScheme, Challenge) {
    let challenges = Challenge.parse(answer.head.headerFields[values: .wwwAuthenticate])
    for scheme in schemes {
      if let challenge = try select(scheme, from: challenges, at: place) { return (scheme, challenge) }
    }
    let wanted = schemes.map(\.name).joined(separator: " or ")
    let names = Set(challenges.map { Printable.line($0.scheme, limit: 40) }).sorted()
    throw AuthError(
      .schemeNotOffered, "the server does not offer \(wanted)",
      help: names.isEmpty ? "it answers 401 without a challenge" : "it offers \(names.joined(separator: ", ")), which the spec does not name")
  }

  private func select(_ scheme: BoundScheme, from challenges: [Challenge], at place: Place) throws -> Challenge? {
    if case .fixed(let name, _) = scheme { return challenges.first { $0.isFor(name) } }
    for envelope in [NTLMHandshake.Envelope.plain, .negotiate] {
      if let challenge = try makeHandshake(scheme, envelope, at: place)?.select(from: challenges) { return challenge }
    }
    return nil
  }

  private func converse(
    _ request: TransportRequest, as scheme: BoundScheme, at place: Place, answering challenge: Challenge? = nil, by sender: Sender
  ) async throws -> TransportResponse {
    switch scheme {
    case .fixed(_, let authorization):
      return try await sender(request.authorized(authorization.reveal()))
    case .digest:
      var lane = ConnectionLanes.Lane()
      return try await legs(of: request, as: scheme, at: place, on: &lane, answering: challenge, by: sender)
    case .ntlm, .negotiate:
      var lane = await takeLane(at: place)
      defer { lanes[place, default: ConnectionLanes()].giveBack(lane) }
      var request = request
      request.connection = .pinned(lane.partition)
      for _ in 0..<Self.interruptionLimit {
        do {
          return try await legs(of: request, as: scheme, at: place, on: &lane, answering: challenge, by: sender)
        } catch is ConnectionLost {}
      }
      throw HandshakeError(.interrupted, "the server closes the connection in the middle of \(scheme.name), again and again")
    }
  }

  /// The server closed the connection between two legs, so that what was said on it is lost.
  private struct ConnectionLost: Error {}

  /// Sends the request until it is let through or refused. The lane keeps the handshake only if it has come to its end.
  private func legs(
    of request: TransportRequest, as scheme: BoundScheme, at place: Place, on lane: inout ConnectionLanes.Lane,
    answering challenge: Challenge?, by sender: Sender
  ) async throws -> TransportResponse {
    let kept = lane.handshake
    lane.handshake = nil
    let envelope: NTLMHandshake.Envelope = challenge?.isFor("Negotiate") == true ? .negotiate : .plain
    guard var handshake = try kept ?? makeHandshake(scheme, envelope, at: place) else {
      throw AuthError(.schemeNotOffered, "\(scheme.name) cannot be used")
    }
    var authorization: String?
    if let challenge, kept == nil {
      authorization = try await handshake.answer(challenge, to: request.leg(on: lane))
    } else {
      authorization = try await handshake.begin(request.leg(on: lane))
    }
    var isFirst = true
    while true {
      let answer = try await sender(request.authorized(authorization))
      if answer.connection.isNew == true {
        lane.channelBinding = answer.connection.serverCertificate.flatMap(ChannelBinding.init(certificate:))
        guard isFirst || !handshake.isConnectionBound else { throw ConnectionLost() }
      }
      guard answer.head.status == .unauthorized else {
        try await handshake.verify(answer.head.headerFields, body: answer.body)
        lane.handshake = handshake
        return answer
      }
      guard let next = try handshake.select(from: Challenge.parse(answer.head.headerFields[values: .wwwAuthenticate])),
        let proof = try await handshake.answer(next, to: request.leg(on: lane))
      else { throw rejection(of: scheme) }
      authorization = proof
      isFirst = false
    }
  }

  /// A handshake for the scheme; nil where the envelope is not for it.
  private func makeHandshake(_ scheme: BoundScheme, _ envelope: NTLMHandshake.Envelope, at place: Place) throws -> (any Handshake)? {
    switch scheme {
    case .fixed: return nil
    case .digest(let username, let password):
      let memory = try digests[place] ?? DigestHandshake.Memory(DigestSession(username: username, password: password))
      digests[place] = memory
      return DigestHandshake(memory)
    case .ntlm(let username, let password, let domain, let isAllowedInsideNegotiate):
      guard envelope == .plain || isAllowedInsideNegotiate else { return nil }
      return NTLMHandshake(
        envelope, account: try WindowsAccount(username: username, domain: domain), password: password, service: "HTTP/\(place.host)",
        now: { [time] in time.now })
    case .negotiate(let credential, let service, let delegates):
      guard let negotiate else {
        throw AuthError(.unsupported, "this program has no provider of Kerberos tickets", help: "give the authenticator one")
      }
      return NegotiateHandshake(negotiate, service: service ?? "HTTP@\(place.host)", credential: credential, delegates: delegates)
    }
  }

  /// What a refusal at the end of a handshake means: a wrong password, but for tickets, which have nothing to do with one.
  private func rejection(of scheme: BoundScheme) -> AuthError {
    if case .negotiate = scheme {
      return AuthError(
        .handshakeRefused, "the server does not accept the Kerberos ticket",
        help: "is the service registered under the host of the URL, and does the server's clock agree?")
    }
    return AuthError(.credentialsRejected, "the server rejects the credentials given with \(scheme.name)")
  }

  private func takeLane(at place: Place) async -> ConnectionLanes.Lane {
    if let lane = lanes[place, default: ConnectionLanes()].take() { return lane }
    return await withCheckedContinuation { lanes[place, default: ConnectionLanes()].wait($0) }
  }
}

extension TransportRequest {
  fileprivate func authorized(_ authorization: String?) -> TransportRequest {
    var request = self
    if let authorization { request.head.headerFields[.authorization] = authorization }
    return request
  }

  fileprivate func leg(on lane: ConnectionLanes.Lane) -> HandshakeRequest {
    HandshakeRequest(
      method: head.method.rawValue, target: head.path ?? "/", body: body ?? [], channelBinding: lane.channelBinding)
  }
}

extension AuthError {
  init(_ error: HandshakeError) {
    self.init(Code(rawValue: error.code.rawValue), error.message, help: error.help)
  }
}
