/// A tree to be written.
package struct XMLElement: Sendable, Equatable {
  package struct Attribute: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package enum Child: Sendable, Equatable {
    case text(String)
    case element(XMLElement)
  }

  /// `local` or `prefix:local`.
  package var name: String
  package var attributes: [Attribute]
  package var children: [Child]

  package init(name: String, attributes: [Attribute] = [], children: [Child] = []) {
    self.name = name
    self.attributes = attributes
    self.children = children
  }

  /// The element as a document in UTF-8, on one line; whatever its values hold, a parser gives them back unchanged.
  ///
  /// - Throws: `name` where a name is none, stands twice or has an undeclared prefix; `character` where a value cannot be carried.
  package func serialized(declaration: Bool = false) throws(XMLError) -> [UInt8] {
    var writer = XMLWriter()
    if declaration { writer.bytes += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8 }
    try writer.write(self, in: XMLNamespaces())
    return writer.bytes
  }
}
