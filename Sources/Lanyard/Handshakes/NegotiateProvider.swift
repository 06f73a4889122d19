/// Where tokens for `Authorization: Negotiate` (RFC 4559) come from: `SystemNegotiate` of LanyardKerberos, or a provider of your own.
public protocol NegotiateProvider: Sendable {
  /// Makes what one handshake needs, without speaking to the server.
  ///
  /// Credentials may be fetched for it, which is when a wrong password shows. Many contexts, of one identity or of
  /// several, may be made and used at the same time.
  func makeContext(_ request: NegotiateRequest) async throws(NegotiateError) -> any NegotiateContext
}

/// One handshake with one server. A token is good for one request only: the same one twice is a replay.
public protocol NegotiateContext: Sendable {
  /// Takes what the server sent and gives what to send next.
  ///
  /// - Parameter token: nil to begin; afterwards the token of the server's `WWW-Authenticate: Negotiate …`, decoded. It stands
  ///   on a success, as the server's proof of itself, or on another 401, as its reason. nil means that there was none.
  /// - Throws: `mutualFailed` when the proof is missing or wrong; what is wrong with ticket, service or clock otherwise.
  func step(_ token: [UInt8]?) async throws(NegotiateError) -> NegotiateStep
}

/// What a handshake is to be made for.
public struct NegotiateRequest: Sendable, Hashable {
  /// The service as `name@host` (RFC 2743, section 4.1), such as `HTTP@www.example.com`: the host of the URL unless the spec
  /// names the service.
  public var service: String
  /// Whose tickets are used.
  public var credential: NegotiateCredential
  /// Whether the server may act for the user elsewhere. Nothing is delegated where the ticket is not forwardable.
  public var delegates: Bool
  /// What ties the handshake to the TLS connection: the bytes of `tls-server-end-point:` and the hash of the server's
  /// certificate (RFC 5929, section 4). nil ties it to none.
  public var channelBinding: [UInt8]?

  /// Asks for a handshake with a service.
  public init(
    service: String, credential: NegotiateCredential = .systemDefault, delegates: Bool = false, channelBinding: [UInt8]? = nil
  ) {
    self.service = service
    self.credential = credential
    self.delegates = delegates
    self.channelBinding = channelBinding
  }
}

/// Whose tickets a handshake uses.
public enum NegotiateCredential: Sendable, Hashable {
  /// What the system has for this process: the cache that `KRB5CCNAME` or Kerberos' configuration names.
  case systemDefault
  /// A ticket cache: the path of its file, or a name with a type, such as `KCM:1000`.
  case cache(path: String)
  /// A principal, such as `robot@EXAMPLE.COM`, whose key is in the keytab at that path.
  case keytab(path: String, principal: String)
  /// A user, such as `alice` or `alice@EXAMPLE.COM`, and the password.
  case password(user: String, Secret)
}

/// What a step of a handshake gives.
public struct NegotiateStep: Sendable, Hashable {
  /// What the server is to be sent, if anything.
  public var token: [UInt8]?
  /// Whether the handshake is over and has succeeded on this side.
  public var isComplete: Bool
  /// Whether the server has proven that it is who it should be.
  public var isMutual: Bool

  /// Makes a step's result.
  public init(token: [UInt8]?, isComplete: Bool, isMutual: Bool) {
    self.token = token
    self.isComplete = isComplete
    self.isMutual = isMutual
  }
}
