/// A pattern that cannot be compiled, or whose matching was given up.
package struct PatternError: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable {
    /// The text is no pattern.
    case syntax
    /// A bound was reached: of length, nesting, work or memory. Whether the pattern matches is not known.
    case limit
    /// The library failed for a reason of its own.
    case failure
  }

  package var code: Code
  /// Where in the pattern, in Unicode scalars from its beginning; nil for what only matching finds.
  package var offset: Int?
  package var message: String

  init(_ code: Code, _ message: String, at offset: Int? = nil) {
    self.code = code
    self.offset = offset
    self.message = message
  }
}

extension PatternError: CustomStringConvertible {
  package var description: String { message }
}
