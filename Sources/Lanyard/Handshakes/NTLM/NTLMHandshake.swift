package import FoundationEssentials
package import HTTPTypes

/// NTLMv2 after MS-NLMP, by itself or inside Negotiate: three messages over one connection, which then belongs to the user.
///
/// The client's last message has a MIC over all three whether or not the server asks for one, and names the service it is meant for,
/// so that it cannot be passed on to another.
package struct NTLMHandshake: Sendable {
  /// How the messages travel.
  package enum Envelope: Sendable, Hashable {
    /// As they are, with the scheme `NTLM`.
    case plain
    /// In tokens of SPNEGO, with the scheme `Negotiate`.
    case negotiate
  }

  private enum State: Sendable {
    case idle
    /// The first message has gone out.
    case opened(negotiate: [UInt8])
    /// The last message has gone out.
    case answered(sessionKey: [UInt8], isSigned: Bool)
  }

  package let envelope: Envelope
  private let account: WindowsAccount
  private let password: Secret
  private let service: String
  private let now: @Sendable () -> Date
  private let randomness: Randomness
  private var state = State.idle

  /// - Parameters:
  ///   - service: The service principal name, such as `HTTP/server.example.com`.
  ///   - now: The time of day, for servers that do not tell theirs.
  package init(
    _ envelope: Envelope, account: WindowsAccount, password: Secret, service: String, now: @escaping @Sendable () -> Date = { Date() },
    randomness: Randomness = .system
  ) {
    self.envelope = envelope
    self.account = account
    self.password = password
    self.service = service
    self.now = now
    self.randomness = randomness
  }

  /// The next token for the server: the first without one of its own, the last with its challenge.
  package mutating func next(
    _ serverToken: [UInt8]?, channelBinding: ChannelBinding? = nil
  ) throws(HandshakeError) -> [UInt8] {
    guard let serverToken else {
      let negotiate = NTLMMessage.negotiate(wanted)
      state = .opened(negotiate: negotiate)
      return envelope == .plain ? negotiate : SPNEGO.initial(negotiate)
    }
    guard case .opened(let negotiate) = state else {
      throw HandshakeError(.malformed, "the server sends an NTLM challenge that it was not asked for")
    }
    let message = envelope == .plain ? serverToken : try Self.unwrapped(serverToken)
    let challenge = try NTLMChallenge(message)
    let flags = challenge.flags.intersection(wanted.union(.targetInformation))
    let response = try response(to: challenge, channelBinding: channelBinding)
    let authenticate = try NTLMAuthenticate(flags: flags, account: account, response: response, transcript: negotiate + message)
    state = .answered(sessionKey: response.sessionKey, isSigned: flags.contains(.sign))
    if envelope == .plain { return authenticate.bytes }
    // With a MIC in the message inside, servers want one over the list of mechanisms, too.
    let mic = NTLMSigning.signature(of: SPNEGO.mechanisms, by: .client, sessionKey: response.sessionKey)
    return SPNEGO.response(authenticate.bytes, mic: flags.contains(.sign) ? mic : nil)
  }

  private var wanted: NTLMFlags { envelope == .plain ? .wanted : .wanted.union(.sign) }

  /// The response, with the server's target information and what the client adds to it (MS-NLMP 3.1.5.1.2).
  private func response(to challenge: NTLMChallenge, channelBinding: ChannelBinding?) throws(HandshakeError) -> NTLMResponse {
    var information = challenge.targetInformation
    var flags: [UInt8] = []
    flags.append(littleEndian: information.flags | TargetInformation.hasMIC)
    information[.flags] = flags
    // A hash of zeros would say that there is no channel; servers then refuse over TLS what they let pass without the pair.
    information[.channelBindings] = channelBinding?.digest
    information[.targetName] = [UInt8](utf16: service)
    return NTLMResponse(
      key: NTLMResponse.key(for: account, password: password), serverChallenge: challenge.serverChallenge,
      clientChallenge: randomness.bytes(8), time: information[.timestamp] ?? fileTime, information: try information.encoded(),
      leavesOutLM: information[.timestamp] != nil)
  }

  /// Tenths of microseconds since 1601.
  private var fileTime: [UInt8] {
    let seconds = now().timeIntervalSince1970 + 11_644_473_600
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt64(exactly: (seconds * 1e7).rounded()) ?? 0)
    return bytes
  }

  private static func unwrapped(_ token: [UInt8]) throws(HandshakeError) -> [UInt8] {
    let reply = try SPNEGOReply(token)
    guard reply.state != .rejected, reply.mechanism ?? SPNEGO.ntlm == SPNEGO.ntlm else {
      throw HandshakeError(.unsupported, "the server does not take NTLM inside Negotiate")
    }
    guard let message = reply.token else { throw DERReader.malformed }
    return message
  }
}

extension NTLMHandshake: Handshake {
  package var scheme: String { envelope == .plain ? "NTLM" : "Negotiate" }
  package var isConnectionBound: Bool { true }

  /// Nothing: a server that wants the handshake says so, and a connection that has been through it needs no more.
  package mutating func begin(_ request: HandshakeRequest) -> String? { nil }

  package mutating func answer(_ challenge: Challenge, to request: HandshakeRequest) throws(HandshakeError) -> String? {
    switch (state, challenge.token) {
    case (.answered, _): return nil
    case (.idle, nil): return authorization(try next(nil))
    case (_, let token?):
      guard let bytes = Data(base64Encoded: token) else {
        throw HandshakeError(.malformed, "the token behind '\(scheme)' in the server's challenge is not Base64")
      }
      return authorization(try next([UInt8](bytes), channelBinding: request.channelBinding))
    case (.opened, nil):
      throw HandshakeError(
        .interrupted, "the server does not go on with \(scheme) after the first message",
        help: "a proxy may have split the handshake over two connections, or the server takes \(scheme) for Kerberos only")
    }
  }

  /// NTLM proves nothing about the server, but inside Negotiate it may sign the list of mechanisms.
  package mutating func verify(_ fields: HTTPFields, body: [UInt8]) throws(HandshakeError) {
    guard case .answered(let sessionKey, let isSigned) = state else { return }
    state = .idle
    guard envelope == .negotiate,
      let token = try select(from: Challenge.parse(fields[values: .wwwAuthenticate]))?.token
    else { return }
    guard let bytes = Data(base64Encoded: token) else { throw DERReader.malformed }
    let reply = try SPNEGOReply([UInt8](bytes))
    let expected = NTLMSigning.signature(of: SPNEGO.mechanisms, by: .server, sessionKey: sessionKey)
    guard reply.state != .rejected, !isSigned || reply.mic ?? expected == expected else {
      throw HandshakeError(.serverProof, "the server's proof in the last token of Negotiate is wrong")
    }
  }

  private func authorization(_ token: [UInt8]) -> String { "\(scheme) \(FilterEvaluator.base64(token))" }
}
