/// The words in those parts of a spec that could not be read. A name there may have been declared or used, so that nothing is said
/// about its absence elsewhere: one mistake, one diagnostic.
package struct Unread: Sendable {
  /// Names that may have been declared.
  package private(set) var declared: Set<String> = []
  /// Names that may have been used.
  package private(set) var used: Set<String> = []

  mutating func add(_ entry: Node.Entry) {
    declared.insert(entry.key.value)
    used.formUnion(words(of: entry.key.value))
    add(entry.value)
  }

  mutating func add(_ node: Node) {
    switch node.content {
    case .scalar(let scalar):
      let words = words(of: scalar.text)
      used.formUnion(words)
      if !scalar.text.contains("${") { declared.formUnion(words) }
    case .sequence(let nodes):
      for node in nodes { add(node) }
    case .mapping(let entries):
      for entry in entries { add(entry) }
    }
  }

  mutating func add(declared name: String) { declared.insert(name) }

  /// Whether all words of a text may have been declared.
  func declares(wordsOf text: String) -> Bool { words(of: text).allSatisfy(declared.contains) }

  private func words(of text: String) -> [String] {
    text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }.map(String.init)
  }
}
