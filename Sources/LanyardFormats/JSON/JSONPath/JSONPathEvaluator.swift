/// Evaluates a query on one document, within a budget of steps.
struct JSONPathEvaluator {
  /// How many descents may be under way: a filter within a descent can begin another one at the root.
  private static let maximumDepth = 1024

  private let root: JSONValue
  private var remainingSteps: Int
  private var depth = 0

  init(root: JSONValue) {
    self.root = root
    // Every value takes at least two bytes: some visits to each of them are allowed, but no walk of everything for each of them.
    remainingSteps = 1_000_000 + 4 * root.range.count
  }

  mutating func nodes(of query: JSONPath.Query, at current: JSONValue) throws(JSONPathError) -> [JSONValue] {
    var nodes = [query.isRelative ? current : root]
    for segment in query.segments {
      var selected: [JSONValue] = []
      for node in nodes {
        if segment.isDescendant {
          try descend(from: node, segment.selectors, into: &selected)
        } else {
          try select(segment.selectors, from: node, into: &selected)
        }
      }
      nodes = selected
    }
    return nodes
  }

  private mutating func spend(_ steps: Int = 1) throws(JSONPathError) {
    remainingSteps -= steps
    if remainingSteps < 0 {
      throw JSONPathError(.limit, "evaluating the path takes more work than is allowed for a document of this size")
    }
  }

  // MARK: Selecting

  /// The value itself, then everything below it, parents before children.
  private mutating func descend(
    from node: JSONValue, _ selectors: [JSONPath.Selector], into selected: inout [JSONValue]
  ) throws(JSONPathError) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw JSONPathError(.limit, "the document is nested too deeply for the path's descendant segments")
    }
    try select(selectors, from: node, into: &selected)
    for child in node.children { try descend(from: child, selectors, into: &selected) }
  }

  private mutating func select(
    _ selectors: [JSONPath.Selector], from node: JSONValue, into selected: inout [JSONValue]
  ) throws(JSONPathError) {
    try spend()
    for selector in selectors {
      switch selector {
      case .name(let name):
        guard let value = try member(name, of: node) else { continue }
        selected.append(value)
      case .wildcard:
        let children = node.children
        try spend(children.count)
        selected += children
      case .index(let index):
        guard case .array(let elements) = node.kind else { continue }
        let position = index < 0 ? elements.count + index : index
        if elements.indices.contains(position) { selected.append(elements[position]) }
      case .slice(let slice):
        guard case .array(let elements) = node.kind else { continue }
        for position in slice.positions(in: elements.count) {
          try spend()
          selected.append(elements[position])
        }
      case .filter(let test):
        for child in node.children where try holds(test, of: child) { selected.append(child) }
      }
    }
  }

  private mutating func member(_ name: String, of node: JSONValue) throws(JSONPathError) -> JSONValue? {
    guard case .object(let members) = node.kind else { return nil }
    try spend(members.count)
    var found: JSONValue?
    for member in members where member.name.hasSameScalars(as: name) {
      guard found == nil else {
        throw JSONPathError(.duplicateMember(name), "the name '\(name)' stands several times in its object: which one is meant?")
      }
      found = member.value
    }
    return found
  }

  // MARK: Testing

  private mutating func holds(_ test: JSONPath.Test, of current: JSONValue) throws(JSONPathError) -> Bool {
    try spend()
    switch test {
    case .any(let tests):
      for test in tests where try holds(test, of: current) { return true }
      return false
    case .all(let tests):
      for test in tests where try !holds(test, of: current) { return false }
      return true
    case .not(let test): return try !holds(test, of: current)
    case .exists(let query): return try !nodes(of: query, at: current).isEmpty
    case .comparison(let left, let comparison, let right):
      return try compare(try value(of: left, at: current), comparison, try value(of: right, at: current))
    case .matches(let subject, let pattern, let isWhole):
      return try matches(try value(of: subject, at: current), pattern, isWhole: isWhole, at: current)
    }
  }

  /// The expression's value; nil is RFC 9535's Nothing.
  private mutating func value(of expression: JSONPath.Expression, at current: JSONValue) throws(JSONPathError) -> JSONValue? {
    switch expression {
    case .literal(let value): return value
    case .singular(let query): return try nodes(of: query, at: current).first
    case .count(let query): return .integer(try nodes(of: query, at: current).count)
    case .value(let query):
      let nodes = try nodes(of: query, at: current)
      return nodes.count == 1 ? nodes[0] : nil
    case .length(let expression):
      let value = try value(of: expression, at: current)
      switch value?.kind {
      case .string(let text):
        try spend(text.utf8.count / 16)
        return .integer(text.unicodeScalars.count)
      case .array(let elements): return .integer(elements.count)
      case .object(let members): return .integer(members.count)
      default: return nil
      }
    }
  }

  private mutating func compare(
    _ left: JSONValue?, _ comparison: JSONPath.Comparison, _ right: JSONValue?
  ) throws(JSONPathError) -> Bool {
    switch comparison {
    case .equal: return try areEqual(left, right)
    case .notEqual: return try !areEqual(left, right)
    case .less: return try isLess(left, right)
    case .greater: return try isLess(right, left)
    case .lessOrEqual: return try areEqual(left, right) ? true : isLess(left, right)
    case .greaterOrEqual: return try areEqual(left, right) ? true : isLess(right, left)
    }
  }

  private mutating func areEqual(_ left: JSONValue?, _ right: JSONValue?) throws(JSONPathError) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    try spendOnComparing(left, right)
    return left.isEqual(to: right)
  }

  private mutating func isLess(_ left: JSONValue?, _ right: JSONValue?) throws(JSONPathError) -> Bool {
    guard let left, let right else { return false }
    try spendOnComparing(left, right)
    switch (left.kind, right.kind) {
    case (.string(let left), .string(let right)): return left.precedesByScalars(right)
    case (.number(let left), .number(let right)):
      guard let left = DecimalNumber(left), let right = DecimalNumber(right) else { return false }
      return left < right
    default: return false
    }
  }

  /// Comparing reads no more than the shorter of both, but numbers to their ends; sixteen bytes count as one step.
  private mutating func spendOnComparing(_ left: JSONValue, _ right: JSONValue) throws(JSONPathError) {
    let bytes = (left.range.count, right.range.count)
    if case .number = left.kind {
      try spend(max(bytes.0, bytes.1) / 16)
    } else {
      try spend(min(bytes.0, bytes.1) / 16)
    }
  }

  private mutating func matches(
    _ subject: JSONValue?, _ pattern: JSONPath.Test.Pattern, isWhole: Bool, at current: JSONValue
  ) throws(JSONPathError) -> Bool {
    let regexp: IRegexp?
    switch pattern {
    case .literal(let compiled): regexp = compiled
    case .computed(let expression):
      guard case .string(let text) = try value(of: expression, at: current)?.kind else { return false }
      try spend(1 + text.utf8.count)
      regexp = try bounded { () throws(PatternError) in try IRegexp(text) }
    }
    guard let regexp, case .string(let text) = subject?.kind else { return false }
    var steps = remainingSteps
    defer { remainingSteps = steps }
    return try bounded { () throws(PatternError) in try regexp.matches(text, isWhole: isWhole, steps: &steps) }
  }

  /// A pattern's limit is the path's.
  private func bounded<Result>(_ body: () throws(PatternError) -> Result) throws(JSONPathError) -> Result {
    do {
      return try body()
    } catch {
      throw JSONPathError(.limit, error.message)
    }
  }
}

extension JSONValue {
  /// The values directly in an array or object.
  fileprivate var children: [JSONValue] {
    switch kind {
    case .array(let elements): elements
    case .object(let members): members.map(\.value)
    default: []
    }
  }

  fileprivate static func integer(_ number: Int) -> JSONValue { JSONValue(.number(String(number))) }
}

extension JSONPath.Slice {
  /// The indices that the slice selects, in its order (RFC 9535 §2.3.4.2).
  fileprivate func positions(in count: Int) -> StrideTo<Int> {
    func bounded(_ bound: Int, _ limits: ClosedRange<Int>) -> Int {
      let position = bound < 0 ? count + bound : bound
      return min(max(position, limits.lowerBound), limits.upperBound)
    }
    guard step != 0 else { return stride(from: 0, to: 0, by: 1) }
    if step > 0 {
      return stride(from: bounded(start ?? 0, 0...count), to: bounded(end ?? count, 0...count), by: step)
    }
    let limits = -1...(count - 1)
    let first = start.map { bounded($0, limits) } ?? count - 1
    return stride(from: first, to: end.map { bounded($0, limits) } ?? -1, by: step)
  }
}
