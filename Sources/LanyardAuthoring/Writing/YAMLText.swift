import LanyardFormats

/// Writes scalars so that the spec's reader gives them back unchanged.
enum YAMLText {
  /// Plain where that is unambiguous, else in double quotes.
  ///
  /// - Parameter isJSON: the scalar stands where a number or `true` would not be text.
  static func scalar(_ text: String, isJSON: Bool = false) -> String {
    isPlain(text) && !(isJSON && isJSONWord(text)) ? text : quoted(text)
  }

  static func quoted(_ text: String) -> String {
    // JSON's escapes are YAML's, but YAML wants the other controls escaped, too.
    String(decoding: JSONValue.escape(text), as: UTF8.self).unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar.value {
      case 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF:
        result += "\\u" + String(repeating: "0", count: 4 - String(scalar.value, radix: 16).count) + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
    guard !"-?:,[]{}#&*!|>'\"%@` ~=".unicodeScalars.contains(first), last != " ", last != ":" else { return false }
    return text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && !text.contains(": ") && !text.contains(" #")
  }

  private static func isJSONWord(_ text: String) -> Bool { (try? JSONValue(parsing: Array(text.utf8))) != nil }

  /// A text as a literal block, its lines moved in; the newline at its end belongs to the block.
  static func block(_ text: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : margin + $0 }
    return "|\n" + lines.joined(separator: "\n")
  }

  /// Whether a literal block can hold the text.
  static func fitsBlock(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar == "\t"
        || (scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && ![0x2028, 0x2029, 0xFEFF].contains(scalar.value))
    }
  }
}
