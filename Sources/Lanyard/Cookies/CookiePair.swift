/// `name=value` of a Cookie field.
struct CookiePair: Sendable, Hashable, CustomStringConvertible {
  var name: String
  var value: String
  var description: String { "\(name)=\(value)" }

  /// The pairs of a Cookie field's value.
  static func pairs(of field: String) -> [CookiePair] {
    field.pieces(at: UInt8(ascii: ";")).compactMap { piece in
      let pair = piece.trimmed()
      guard let equals = pair.firstIndex(of: "=") else { return nil }
      return CookiePair(name: String(pair[..<equals]), value: String(pair[pair.index(after: equals)...]))
    }
  }
}
