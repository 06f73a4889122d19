/// Parses the grammar of RFC 9535: segments and selectors here, what stands in filters in `JSONPathParser+Filters.swift`.
struct JSONPathParser {
  /// How many filters, parentheses and calls may stand in each other.
  private static let maximumNesting = 32

  var scanner: JSONPathScanner
  private var nesting = 0

  init(_ text: String) { scanner = JSONPathScanner(text) }

  mutating func path() throws(JSONPathError) -> JSONPath.Query {
    do throws(JSONPathError) { return try absoluteQuery() } catch { throw scanner.located(error) }
  }

  private mutating func absoluteQuery() throws(JSONPathError) -> JSONPath.Query {
    guard scanner.take("$") else { throw scanner.failure("a path begins with '$'") }
    let query = JSONPath.Query(isRelative: false, segments: try segments())
    guard scanner.isAtEnd else { throw scanner.failure("'.', '..' or '[' was expected") }
    return query
  }

  /// The segments behind `$` or `@`; blanks that no segment follows are left unread.
  mutating func segments() throws(JSONPathError) -> [JSONPath.Segment] {
    var segments: [JSONPath.Segment] = []
    while true {
      let end = scanner.position
      scanner.skipBlanks()
      if scanner.take("..") {
        let selectors = scanner.isAt("[") ? try bracketedSelectors() : [try dottedSelector(behind: "..")]
        segments.append(JSONPath.Segment(selectors: selectors, isDescendant: true))
      } else if scanner.take(".") {
        segments.append(JSONPath.Segment(selectors: [try dottedSelector(behind: ".")], isDescendant: false))
      } else if scanner.isAt("[") {
        segments.append(JSONPath.Segment(selectors: try bracketedSelectors(), isDescendant: false))
      } else {
        scanner.move(to: end)
        return segments
      }
    }
  }

  private mutating func dottedSelector(behind dots: String) throws(JSONPathError) -> JSONPath.Selector {
    if scanner.take("*") { return .wildcard }
    if let name = scanner.shorthandName() { return .name(name) }
    throw scanner.failure("a name or '*' was expected behind '\(dots)'; other names are written in brackets and quotes: ['a-b']")
  }

  private mutating func bracketedSelectors() throws(JSONPathError) -> [JSONPath.Selector] {
    _ = scanner.take("[")
    var selectors: [JSONPath.Selector] = []
    while true {
      scanner.skipBlanks()
      selectors.append(try selector())
      scanner.skipBlanks()
      if scanner.take("]") { return selectors }
      guard scanner.take(",") else { throw scanner.failure("',' or ']' was expected behind a selector") }
    }
  }

  private mutating func selector() throws(JSONPathError) -> JSONPath.Selector {
    if scanner.take("*") { return .wildcard }
    if let name = try scanner.quoted() { return .name(name) }
    if scanner.take("?") {
      scanner.skipBlanks()
      return .filter(try nested { (parser) throws(JSONPathError) in try parser.test() })
    }
    if scanner.isAtNumber || scanner.isAt(":") { return try indexOrSlice() }
    throw scanner.failure("a selector was expected: a name in quotes, an index, a slice such as 0:2, '*' or a filter behind '?'")
  }

  private mutating func indexOrSlice() throws(JSONPathError) -> JSONPath.Selector {
    let start = scanner.isAt(":") ? nil : try scanner.integer()
    let end = scanner.position
    scanner.skipBlanks()
    guard scanner.take(":") else {
      scanner.move(to: end)
      return .index(start ?? 0)
    }
    var slice = JSONPath.Slice(start: start, end: nil, step: 1)
    scanner.skipBlanks()
    if scanner.isAtNumber { slice.end = try scanner.integer() }
    scanner.skipBlanks()
    if scanner.take(":") {
      scanner.skipBlanks()
      if scanner.isAtNumber { slice.step = try scanner.integer() }
    }
    return .slice(slice)
  }

  /// Parses something that can stand in itself, within the bound.
  mutating func nested<Result>(
    _ parse: (inout Self) throws(JSONPathError) -> Result
  ) throws(JSONPathError) -> Result {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.maximumNesting else {
      throw JSONPathError(.limit, "filters and parentheses are nested more than \(Self.maximumNesting) deep", at: scanner.position)
    }
    return try parse(&self)
  }
}
