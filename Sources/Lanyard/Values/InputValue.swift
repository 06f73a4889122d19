/// A value that the user gives for an input. It is never printed, secret or not: an input's declaration decides what may be shown.
public struct InputValue: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible, CustomReflectable {
  let content: Secret

  /// A value that may be shown where the spec does not say otherwise.
  public static func text(_ text: String) -> Self { Self(content: Secret(text)) }
  /// A value that is secret, whatever the spec says.
  public static func secret(_ secret: Secret) -> Self { Self(content: secret, isDeclaredSecret: true) }
  /// A value that is secret, whatever the spec says.
  public static func secret(_ text: String) -> Self { .secret(Secret(text)) }

  /// A value that may be shown where the spec does not say otherwise.
  public init(stringLiteral value: String) { self = .text(value) }

  /// Always `•••`.
  public var description: String { content.description }
  /// Shows nothing of the content.
  public var customMirror: Mirror { Mirror(self, children: []) }

  let isDeclaredSecret: Bool

  private init(content: Secret, isDeclaredSecret: Bool = false) {
    self.content = content
    self.isDeclaredSecret = isDeclaredSecret
  }
}
