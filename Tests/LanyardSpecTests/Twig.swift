@testable import LanyardSpec

/// A document as a tree of values, which a test makes or changes, and then gives to a reader as a `Node`.
struct Twig {
  enum Content {
    case scalar(Node.Scalar)
    case sequence([Twig])
    case mapping([Entry])
  }

  struct Entry {
    var key: Located<String>
    var value: Twig
  }

  var content: Content
  var range: SourceRange
  /// Whether the parts of a scalar's text have places of their own.
  var hasPlaces = false

  init(_ content: Content, at range: SourceRange = .beginning) {
    self.content = content
    self.range = range
  }

  init(_ text: String, _ style: Node.Scalar.Style = .plain, at range: SourceRange = .beginning) {
    self.init(.scalar(Node.Scalar(text: text, style: style)), at: range)
  }

  init(_ node: Node) {
    range = node.range
    hasPlaces = node.places != .whole
    content =
      switch node.content {
      case .scalar(let scalar): .scalar(scalar)
      case .sequence(let items): .sequence(items.map(Twig.init))
      case .mapping(let entries): .mapping(entries.map { Entry(key: $0.key, value: Twig($0.value)) })
      }
  }

  var node: Node {
    var records: [Tree.Record] = []
    add(to: &records)
    return Node(Tree(records, SourceLines(SourceText(path: "twig", text: ""))), at: 0)
  }

  private func add(to records: inout [Tree.Record]) {
    let position = records.count
    var record = Tree.Record(kind: .mapping, text: "", range: range, end: position + 1, hasProperties: !hasPlaces)
    switch content {
    case .scalar(let scalar):
      (record.kind, record.text) = (.scalar(scalar.style), scalar.text)
      records.append(record)
    case .sequence(let items):
      record.kind = .sequence
      records.append(record)
      for item in items { item.add(to: &records) }
    case .mapping(let entries):
      records.append(record)
      for entry in entries {
        Twig(entry.key.value, at: entry.key.range).add(to: &records)
        entry.value.add(to: &records)
      }
    }
    records[position].end = records.count
  }

  /// The document with something else, or nothing, at each entry for which `change` has something to say.
  func changing(_ change: (Entry) -> Entry??) -> Twig {
    var copy = self
    switch content {
    case .scalar: break
    case .sequence(let items): copy.content = .sequence(items.map { $0.changing(change) })
    case .mapping(let entries):
      copy.content = .mapping(
        entries.compactMap { entry in
          change(entry) ?? Entry(key: entry.key, value: entry.value.changing(change))
        })
    }
    return copy
  }

  /// The document with another entry, or none, where a key stands.
  func changing(_ place: KeyPlace, _ change: (Entry) -> Entry?) -> Twig {
    changing { $0.key.value == place.key && $0.value.range == place.value ? .some(change($0)) : nil }
  }
}
