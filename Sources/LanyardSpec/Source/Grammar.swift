/// The small grammars of names and literals that the language shares with HTTP, JSON and XML.
enum Grammar {
  /// `isName` and `isMethodName` as patterns, for the JSON Schema.
  static let namePattern = "^[A-Za-z_][A-Za-z0-9_]*$"
  static let methodNamePattern = "^[A-Za-z0-9_][A-Za-z0-9_-]*$"

  /// A name of an input or extracted value: letters, digits and `_`, beginning with a letter or `_`.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !isDigit(first) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  /// A name of a spec: letters, digits and `-`, beginning with a letter or digit.
  static func isSpecName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
    return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// A name of a method: as a spec's, and `_`.
  static func isMethodName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
    return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }

  /// RFC 9110 §5.6.2: what a header's or a cookie's name is made of.
  static func isToken(_ text: String) -> Bool {
    !text.isEmpty && isTokenText(text)
  }

  /// A piece of a token, perhaps an empty one.
  static func isTokenText(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      switch Unicode.Scalar(byte) {
      case "a"..."z", "A"..."Z", "0"..."9", "!", "#", "$", "%", "&", "'", "*", "+", "-", ".", "^", "_", "`", "|", "~": true
      default: false
      }
    }
  }

  /// A name of an XML element or attribute, perhaps with a prefix (Namespaces in XML 1.0 §4).
  static func isXMLName(_ text: String) -> Bool {
    if !text.utf8.contains(UInt8(ascii: ":")) { return isPrefix(text) }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count <= 2 && parts.allSatisfy { isPrefix(String($0)) }
  }

  /// An XML name without a colon.
  static func isPrefix(_ text: String) -> Bool {
    if isName(text) { return true }
    guard let first = text.unicodeScalars.first, first == "_" || first.properties.isAlphabetic else { return false }
    return text.unicodeScalars.allSatisfy {
      $0 == "_" || $0 == "-" || $0 == "." || $0.properties.isAlphabetic || $0.properties.numericType == .decimal
    }
  }

  /// Whether the text contains what never enters a header: CR, LF, NUL or another control character.
  static func hasControls(_ text: String) -> Bool {
    text.utf8.contains { $0 < 0x20 || $0 == 0x7F }
  }

  /// Whether one of the ASCII characters stands in the text. By bytes: to Swift a `;` with a combining mark behind it is another character.
  static func hasAny(of characters: String, in text: String) -> Bool {
    characters.utf8.contains { text.utf8.contains($0) }
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
