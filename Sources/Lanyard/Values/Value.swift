import LanyardFormats

/// A value of a flow: what an input holds or an extractor found.
package struct Value: Sendable, CustomStringConvertible, CustomReflectable {
  package enum Content: Sendable {
    case text(String)
    /// A number or boolean whose literal goes back into JSON as it is.
    case json(literal: String)
    /// A file's content, which need not be text.
    case bytes([UInt8])
  }

  package var content: Content
  package var isSecret: Bool
  /// The value is a cookie's, exactly as the server set it: it may go back into a cookie whatever its characters.
  package var isVerbatimCookie = false
  /// There is a value, and it is not at hand: a place that needs it is an error, never an empty text.
  package var isWithheld = false

  /// Stands for a secret that was given once and is not kept.
  package static let withheld = {
    var value = Value(text: "", isSecret: true)
    value.isWithheld = true
    return value
  }()

  package init(_ content: Content, isSecret: Bool) {
    self.content = content
    self.isSecret = isSecret
  }

  package init(text: String, isSecret: Bool) { self.init(.text(text), isSecret: isSecret) }

  /// The value as text: a number keeps its literal digits.
  package var text: String {
    switch content {
    case .text(let text): text
    case .json(let literal): literal
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    }
  }

  /// The value's bytes: text as UTF-8.
  package var bytes: [UInt8] {
    if case .bytes(let bytes) = content { bytes } else { Array(text.utf8) }
  }

  package var description: String { isSecret ? "•••" : text }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The inputs and variables that templates may refer to.
package typealias Bindings = [String: Value]
