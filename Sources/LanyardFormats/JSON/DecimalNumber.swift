/// The exact value of a JSON number: 0.d₁d₂… × 10^exponent.
struct DecimalNumber: Hashable {
  private var isNegative: Bool
  /// ASCII digits without zeros at either end; none for zero.
  private var digits: ArraySlice<UInt8>
  private var exponent: Int

  /// Reads a literal in JSON's grammar; nil where the exponent has more than 18 digits, which no machine integer holds.
  init?(_ literal: String) {
    let parts = literal.utf8.split(maxSplits: 1) { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
    guard let significand = parts.first else { return nil }
    let unsigned = significand.drop { $0 == UInt8(ascii: "-") }
    let integerDigits = unsigned.prefix { $0 != UInt8(ascii: ".") }.count
    let written = unsigned.filter { $0 != UInt8(ascii: ".") }
    var digits = written.drop { $0 == UInt8(ascii: "0") }
    let leadingZeros = written.count - digits.count
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    self.digits = digits

    guard !digits.isEmpty else {
      (isNegative, exponent) = (false, 0)
      return
    }
    isNegative = significand.first == UInt8(ascii: "-")
    exponent = integerDigits - leadingZeros
    if parts.count == 2 {
      let magnitude = parts[1].drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }.drop { $0 == UInt8(ascii: "0") }
      guard magnitude.count <= 18 else { return nil }
      let shift = magnitude.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
      exponent += parts[1].first == UInt8(ascii: "-") ? -shift : shift
    }
  }

  /// Whether two literals mean the same number; where an exponent is beyond reckoning, whether they are the same literal.
  static func areEqual(_ left: String, _ right: String) -> Bool {
    if left == right { return true }
    guard let left = DecimalNumber(left), let right = DecimalNumber(right) else { return false }
    return left == right
  }
}

extension DecimalNumber: Comparable {
  static func < (left: Self, right: Self) -> Bool {
    if left.sign != right.sign { return left.sign < right.sign }
    return left.isNegative ? right.hasSmallerMagnitude(than: left) : left.hasSmallerMagnitude(than: right)
  }

  private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

  private func hasSmallerMagnitude(than other: Self) -> Bool {
    exponent == other.exponent ? digits.lexicographicallyPrecedes(other.digits) : exponent < other.exponent
  }
}
