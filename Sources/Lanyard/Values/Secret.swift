/// Text that is never printed: descriptions, mirrors and dumps show `•••`. Reading it is a differently named act, `reveal()`.
public struct Secret: Sendable {
  private let text: String

  /// Keeps the text.
  public init(_ text: String) { self.text = text }

  /// The text itself, for the one place that needs it.
  public func reveal() -> String { text }
}

extension Secret: Hashable {
  /// Compares without an early exit, so that the time taken tells nothing about where two secrets differ.
  public static func == (lhs: Self, rhs: Self) -> Bool {
    let (left, right) = (Array(lhs.text.utf8), Array(rhs.text.utf8))
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(left, right) { difference |= a ^ b }
    return difference == 0
  }

  /// Hashes the text with the process's random seed.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Always `•••`.
  public var description: String { "•••" }
  /// Always `•••`.
  public var debugDescription: String { "•••" }
  /// Shows nothing of the content.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
