/// Bytes that are not a JSON document. It tells the place and the rule, never the content.
package struct JSONError: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable {
    /// The bytes are not UTF-8.
    case encoding
    /// The text ends in the middle of a value, or there is none.
    case unexpectedEnd = "unexpected-end"
    /// A byte stands where the grammar has no use for it.
    case syntax
    /// An escape gives half of a surrogate pair.
    case loneSurrogate = "lone-surrogate"
    /// Arrays and objects are nested too deeply.
    case depth
    /// Something follows the document's value.
    case trailing
  }

  package var code: Code
  /// The offset in bytes from the beginning.
  package var offset: Int
  /// The line, from 1.
  package var line: Int
  /// The column in Unicode scalars, from 1.
  package var column: Int
  package var message: String

  init(_ code: Code, _ message: String, at offset: Int, in bytes: [UInt8]) {
    self.code = code
    self.message = message
    self.offset = offset
    let before = bytes[..<offset]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? (bytes.starts(with: JSONParser.byteOrderMark) ? 3 : 0)
    line = before.count { $0 == UInt8(ascii: "\n") } + 1
    column = before.dropFirst(lineStart).count { $0 & 0xC0 != 0x80 } + 1
  }
}

extension JSONError: CustomStringConvertible {
  package var description: String { "line \(line), column \(column): \(message)" }
}
