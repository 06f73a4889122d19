import HTTPTypes
import LanyardSpec

/// The one choke point for everything that leaves as a header, cookie or URL: what cannot stand there is refused by the name of
/// its field, before a byte is sent.
enum FieldGuard {
  /// A header's name.
  static func name(_ text: String, at range: SourceRange?) throws(AuthError) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else {
      throw AuthError(.invalidValue, "a header's name would not be a token (RFC 9110 §5.1)", at: range)
    }
    guard !TransportFields.contains(name.canonicalName), name != .cookie else {
      throw AuthError(.invalidValue, "the header '\(name.rawName)' belongs to the transport", at: range)
    }
    return name
  }

  /// A header's value: no controls, and no white space at its ends, which a recipient would strip (RFC 9110 §5.5).
  static func headerValue(_ text: String, of name: String, at range: SourceRange?) throws(AuthError) -> String {
    try refuseControls(text, "the header '\(name)'", at: range, allowsTab: true)
    if let first = text.utf8.first, let last = text.utf8.last, isBlank(first) || isBlank(last) {
      throw AuthError(
        .invalidValue, "the value for the header '\(name)' begins or ends with white space, which would be lost on the way", at: range)
    }
    return text
  }

  /// A cookie's name: a token.
  static func cookieName(_ text: String, at range: SourceRange?) throws(AuthError) -> String {
    guard HTTPField.Name(text) != nil else {
      throw AuthError(.invalidValue, "a cookie's name would not be a token (RFC 6265 §4.1.1)", at: range)
    }
    return text
  }

  /// A cookie's value: RFC 6265's cookie-octets, never re-encoded; what the server itself had set goes back as it was.
  static func cookieValue(_ text: String, of name: String, isVerbatim: Bool, at range: SourceRange?) throws(AuthError) -> String {
    try refuseControls(text, "the cookie '\(name)'", at: range, allowsTab: false)
    guard !isVerbatim else { return text }
    for byte in text.utf8 where byte >= 0x7f || " \",;\\".utf8.contains(byte) {
      throw AuthError(
        .invalidValue, "the value for the cookie '\(name)' has a character that no cookie may have (RFC 6265 §4.1.1)",
        help: "if the vendor decodes it, encode it with a filter such as url or base64", at: range)
    }
    return text
  }

  /// Path and query of a request.
  static func requestTarget(path: String, query: String?, at range: SourceRange?) throws(AuthError) -> String {
    guard path.utf8.allSatisfy(URLGrammar.isPathByte), query?.utf8.allSatisfy(URLGrammar.isQueryByte) ?? true else {
      throw AuthError(.invalidValue, "the URL has a character that must be percent-encoded", at: range)
    }
    guard !URLGrammar.hasDotSegment(path) else {
      throw AuthError(.invalidValue, "the URL's path has a '.' or '..' segment, which could leave the place that the spec names", at: range)
    }
    return (path.isEmpty ? "/" : path) + (query.map { "?\($0)" } ?? "")
  }

  private static func refuseControls(_ text: String, _ place: String, at range: SourceRange?, allowsTab: Bool) throws(AuthError) {
    for scalar in text.unicodeScalars where scalar.isControl && !(allowsTab && scalar == "\t") {
      let what =
        switch scalar {
        case "\r", "\n": "a line break"
        case "\0": "a NUL"
        default: "a control character"
        }
      throw AuthError(.invalidValue, "the value for \(place) has \(what)", at: range)
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
