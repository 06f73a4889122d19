/// A YAML document as a tree of text, lists and mappings, each with its place.
///
/// Nothing is resolved: every scalar is text until the reader of a key says otherwise. A node is no more than a position in its
/// document's ``Tree``.
package struct Node: Sendable {
  package enum Content: Sendable {
    case scalar(Scalar)
    case sequence(Items)
    case mapping(Entries)
  }

  package struct Scalar: Sendable {
    package enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

    package var text: String
    package var style: Style

    package init(text: String, style: Style) {
      self.text = text
      self.style = style
    }
  }

  private let tree: Tree
  private let position: Int

  init(_ tree: Tree, at position: Int) {
    self.tree = tree
    self.position = position
  }

  package var range: SourceRange { tree.records[position].range }

  package var content: Content {
    switch tree.records[position].kind {
    case .scalar(let style): .scalar(Scalar(text: tree.records[position].text, style: style))
    case .sequence: .sequence(items)
    case .mapping: .mapping(entries)
    }
  }

  /// The text of a scalar; nil of anything else.
  package var text: String? {
    guard case .scalar = tree.records[position].kind else { return nil }
    return tree.records[position].text
  }

  /// The items of a list; of anything else none.
  package var items: Items {
    guard case .sequence = tree.records[position].kind else { return Items(tree, position..<position) }
    return Items(tree, position + 1..<tree.records[position].end)
  }

  /// The entries of a mapping; of anything else none.
  package var entries: Entries {
    guard case .mapping = tree.records[position].kind else { return Entries(tree, position..<position) }
    return Entries(tree, position + 1..<tree.records[position].end)
  }

  /// The node as the only item of a list.
  var alone: Items { Items(tree, position..<tree.records[position].end) }

  var isMapping: Bool {
    guard case .mapping = tree.records[position].kind else { return false }
    return true
  }

  package var isList: Bool {
    guard case .sequence = tree.records[position].kind else { return false }
    return true
  }

  /// The place of each Unicode scalar of a scalar's text, where the file shows the text as it is.
  package var places: ScalarPlaces { tree.places(at: position) }
}

extension Node {
  /// The items of a list.
  package struct Items: Collection, Sendable {
    private let tree: Tree
    package let startIndex: Int
    package let endIndex: Int

    fileprivate init(_ tree: Tree, _ positions: Range<Int>) {
      self.tree = tree
      (startIndex, endIndex) = (positions.lowerBound, positions.upperBound)
    }

    package func index(after position: Int) -> Int { tree.records[position].end }

    package subscript(position: Int) -> Node { Node(tree, at: position) }
  }

  package struct Entry: Sendable {
    package var key: Located<String>
    package var value: Node
  }

  /// The entries of a mapping, in the order of the file.
  package struct Entries: Collection, Sendable {
    private let tree: Tree
    package let startIndex: Int
    package let endIndex: Int
    /// The texts that stand for those of some keys.
    private var substitutes: [Int: String] = [:]

    fileprivate init(_ tree: Tree, _ positions: Range<Int>) {
      self.tree = tree
      (startIndex, endIndex) = (positions.lowerBound, positions.upperBound)
    }

    // An entry's key is a scalar, and its value stands behind it.
    package func index(after position: Int) -> Int { tree.records[position + 1].end }

    package subscript(position: Int) -> Entry {
      Entry(key: Located(key(at: position), at: tree.records[position].range), value: value(at: position))
    }

    func key(at position: Int) -> String {
      if !substitutes.isEmpty, let substitute = substitutes[position] { return substitute }
      return tree.records[position].text
    }

    func isKey(_ word: String, at position: Int) -> Bool {
      substitutes.isEmpty ? tree.records[position].text.isWord(word) : key(at: position).isWord(word)
    }

    func value(at position: Int) -> Node { Node(tree, at: position + 1) }

    /// The same entries, some of them with other keys.
    func replacingKeys(_ substitutes: [Int: String]) -> Entries {
      var entries = self
      entries.substitutes = substitutes
      return entries
    }
  }
}

extension Node.Entry {
  /// From the key to the end of the value.
  var range: SourceRange { SourceRange(key.range.start, value.range.end) }

  /// The key as a node, where it is a template.
  var keyNode: Node { value.precedingKey }
}

extension Node {
  fileprivate var precedingKey: Node { Node(tree, at: position - 1) }
}
