/// A JSON document that could not be edited as asked. It names the pointer, never the document's values.
package struct JSONSpliceError: Error, Sendable, Hashable {
  package enum Code: Sendable, Hashable {
    /// The document is not JSON.
    case document(JSONError)
    /// What is to be added is not JSON.
    case value(JSONError)
    /// There is nothing at the place that is to hold the value.
    case missingParent
    /// What stands there is neither object nor array.
    case notContainer
    /// The token is no index of the array: `0` to its count, or `-` for behind the last.
    case index
    /// The name that the pointer goes through stands several times in its object.
    case duplicateMember(String)
    /// The whole document cannot be removed.
    case wholeDocument
  }

  package var code: Code
  package var message: String
}

extension JSONSpliceError: CustomStringConvertible {
  package var description: String { message }
}
