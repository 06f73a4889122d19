/// A JSONPath query (RFC 9535): parsed and checked once, evaluated on any number of documents.
package struct JSONPath: Sendable {
  let query: Query

  /// Parses the text and checks its types; an error carries the place in the text.
  package init(_ text: String) throws(JSONPathError) {
    var parser = JSONPathParser(text)
    query = try parser.path()
  }

  /// The values that the path selects, in the order of the document, and as often as it selects them.
  ///
  /// The work is bounded by the size of the document. A name that the path selects and that stands several times in its object
  /// is an error, since no one can tell which of the values is meant.
  package func evaluate(on root: JSONValue) throws(JSONPathError) -> [JSONValue] {
    var evaluator = JSONPathEvaluator(root: root)
    return try evaluator.nodes(of: query, at: root)
  }
}

extension JSONPath {
  struct Query: Sendable {
    /// Whether it begins at `@`, the value that a filter looks at, rather than at `$`.
    var isRelative: Bool
    var segments: [Segment]

    /// Whether it can select one value at most (RFC 9535 §2.3.5.1).
    var isSingular: Bool {
      segments.allSatisfy { segment in
        guard !segment.isDescendant, segment.selectors.count == 1 else { return false }
        switch segment.selectors[0] {
        case .name, .index: return true
        case .wildcard, .slice, .filter: return false
        }
      }
    }
  }

  struct Segment: Sendable {
    var selectors: [Selector]
    /// Whether it looks at the value itself and everything below it (`..`).
    var isDescendant: Bool
  }

  enum Selector: Sendable {
    case name(String)
    case wildcard
    case index(Int)
    case slice(Slice)
    case filter(Test)
  }

  struct Slice: Sendable {
    var start: Int?
    var end: Int?
    var step: Int
  }

  /// Something that is true or false of a value: RFC 9535's LogicalType.
  indirect enum Test: Sendable {
    case any([Test])
    case all([Test])
    case not(Test)
    case exists(Query)
    case comparison(Expression, Comparison, Expression)
    case matches(Expression, Pattern, isWhole: Bool)

    enum Pattern: Sendable {
      /// Written in the path and compiled with it; nil where it is no I-Regexp, which matches nothing.
      case literal(IRegexp?)
      /// Found in the document.
      case computed(Expression)
    }
  }

  enum Comparison: String, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
  }

  /// Something that has a value, or none: RFC 9535's ValueType.
  indirect enum Expression: Sendable {
    case literal(JSONValue)
    case singular(Query)
    case length(Expression)
    case count(Query)
    case value(Query)
  }
}
