import Lanyard

extension String {
  /// A JSON text with an escape (RFC 8259 §7) for whatever would not show within its strings; between them there is nothing but line
  /// feeds.
  var visibleInJSON: String {
    guard unicodeScalars.contains(where: { $0.isInvisible && $0 != "\n" }) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      guard scalar.isInvisible, scalar != "\n" else { return text.unicodeScalars.append(scalar) }
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
  }
}
