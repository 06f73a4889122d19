/// How a request proves who sends it.
package enum AuthenticationScheme: Sendable {
  /// RFC 7617: sent with the first request.
  case basic(username: Template, password: Template, charset: Filter.Charset)
  /// RFC 6750: sent with the first request.
  case bearer(token: Template)
  /// RFC 7616.
  case digest(username: Template, password: Template)
  case ntlm(NTLM)
  case negotiate(Negotiate)

  /// NTLMv2 after MS-NLMP; bound to a connection.
  package struct NTLM: Sendable {
    package var username: Template
    package var password: Template
    package var domain: Template?
    /// Whether it may also be spoken inside Negotiate, where the server offers only that.
    package var isAllowedInsideNegotiate: Bool
  }

  /// RFC 4559 with Kerberos. Without any credential of its own it takes the system's: the default cache.
  package struct Negotiate: Sendable {
    package var username: Template?
    package var password: Template?
    /// The path of a credential cache.
    package var cache: Template?
    /// The path of a keytab, for `username`.
    package var keytab: Template?
    /// The service's name in place of `HTTP@host`.
    package var service: Template?
    /// Whether the server may act in the user's name.
    package var delegates: Bool
  }

  /// The word of the language, which is also the scheme's name in HTTP.
  package var name: String {
    switch self {
    case .basic: "basic"
    case .bearer: "bearer"
    case .digest: "digest"
    case .ntlm: "ntlm"
    case .negotiate: "negotiate"
    }
  }

  /// Whether it can be sent without having seen a challenge.
  package var needsChallenge: Bool {
    switch self {
    case .basic, .bearer: false
    case .digest, .ntlm, .negotiate: true
    }
  }
}

/// A client certificate and private authorities for the TLS connections of a method. The server is verified all the same.
package struct TLSTemplate: Sendable {
  /// The content of a PEM file with the certificate and its chain, or of a PKCS#12 file.
  package var certificate: Template?
  /// The content of a PEM file with the private key; a PKCS#12 file brings its own.
  package var key: Template?
  /// The passphrase of the key or of the PKCS#12 file.
  package var passphrase: Template?
  /// The content of a PEM file with the authorities to trust instead of the system's.
  package var authorities: Template?
  package var range: SourceRange

  package var templates: [Template] { [certificate, key, passphrase, authorities].compactMap(\.self) }
}
