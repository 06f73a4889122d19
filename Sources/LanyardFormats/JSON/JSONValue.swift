/// A JSON value (RFC 8259) with its place in the bytes that it was parsed from.
///
/// Numbers keep their digits, objects their order and their duplicates: what a document says twice is for its reader to judge.
package struct JSONValue: Sendable {
  package enum Kind: Sendable {
    case null
    case bool(Bool)
    /// The literal as it was written.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])
  }

  package struct Member: Sendable {
    package var name: String
    package var value: JSONValue
    /// Byte offsets of the name, its quotes included.
    package var nameRange: Range<Int>

    package init(name: String, value: JSONValue, nameRange: Range<Int> = 0..<0) {
      self.name = name
      self.value = value
      self.nameRange = nameRange
    }
  }

  package var kind: Kind
  /// Byte offsets in the parsed bytes, white space around the value not included; empty for a value that was not parsed.
  package var range: Range<Int>

  package init(_ kind: Kind, range: Range<Int> = 0..<0) {
    self.kind = kind
    self.range = range
  }

  /// Parses a whole document: UTF-8 (a byte order mark is passed over), nothing but white space around the one value.
  ///
  /// - Parameter maximumDepth: how many arrays and objects may stand in each other; never more than 512, so that no walk of the
  ///   tree can exhaust a thread's stack.
  package init(parsing bytes: [UInt8], maximumDepth: Int = 128) throws(JSONError) {
    var parser = JSONParser(bytes, maximumDepth: min(maximumDepth, 512))
    self = try parser.document()
  }
}

/// What a JSON value is as text.
package enum JSONText: Sendable, Hashable {
  /// The value is null.
  case missing
  /// A string's content, a number's literal digits, `true` or `false`.
  case text(String)
  /// An array or an object, which no text stands for.
  case compound
}

extension JSONValue {
  package var text: JSONText {
    switch kind {
    case .null: .missing
    case .bool(let flag): .text(flag ? "true" : "false")
    case .number(let literal): .text(literal)
    case .string(let text): .text(text)
    case .array, .object: .compound
    }
  }

  /// The type in a word, for messages.
  package var typeName: String {
    switch kind {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
