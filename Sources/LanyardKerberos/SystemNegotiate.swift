public import Lanyard

/// Tokens from the system's GSSAPI: MIT Kerberos, opened when first used, so that a machine without it runs everything else.
///
/// SPNEGO is used (RFC 4178), with Kerberos as its only mechanism. Tickets that are fetched for a password or a keytab stay in
/// the memory of this process, apart for each; a password that the realm has refused is not sent again by the same value.
/// Kerberos' configuration, `KRB5_CONFIG` or `/etc/krb5.conf`, holds for the whole process.
public struct SystemNegotiate: NegotiateProvider {
  /// The libraries that are tried, in this order, as the dynamic loader finds them.
  public static let libraries = ["libgssapi_krb5.so.2"]

  private let libraries: [String]
  private let identities = Identities()

  /// Makes a provider. Nothing is opened yet.
  ///
  /// - Parameter libraries: names or paths of libraries with the ABI of MIT Kerberos' GSSAPI.
  public init(libraries: [String] = SystemNegotiate.libraries) { self.libraries = libraries }

  /// Makes what one handshake needs; tickets for a password or a keytab are fetched when there are none.
  public func makeContext(_ request: NegotiateRequest) async throws(NegotiateError) -> any NegotiateContext {
    try Self.check(request)
    let library = try await BlockingCall.run { [libraries] () throws(NegotiateError) in try GSSLibrary.open(libraries) }
    let identity = try await identities.identity(for: request.credential, in: library)
    return try await BlockingCall.run { () throws(NegotiateError) in try SystemContext(request, identity, in: library) }
  }

  /// Kerberos' own functions would take what stands before a NUL for the whole.
  private static func check(_ request: NegotiateRequest) throws(NegotiateError) {
    func refuse(_ text: String, _ what: String) throws(NegotiateError) {
      guard !text.isEmpty else { throw NegotiateError(.invalidRequest, "\(what) is empty") }
      guard !text.utf8.contains(0) else { throw NegotiateError(.invalidRequest, "there is a NUL in \(what)") }
    }
    try refuse(request.service, "the name of the service")
    switch request.credential {
    case .systemDefault: break
    case .cache(let name): try refuse(name, "the name of the ticket cache")
    case .keytab(let path, let principal):
      try refuse(path, "the path of the keytab")
      try refuse(principal, "the name of the principal")
    case .password(let user, let password):
      try refuse(user, "the user's name")
      try refuse(password.reveal(), "the password")
    }
  }
}
