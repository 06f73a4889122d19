/// A JSONPath that cannot be used, or could not be evaluated.
package struct JSONPathError: Error, Sendable, Hashable {
  package enum Code: Sendable, Hashable {
    /// The text is no JSONPath.
    case syntax
    /// A function or comparison is given what it does not take (RFC 9535 §2.4.3).
    case type
    /// A name that the path selects stands several times in its object.
    case duplicateMember(String)
    /// The path is nested too deeply, or its evaluation takes more work than is allowed.
    case limit
  }

  package var code: Code
  /// Where in the path, in Unicode scalars from its beginning; nil for what only the evaluation finds.
  package var offset: Int?
  package var message: String

  init(_ code: Code, _ message: String, at offset: Int? = nil) {
    self.code = code
    self.offset = offset
    self.message = message
  }
}

extension JSONPathError: CustomStringConvertible {
  package var description: String { message }
}
