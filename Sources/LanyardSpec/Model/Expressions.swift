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
    guard text.isEmpty || text.unicodeScalars.first == "/" else { return nil }
    // By scalars: a combining mark behind a slash belongs to the token, not to the slash.
    var tokens: [String] = []
    for raw in text.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      var token = String.UnicodeScalarView()
      var rest = raw[...]
      while let scalar = rest.popFirst() {
        guard scalar == "~" else {
          token.append(scalar)
          continue
        }
        switch rest.popFirst() {
        case "0": token.append("~")
        case "1": token.append("/")
        default: return nil
        }
      }
      tokens.append(String(token))
    }
    self.tokens = tokens
  }
}
