/// Names connections that belong to one identity. Schemes such as NTLM prove who sends on a connection and not on a request, so
/// that a connection must never be lent to another identity.
public struct ConnectionPartition: Sendable, Hashable {
  private let number: UInt64

  /// A partition different from all others.
  public init() { number = .random(in: .min ... .max) }
}

/// What is known of the connection that an answer came over.
public struct ConnectionFacts: Sendable, Hashable {
  /// Whether the connection was opened for this request; nil where the transport cannot tell.
  public var isNew: Bool?
  /// The server's certificate in DER, for channel bindings (RFC 5929); nil without TLS or where the transport cannot tell.
  public var serverCertificate: [UInt8]?

  /// Makes facts; nothing is known unless said.
  public init(isNew: Bool? = nil, serverCertificate: [UInt8]? = nil) {
    self.isNew = isNew
    self.serverCertificate = serverCertificate
  }
}

/// A client's certificate, and the authorities to trust. The server is verified whatever stands here.
public struct TLSCredentials: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// PEM with the certificate and its chain, or PKCS#12; nil shows none.
  public var certificate: [UInt8]?
  /// PEM with the private key; nil where the certificate is PKCS#12.
  public var key: [UInt8]?
  /// The passphrase of the key or of the PKCS#12 file.
  public var passphrase: Secret?
  /// PEM with the authorities to trust; nil trusts the transport's own.
  public var authorities: [UInt8]?

  /// Makes credentials.
  public init(certificate: [UInt8]? = nil, key: [UInt8]? = nil, passphrase: Secret? = nil, authorities: [UInt8]? = nil) {
    self.certificate = certificate
    self.key = key
    self.passphrase = passphrase
    self.authorities = authorities
  }

  /// Shows nothing of the content.
  public var description: String { "TLS credentials •••" }
  /// Shows nothing of the content.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
