/// The characters that a piece of a pattern can match, as far as an outline needs them: ASCII one by one, all others as one.
struct PatternCharacters: Equatable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  private var hasOthers = false

  static let none = PatternCharacters()
  static let all = PatternCharacters { _ in true }
  static let newline = PatternCharacters { $0 == "\n" }
  static let digits = PatternCharacters { ("0"..."9").contains($0) }
  static let spaces = PatternCharacters { " \t\n\u{B}\u{C}\r".unicodeScalars.contains($0) }
  static let letters = PatternCharacters { ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
  static let words = letters.union(digits).union(PatternCharacters { $0 == "_" })

  init() {}

  init(where holds: (Unicode.Scalar) -> Bool) {
    for value in 0..<UInt8(128) where holds(Unicode.Scalar(value)) { insert(Unicode.Scalar(value)) }
    // Any other letter stands for them all.
    hasOthers = holds("\u{E9}")
  }

  init(_ scalar: Unicode.Scalar) { insert(scalar) }

  var isEmpty: Bool { self == .none }

  mutating func insert(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0..<64: low |= 1 << UInt64(scalar.value)
    case 64..<128: high |= 1 << UInt64(scalar.value - 64)
    default: hasOthers = true
    }
  }

  mutating func insert(from first: Unicode.Scalar, through last: Unicode.Scalar) {
    guard first.value <= last.value else { return }
    for value in first.value...min(last.value, 127) where first.value < 128 {
      if let scalar = Unicode.Scalar(value) { insert(scalar) }
    }
    if last.value >= 128 { hasOthers = true }
  }

  func union(_ other: Self) -> Self {
    var result = self
    result.low |= other.low
    result.high |= other.high
    result.hasOthers = hasOthers || other.hasOthers
    return result
  }

  /// All characters that are not in it. Of those beyond ASCII a class seldom means all: the rest is then still there.
  var inverted: Self {
    var result = self
    result.low = ~low
    result.high = ~high
    result.hasOthers = true
    return result
  }

  func overlaps(_ other: Self) -> Bool { low & other.low != 0 || high & other.high != 0 || (hasOthers && other.hasOthers) }

  /// With both cases of every letter.
  var foldingCase: Self {
    var result = self
    for value in UInt8(ascii: "a")...UInt8(ascii: "z") {
      let (lower, upper) = (Unicode.Scalar(value), Unicode.Scalar(value - 32))
      if overlaps(Self(lower)) || overlaps(Self(upper)) {
        result.insert(lower)
        result.insert(upper)
      }
    }
    return result
  }
}
