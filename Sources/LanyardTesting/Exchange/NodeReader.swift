import LanyardSpec

/// Reads YAML nodes of a file whose keys are known, and collects what is wrong with them.
struct NodeReader {
  private(set) var diagnostics: [Diagnostic] = []

  mutating func report(_ code: Diagnostic.Code, _ message: String, at range: SourceRange, help: String? = nil) {
    diagnostics.append(Diagnostic(.error, code, message, at: range, help: help))
  }

  /// The entries of a mapping by key; unknown keys are reported, each with the nearest known one.
  mutating func mapping(_ node: Node, _ noun: String, keys: [String]) -> [String: Node]? {
    guard let entries = entries(node) else { return nil }
    var known: [String: Node] = [:]
    for entry in entries {
      let name = entry.key.value
      guard keys.contains(name) else {
        let nearest = nearestName(to: name, among: keys)
        report(
          .unknownKey, "unknown key '\(name)' in \(noun)", at: entry.key.range,
          help: nearest.map { "did you mean '\($0)'?" } ?? "known here: \(keys.map { "'\($0)'" }.joined(separator: ", "))")
        continue
      }
      known[name] = entry.value
    }
    return known
  }

  mutating func entries(_ node: Node) -> Node.Entries? {
    guard case .mapping(let entries) = node.content else {
      report(.wrongType, "expected a mapping", at: node.range)
      return nil
    }
    return entries
  }

  mutating func list(_ node: Node) -> [Node] {
    guard case .sequence(let nodes) = node.content else {
      report(.wrongType, "expected a list", at: node.range)
      return []
    }
    return Array(nodes)
  }

  mutating func text(_ node: Node) -> Located<String>? {
    guard case .scalar(let scalar) = node.content else {
      report(.wrongType, "expected text", at: node.range)
      return nil
    }
    return Located(scalar.text, at: node.range)
  }

  /// Values of the author's own naming, all of them text.
  mutating func texts(_ node: Node) -> [String: String] {
    var texts: [String: String] = [:]
    guard let entries = entries(node) else { return texts }
    for entry in entries { texts[entry.key.value] = text(entry.value)?.value }
    return texts
  }

  mutating func require(_ key: String, of keys: [String: Node], _ noun: String, at range: SourceRange) -> Node? {
    if let node = keys[key] { return node }
    report(.missingKey, "'\(key)' is missing in \(noun)", at: range)
    return nil
  }

  mutating func duration(_ node: Node) -> Located<Duration>? {
    guard let text = text(node) else { return nil }
    guard let duration = Duration(exchangeText: text.value) else {
      report(
        .invalidDuration, "'\(text.value)' is no duration", at: text.range, help: "a whole number and a unit: 500ms, 30s, 30m, 8h, 7d")
      return nil
    }
    return Located(duration, at: text.range)
  }

  /// The lines of a block scalar with their places; the newline at its end is not part of it.
  mutating func lines(_ node: Node) -> [Located<String>]? {
    guard let text = text(node) else { return nil }
    var lines = text.value.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
    let locator = ScalarLocator(node)
    var offset = 0
    return lines.map { line in
      let length = line.unicodeScalars.count
      defer { offset += length + 1 }
      return Located(String(line), at: locator.range(of: offset..<offset + length))
    }
  }
}

extension Duration {
  /// A whole number and a unit: `500ms`, `30s`, `30m`, `8h`, `7d`.
  init?(exchangeText text: some StringProtocol) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let units: [String: Int64] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
    // Nine digits of days are far from overflow.
    guard (1...9).contains(digits.count), let number = Int64(digits), let unit = units[String(text.dropFirst(digits.count))]
    else { return nil }
    self = .milliseconds(number * unit)
  }
}
