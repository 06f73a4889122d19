/// A step that turns a value into another on its way into a template: `${password | base64}`.
///
/// The set is closed: a spec means the same on every machine.
package enum Filter: Sendable, Hashable {
  /// RFC 4648 §4; text is taken as UTF-8. `base64(unpadded)` leaves the `=` away.
  case base64(padded: Bool)
  /// RFC 4648 §5, without padding unless `base64url(padded)`.
  case base64url(padded: Bool)
  /// Lower-case hexadecimal digits.
  case hex
  /// Percent-encoding of everything but RFC 3986's unreserved characters.
  case url
  /// The text's bytes in a named encoding: `charset(latin1)`.
  case charset(Charset)
  /// White space at both ends removed.
  case trim
  /// `lower`: lower case, independent of locale.
  case lowercased
  /// `upper`: upper case, independent of locale.
  case uppercased
  /// `sha256` and its family: the digest's bytes.
  case digest(DigestAlgorithm)
  /// `hmac(sha256, key)`: the RFC 2104 code's bytes.
  case hmac(DigestAlgorithm, key: Operand)
  /// `default('text')` or `default(other)`: used when the value is absent.
  case `default`(Operand)

  /// What a filter takes beside its subject: a quoted literal or the name of another value.
  package enum Operand: Sendable, Hashable {
    case literal(String)
    case reference(String, range: SourceRange)
  }

  package enum Charset: String, Sendable, Hashable, CaseIterable { case utf8, latin1, utf16le }

  package enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable { case md5, sha1, sha256, sha384, sha512 }

  /// Whether the filter's result is bytes that need not be text: such a value cannot stand in a header or in JSON.
  package var yieldsBytes: Bool {
    switch self {
    case .charset, .digest, .hmac: true
    default: false
    }
  }

  /// The other value that the filter needs, if it names one.
  package var operandReference: (name: String, range: SourceRange)? {
    switch self {
    case .hmac(_, key: .reference(let name, let range)), .default(.reference(let name, let range)): (name, range)
    default: nil
    }
  }
}
