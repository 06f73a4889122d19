extension Unicode.Scalar {
  /// Whether the scalar is of Unicode's category Cc: C0, DEL and C1. It never grows, so that no table is needed to tell.
  package var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

  /// Whether a terminal shows nothing for the scalar, or does something at it: controls, direction marks, separators.
  package var isInvisible: Bool {
    // Of ASCII nothing else is, and nearly all text is ASCII.
    if isASCII { return isControl }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
    default: false
    }
  }

  /// How many columns a terminal gives the scalar: none to combining marks, two to wide letters and pictures.
  var displayWidth: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    // Unicode's East Asian wide blocks, coarsely (UAX #11).
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default:
      return 1
    }
  }
}

extension String {
  /// The text with `\u{1b}` for every scalar that would not show, so that a file cannot play with the terminal.
  package var visible: String {
    guard unicodeScalars.contains(where: \.isInvisible) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isInvisible { text += scalar.escaped } else { text.unicodeScalars.append(scalar) }
    }
  }

  /// Appends a text as a JSON string (RFC 8259 §7), with an escape for whatever would not show.
  mutating func appendJSONString(_ text: String) {
    self += "\""
    defer { self += "\"" }
    if text.utf8.allSatisfy(\.standsForItselfInJSON) {
      self += text
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": self += "\\\""
      case "\\": self += "\\\\"
      case "\n": self += "\\n"
      case "\r": self += "\\r"
      case "\t": self += "\\t"
      default:
        if scalar.isInvisible {
          for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            self += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
          }
        } else {
          unicodeScalars.append(scalar)
        }
      }
    }
  }
}

extension UInt8 {
  /// Whether the byte is a printable character of ASCII that needs no escape in a JSON string.
  fileprivate var standsForItselfInJSON: Bool {
    (0x20...0x7E).contains(self) && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
  }
}

extension Unicode.Scalar {
  /// The scalar as Swift writes it in a string: `\u{1b}`.
  package var escaped: String { "\\u{" + String(value, radix: 16) + "}" }
}
