import LanyardSpec

/// Texts as Swift literals that mean them scalar for scalar, whatever is in them.
enum SwiftLiteral {
  /// In one line.
  static func line(_ text: String) -> String {
    "\"\(text.unicodeScalars.map(escaped).joined())\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"", "\\": "\\\(scalar)"
    case "\n": "\\n"
    case "\t": "\\t"
    case _ where scalar.isInvisible: scalar.escaped
    default: String(scalar)
    }
  }

  /// Over as many lines as the text has, as it is but for what does not show. The delimiters have so many `#` that nothing in the text
  /// ends the literal or is an escape in it.
  static func block(_ text: String) -> String {
    let hashes = String(repeating: "#", count: hashCount(for: text))
    var lines = [""]
    for scalar in text.unicodeScalars {
      if scalar == "\n" {
        lines.append("")
      } else if scalar.isInvisible, scalar != "\t" {
        lines[lines.count - 1] += "\\\(hashes)u{\(String(scalar.value, radix: 16))}"
      } else {
        lines[lines.count - 1].unicodeScalars.append(scalar)
      }
    }
    return ([hashes + "\"\"\""] + lines + ["\"\"\"" + hashes]).joined(separator: "\n")
  }

  /// One more than the longest run of `#` behind a quote or a backslash, and at least one.
  private static func hashCount(for text: String) -> Int {
    var (longest, run) = (0, 0)
    var isOpen = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): (isOpen, run) = (true, 0)
      case UInt8(ascii: "#") where isOpen:
        run += 1
        longest = max(longest, run)
      default: isOpen = false
      }
    }
    return longest + 1
  }
}
