/// Refuses characters that do not show, and line breaks about which editors disagree, before YAML sees them.
enum CharacterCheck {
  static func firstMistake(in lines: SourceLines) -> Diagnostic? {
    guard !lines.scalars.isPlain else { return nil }
    var counter = PlaceCounter()
    var previous: Unicode.Scalar?
    for scalar in lines.scalars {
      let isBeginning = previous == nil
      if previous == "\r" && scalar != "\n" { return lineBreak("\r", before: counter.place) }
      switch scalar {
      case "\t", "\n", "\r", " "..."~": break
      case "\u{85}", "\u{2028}", "\u{2029}":
        counter.count(scalar)
        return lineBreak(scalar, before: counter.place)
      case "\u{FEFF}" where isBeginning: break
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
        return Diagnostic(
          .error, "control-character", "a character that does not show, \(scalar.codePoint), stands here",
          at: SourceRange(counter.place, columns: 1), help: "leave it out, or write it as an escape in double quotes")
      default: break
      }
      counter.count(scalar)
      previous = scalar
    }
    return previous == "\r" ? lineBreak("\r", before: counter.place) : nil
  }

  private static func lineBreak(_ scalar: Unicode.Scalar, before place: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, "line-break", "\(scalar.codePoint) stands here, which some editors count as the end of a line and others do not",
      at: SourceRange(place.advanced(by: -1), columns: 1), help: "end lines with LF or CRLF")
  }
}

extension Unicode.Scalar {
  /// The scalar's number as Unicode writes it: `U+0085`.
  var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
