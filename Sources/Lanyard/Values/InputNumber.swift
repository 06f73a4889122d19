/// A number for an input. It keeps the digits it was made with: those are what a vendor gets to see.
public struct InputNumber: Sendable, Hashable {
  /// The number as it is written.
  public let digits: String

  /// A number by its digits in JSON's grammar (RFC 8259, section 6), such as `8080` or `1.50`. Others are refused when a plan is made.
  public init(digits: String) { self.digits = digits }

  /// A whole number.
  public init(_ value: some BinaryInteger) { digits = String(value) }

  /// A number with the fewest digits that mean it. One that is not finite is refused when a plan is made.
  public init(_ value: Double) { digits = value.description }
}

extension InputNumber: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// A whole number.
  public init(integerLiteral value: Int) { self.init(value) }
  /// A number with the fewest digits that mean it.
  public init(floatLiteral value: Double) { self.init(value) }
}
