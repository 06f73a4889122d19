extension KeyTable {
  static let operators = [
    Key("present", "whether there is a value at all", .boolean),
    Key("empty", "whether the value is an empty text", .boolean),
    Key("equals", "the value is this text", .anyText),
    Key("not_equals", "there is a value, and it is another text", .anyText),
    Key("one_of", "the value is one of these texts", .list(of: .anyText, isFilled: true)),
    Key("starts_with", "the value starts with this text", .text()),
    Key("contains", "the value contains this text", .text()),
    Key("matches", "a pattern is found in the value", .text()),
  ]

  static let combinations = [
    Key("all", "a list of conditions that must all hold", .list(of: .noun(.condition), isFilled: true)),
    Key("any", "a list of conditions of which one must hold", .list(of: .noun(.condition), isFilled: true)),
    Key("not", "a condition that must not hold", .condition),
  ]

  package static let condition = KeyTable(
    .condition, "a condition",
    conditionSources + answerSources + sourceModifiers + operators + combinations + [
      Key("assumed", "'true' for a sign that the vendor does not document", .boolean, default: "false")
    ], choices: [Choice(conditionSources + answerSources + combinations, isRequired: true)])
}

extension SpecReader {
  private static let operators = words(KeyTable.operators)
  private static let combinations = words(KeyTable.combinations)
  private static let conditionSources = words(KeyTable.conditionSources + KeyTable.answerSources)
  private static let allOfACondition = words(KeyTable.combinations + KeyTable.conditionSources + KeyTable.answerSources)
  private static let besideSources = WordSet((KeyTable.operators + KeyTable.sourceModifiers).map(\.name) + ["assumed"])

  private static func words(_ keys: [KeyTable.Key]) -> WordSet { WordSet(keys.map(\.name)) }

  /// A condition; a list of them is any-of.
  mutating func condition(_ node: Node) -> Condition {
    guard case .sequence = node.content else { return singleCondition(node) }
    return .any(conditions(node))
  }

  /// A list of conditions, or one that stands for a list of it.
  mutating func conditions(_ node: Node) -> [Condition] {
    let nodes = listOrOne(node)
    if nodes.isEmpty { report(.emptyList, "there are no conditions in the list", at: node.range) }
    return nodes.isEmpty ? [.unreadable] : nodes.map { singleCondition($0) }
  }

  private mutating func singleCondition(_ node: Node) -> Condition {
    guard let keys = mapping(node, .condition) else { return .unreadable }
    guard keys.hasAny(of: Self.combinations) else { return test(keys) }
    // A misplaced source or operator is reported beside the combination; what it says is not read.
    guard let entry = atMostOne(of: Self.allOfACondition, in: keys) else { return .unreadable }
    for stray in keys.entries where Self.besideSources.contains(stray.key.value) {
      report(
        .misplacedKey, "'\(stray.key.value)' stands beside a source, not beside '\(entry.key.value)'", at: stray.key.range,
        help: "write it inside, beside what it speaks of")
    }
    switch entry.key.value {
    case "all": return .all(entry.value.isList ? conditions(entry.value) : refused(entry.value))
    case "any": return .any(entry.value.isList ? conditions(entry.value) : refused(entry.value))
    case "not": return .not(condition(entry.value))
    default:
      unread.add(entry)
      return .unreadable
    }
  }

  private mutating func refused(_ node: Node) -> [Condition] {
    refuse(node, expected: "a list")
    return [.unreadable]
  }

  private mutating func test(_ keys: MappingReader) -> Condition {
    let source = source(in: keys, among: Self.conditionSources)
    var comparisons: [Condition.Comparison] = []
    let status = keys["status"]
    if let status {
      guard case .status = source.kind else { return .unreadable }
      comparisons.append(.status(statusSet(status)))
    }
    for index in keys.entries.indices where Self.operators.contains(keys.entries.key(at: index)) {
      let entry = keys.entries[index]
      guard let comparison = comparison(entry) else { continue }
      if status != nil {
        report(
          .misplacedKey, "'\(entry.key.value)' does not go with 'status'", at: entry.key.range,
          help: "write the statuses themselves: 'status: [401, 403]', or 'not: { status: 200 }'")
      }
      comparisons.append(comparison)
    }
    let isAssumed = keys.read("assumed") { boolean($0) } ?? false
    return .test(Condition.Test(source: source, comparisons: comparisons, isAssumed: isAssumed))
  }

  private mutating func comparison(_ entry: Node.Entry) -> Condition.Comparison? {
    let node = entry.value
    switch entry.key.value {
    case "present": return boolean(node).map { .present($0) }
    case "empty": return boolean(node).map { .empty($0) }
    case "equals": return verbatim(node).map { .equals($0) }
    case "not_equals": return verbatim(node).map { .notEquals($0) }
    case "one_of":
      let texts = list(node).compactMap { verbatim($0) }
      if node.isList, texts.isEmpty { report(.emptyList, "an empty list is never met", at: node.range) }
      return .oneOf(texts)
    case "starts_with": return text(node).flatMap { _ in verbatim(node) }.map { .startsWith($0) }
    case "contains": return text(node).flatMap { _ in verbatim(node) }.map { .contains($0) }
    case "matches": return pattern(node).map { .matches($0) }
    default: return nil
    }
  }

  /// `401`, `2xx`, or a list of these.
  private mutating func statusSet(_ node: Node) -> StatusSet {
    if case .sequence(let nodes) = node.content, nodes.isEmpty {
      report(.emptyList, "an empty list is never met", at: node.range)
    }
    return StatusSet(
      ranges: listOrOne(node).compactMap { item in
        guard let text = text(item) else { return nil }
        let characters = Array(text.utf8)
        if characters.count == 3, let first = characters.first, (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(first) {
          if text.hasSuffix("xx") {
            let hundred = Int(first - UInt8(ascii: "0")) * 100
            return hundred...(hundred + 99)
          }
          if characters.allSatisfy(Grammar.isDigit), let status = Int(text) { return status...status }
        }
        report(.invalidStatus, "'\(text)' is no status", at: item.range, help: "such as 401 or 2xx, or a list: [200, 204]")
        return nil
      })
  }
}

extension Condition {
  /// Stands for a condition that could not be read; it never holds.
  static var unreadable: Condition { .any([]) }
}
