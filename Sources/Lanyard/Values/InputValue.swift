/// A value that the user gives for an input. It is never printed, secret or not: an input's declaration decides what may be shown.
public struct InputValue: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible, CustomReflectable {
  let content: Secret
  /// The value as it stands in a file that need not be text.
  let bytes: [UInt8]?

  /// A value that may be shown where the spec does not say otherwise.
  public static func text(_ text: String) -> Self { Self(content: Secret(text)) }
  /// A number, with the digits that it was made with.
  public static func number(_ number: InputNumber) -> Self { .text(number.digits) }
  /// A truth value.
  public static func boolean(_ value: Bool) -> Self { .text(value ? "true" : "false") }
  /// A value that is secret, whatever the spec says.
  public static func secret(_ secret: Secret) -> Self { Self(content: secret, isDeclaredSecret: true) }
  /// A value that is secret, whatever the spec says.
  public static func secret(_ text: String) -> Self { .secret(Secret(text)) }

  /// The content of a file, text or not; secret, whatever the spec says.
  public static func file(_ bytes: [UInt8]) -> Self {
    Self(content: Secret(String(decoding: bytes, as: UTF8.self)), bytes: bytes, isDeclaredSecret: true)
  }

  /// A value that may be shown where the spec does not say otherwise.
  public init(stringLiteral value: String) { self = .text(value) }

  /// Always `•••`.
  public var description: String { content.description }
  /// Shows nothing of the content.
  public var customMirror: Mirror { Mirror(self, children: []) }

  let isDeclaredSecret: Bool

  private init(content: Secret, bytes: [UInt8]? = nil, isDeclaredSecret: Bool = false) {
    self.content = content
    self.bytes = bytes
    self.isDeclaredSecret = isDeclaredSecret
  }
}
