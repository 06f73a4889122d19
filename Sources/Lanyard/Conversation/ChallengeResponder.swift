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

  /// A scheme and the form in which the server offers it.
  private struct Choice {
    var scheme: BoundScheme
    var envelope: NTLMHandshake.Envelope
  }

  /// What the server asks for, and which of its answers said so.
  private struct Offer {
    var choice: Choice
    var challenge: Challenge
    var channelBinding: ChannelBinding?
  }

  private let negotiate: (any NegotiateProvider)?
  private let time: any TimeSource
  private var chosen: [Place: Choice] = [:]
  private var digests: [Place: DigestHandshake.Memory] = [:]
  private var lanes: [Place: ConnectionLanes] = [:]
  /// Connections on which a handshake failed: they idle until the transport or a logout closes them.
  private var abandoned: [ConnectionPartition] = []

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
      var answer: TransportResponse
      if let choice = chosen[place] {
        do {
          return try await converse(request, as: choice, at: place, by: sender)
        } catch let other as NotOffered {
          // A server may ask for different things at different paths.
          answer = if let answer = other.answer { answer } else { try await sender(request) }
        }
      } else {
        answer = try await sender(request)
      }
      guard answer.head.status == .unauthorized else { return answer }
      let offer = try choose(among: schemes, offeredIn: answer, at: place)
      chosen[place] = offer.choice
      return try await converse(request, as: offer.choice, at: place, answering: offer, by: sender)
    } catch is NotOffered {
      throw AuthError(.handshakeRefused, "the server asks for another scheme in the middle of a handshake")
    } catch let error as HandshakeError {
      throw AuthError(error)
    }
  }

  /// Forgets what was proven, and closes the connections it was proven on.
  func reset(closing transport: any Transport) async {
    let closed = lanes.keys.flatMap { lanes[$0]?.removeIdle() ?? [] }
    chosen = [:]
    digests = [:]
    let partitions = closed.map(\.partition) + abandoned
    abandoned = []
    for partition in partitions { await transport.close(partition) }
  }

  private func choose(among schemes: [BoundScheme], offeredIn answer: TransportResponse, at place: Place) throws -> Offer {
    let challenges = Challenge.parse(answer.head.headerFields[values: .wwwAuthenticate])
    for scheme in schemes {
      guard let (choice, challenge) = try select(scheme, from: challenges, at: place) else { continue }
      return Offer(
        choice: choice, challenge: challenge,
        channelBinding: answer.connection.serverCertificate.flatMap(ChannelBinding.init(certificate:)))
    }
    let wanted = schemes.map(\.name).joined(separator: " or ")
    let names = Set(challenges.map { Printable.line($0.scheme, limit: 40) }).sorted()
    throw AuthError(
      .schemeNotOffered, "the server does not offer \(wanted)",
      help: names.isEmpty
        ? "it answers 401 without a challenge" : "it offers \(names.joined(separator: ", ")), which the spec does not name")
  }

  private func select(_ scheme: BoundScheme, from challenges: [Challenge], at place: Place) throws -> (Choice, Challenge)? {
    for envelope in [NTLMHandshake.Envelope.plain, .negotiate] {
      let choice = Choice(scheme: scheme, envelope: envelope)
      if case .fixed(let name, _) = scheme { return challenges.first { $0.isFor(name) }.map { (choice, $0) } }
      if let challenge = try makeHandshake(choice, at: place)?.select(from: challenges) { return (choice, challenge) }
    }
    return nil
  }

  private func converse(
    _ request: TransportRequest, as choice: Choice, at place: Place, answering offer: Offer? = nil, by sender: Sender
  ) async throws -> TransportResponse {
    switch choice.scheme {
    case .fixed(let name, let authorization):
      let answer = try await sender(request.authorized(authorization.reveal()))
      let challenges = Challenge.parse(answer.head.headerFields[values: .wwwAuthenticate])
      if answer.head.status == .unauthorized, offer == nil, !challenges.contains(where: { $0.isFor(name) }) {
        throw NotOffered(answer: answer)
      }
      return answer
    case .digest:
      var lane = ConnectionLanes.Lane()
      return try await legs(of: request, as: choice, at: place, on: &lane, answering: offer, by: sender)
    case .ntlm, .negotiate:
      // What was proven by one scheme on a connection says nothing about another.
      let place = Place(authority: place.authority, schemes: [choice.scheme])
      var lane = await takeLane(at: place)
      defer { lanes[place, default: ConnectionLanes()].giveBack(lane) }
      var request = request
      request.connection = .pinned(lane.partition)
      for _ in 0..<Self.interruptionLimit {
        do {
          return try await legs(of: request, as: choice, at: place, on: &lane, answering: offer, by: sender)
        } catch is ConnectionLost {
        } catch {
          // Nobody knows what the server now holds the connection for.
          abandoned.append(lane.partition)
          lane = ConnectionLanes.Lane()
          throw error
        }
      }
      throw HandshakeError(.interrupted, "the server closes the connection in the middle of \(choice.scheme.name), again and again")
    }
  }

  /// The server closed the connection between two legs, so that what was said on it is lost.
  private struct ConnectionLost: Error {}

  /// The server asks for something else than the scheme that it took before.
  private struct NotOffered: Error {
    /// What it asks for; nil where it has to be asked without a proof.
    var answer: TransportResponse?
  }

  /// Sends the request until it is let through or refused. The lane keeps the handshake only if it has come to its end.
  private func legs(
    of request: TransportRequest, as choice: Choice, at place: Place, on lane: inout ConnectionLanes.Lane,
    answering offer: Offer?, by sender: Sender
  ) async throws -> TransportResponse {
    let kept = lane.handshake
    lane.handshake = nil
    guard var handshake = try kept ?? makeHandshake(choice, at: place) else {
      throw AuthError(.schemeNotOffered, "\(choice.scheme.name) cannot be used")
    }
    var authorization: String?
    if let offer, kept == nil {
      // A first token that binds to a channel is made before its connection is there: the server's certificate is that of its other one.
      lane.channelBinding = lane.channelBinding ?? offer.channelBinding
      authorization = try await handshake.answer(offer.challenge, to: request.leg(on: lane))
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
      guard let next = try handshake.select(from: Challenge.parse(answer.head.headerFields[values: .wwwAuthenticate])) else {
        if isFirst, offer == nil { throw NotOffered(answer: answer) }
        // The first message of NTLM holds no proof that could have been refused.
        if isFirst, case .ntlm = choice.scheme { throw AuthError(.handshakeRefused, "the server offers NTLM and does not go on with it") }
        throw rejection(of: choice.scheme)
      }
      do {
        guard let proof = try await handshake.answer(next, to: request.leg(on: lane)) else { throw rejection(of: choice.scheme) }
        authorization = proof
      } catch {
        // A ticket that was not asked for here: the server may take another scheme at this path, and does not say so when it refuses.
        guard isFirst, offer == nil, choice.scheme.isByTicket else { throw error }
        throw NotOffered()
      }
      isFirst = false
    }
  }

  /// A handshake for the scheme; nil where the envelope is not for it.
  private func makeHandshake(_ choice: Choice, at place: Place) throws -> (any Handshake)? {
    switch choice.scheme {
    case .fixed: return nil
    case .digest(let username, let password):
      let memory = try digests[place] ?? DigestHandshake.Memory(DigestSession(username: username, password: password))
      digests[place] = memory
      return DigestHandshake(memory)
    case .ntlm(let username, let password, let domain, let isAllowedInsideNegotiate):
      guard choice.envelope == .plain || isAllowedInsideNegotiate else { return nil }
      return NTLMHandshake(
        choice.envelope, account: try WindowsAccount(username: username, domain: domain), password: password, service: "HTTP/\(place.host)",
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
