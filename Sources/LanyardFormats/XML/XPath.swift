/// An XPath expression that cannot be used.
package struct XPathError: Error, Sendable, Equatable {
  package enum Code: String, Sendable {
    case syntax
    case unknownFunction
    case wrongArguments
    case undeclaredPrefix
    /// A `$name`: there is nothing that would give it a value.
    case variable
    /// A value of one kind where another is needed.
    case wrongKind
    case tooLong
  }

  package var code: Code
  /// What is wrong, in words.
  package var message: String
  /// Where, in Unicode scalars of the expression.
  package var offset: Int?

  package init(_ code: Code, _ message: String, offset: Int? = nil) {
    self.code = code
    self.message = message
    self.offset = offset
  }
}

/// What XPath 1.0, the language of the paths into XML and HTML, says beside its expressions.
enum XPath {
  /// A number as XPath 1.0 §4.2 writes it: never with an exponent, and without a point where it is whole.
  static func text(of number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    if let whole = Int64(exactly: number) { return String(whole) }
    let parts = String(number.magnitude).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return String(number) }
    let mantissa = parts[0].split(separator: ".")
    let digits = mantissa.joined()
    let point = mantissa[0].count + exponent
    // Swift writes an exponent only where all digits stand on one side of the point.
    let plain =
      point <= 0
      ? "0." + String(repeating: "0", count: -point) + digits : digits + String(repeating: "0", count: max(0, point - digits.count))
    return (number < 0 ? "-" : "") + plain
  }
}
