/// A regular expression as written (PCRE2 syntax); compiled where the library for it is at hand.
package struct PatternText: Sendable, Hashable {
  package var text: String
  package var range: SourceRange

  package init(_ text: String, at range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// An XPath 1.0 expression as written; checked where the library for it is at hand.
package struct XPathText: Sendable, Hashable {
  package var text: String
  package var range: SourceRange

  package init(_ text: String, at range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// A JSONPath query (RFC 9535) as written; parsed where its evaluator is.
package struct JSONPathText: Sendable, Hashable {
  package var text: String
  package var range: SourceRange

  package init(_ text: String, at range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// A JSON Pointer (RFC 6901), split into its unescaped reference tokens.
package struct JSONPointer: Sendable, Hashable {
  package var tokens: [String]

  package init(tokens: [String]) { self.tokens = tokens }

  /// Parses the string form; nil where it is not one.
  package init?(_ text: String) {
    guard text.isEmpty || text.utf8.first == UInt8(ascii: "/") else { return nil }
    // By bytes: a combining mark behind a slash belongs to the token, not to the slash.
    var tokens: [String] = []
    for raw in Array(text.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst() {
      guard let token = Self.unescaped(raw) else { return nil }
      tokens.append(String(decoding: token, as: UTF8.self))
    }
    self.tokens = tokens
  }

  private static func unescaped(_ raw: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard raw.contains(UInt8(ascii: "~")) else { return raw }
    var token: ArraySlice<UInt8> = []
    var rest = raw
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "~") else {
        token.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "0"): token.append(UInt8(ascii: "~"))
      case UInt8(ascii: "1"): token.append(UInt8(ascii: "/"))
      default: return nil
      }
    }
    return token
  }
}
