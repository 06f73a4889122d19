/// Edits of a document that leave every other byte as the caller wrote it.
package enum XMLSplice {
  package enum Place: Sendable {
    /// The document's root element.
    case root
    /// The first element in the Body of a SOAP 1.1 or 1.2 envelope.
    case soapOperation
  }

  /// Puts an element first into a place; where the place has a child of that name already, the first takes its place and the others go.
  ///
  /// In a SOAP operation, names without a prefix are written so that they belong to the operation's namespace.
  /// - Throws: `encoding` where the document is not UTF-8, `structure` where it has no such place, or why it cannot be read or written.
  package static func insertFirst(_ element: XMLElement, in bytes: [UInt8], where place: Place) throws(XMLError) -> [UInt8] {
    let source = try checked(bytes)
    guard let target = try XMLPlace(place, in: source, limits: .request) else {
      throw XMLError(.structure, "the document has no \(place == .root ? "root element" : "SOAP Body with an operation in it")")
    }
    let element = place == .soapOperation ? element.qualified(with: target.name.prefix) : element
    var writer = XMLWriter()
    try writer.write(element, in: target.namespaces)

    let name = target.namespaces.name(of: element)
    var edits = target.children.filter { $0.name == name }.map { Edit(range: $0.range, bytes: []) }
    if !edits.isEmpty {
      edits[0].bytes = writer.bytes
    } else if target.tag.kind == .open {
      edits = [Edit(range: target.tag.range.upperBound..<target.tag.range.upperBound, bytes: writer.bytes)]
    } else {
      let slash = target.tag.range.upperBound - 2..<target.tag.range.upperBound
      edits = [Edit(range: slash, bytes: ">".utf8 + writer.bytes + "</".utf8 + bytes[target.tag.name] + ">".utf8)]
    }
    return apply(edits, to: bytes)
  }

  /// Gives the root element an attribute, in place of one of the same name.
  ///
  /// - Throws: `name` also where it would change what the document's names mean; otherwise as `insertFirst`.
  package static func setRootAttribute(_ name: String, _ value: String, in bytes: [UInt8]) throws(XMLError) -> [UInt8] {
    let source = try checked(bytes)
    guard let root = try XMLPlace(.root, in: source, limits: .request) else {
      throw XMLError(.structure, "the document has no root element")
    }
    guard let qualified = XMLQualifiedName(name) else { throw XMLError(.name, "'\(name)' is no name for an attribute") }
    guard let meaning = root.namespaces.attribute(qualified) else {
      throw XMLError(.name, "the prefix of attribute '\(name)' is not declared in the document")
    }
    guard qualified.declaredPrefix == nil else {
      throw XMLError(.name, "attribute '\(name)' would change what the names in the document mean")
    }
    let existing = root.tag.attributes.first {
      XMLQualifiedName(source.text($0.name)).flatMap(root.namespaces.attribute) == meaning
    }
    var writer = XMLWriter()
    if let existing {
      try writer.write(XMLElement.Attribute(name: source.text(existing.name), value: value), of: source.text(root.tag.name))
      return apply([Edit(range: existing.name.lowerBound..<existing.value.upperBound + 1, bytes: writer.bytes)], to: bytes)
    }
    writer.bytes.append(UInt8(ascii: " "))
    try writer.write(XMLElement.Attribute(name: name, value: value), of: source.text(root.tag.name))
    let end = root.tag.attributes.last.map { $0.value.upperBound + 1 } ?? root.tag.name.upperBound
    return apply([Edit(range: end..<end, bytes: writer.bytes)], to: bytes)
  }

  private struct Edit {
    var range: Range<Int>
    var bytes: [UInt8]
  }

  private static func apply(_ edits: [Edit], to bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for edit in edits.reversed() { result.replaceSubrange(edit.range, with: edit.bytes) }
    return result
  }

  /// The caller's document, proved to be well formed and UTF-8.
  private static func checked(_ bytes: [UInt8]) throws(XMLError) -> XMLSource {
    let source = try XMLSource(bytes, limits: .request)
    guard source.isOriginalUTF8 else {
      throw XMLError(.encoding, "the document is not UTF-8, or is labelled as something else; send it as UTF-8")
    }
    _ = try XMLDocument(source: source, limits: .request)
    return source
  }
}

extension XMLElement {
  /// The same with this prefix on the names of elements that have none and declare no default namespace of their own.
  fileprivate func qualified(with prefix: String) -> XMLElement {
    guard !prefix.isEmpty, !attributes.contains(where: { $0.name == "xmlns" }) else { return self }
    var element = self
    if !name.contains(":") { element.name = "\(prefix):\(name)" }
    element.children = children.map { child in
      if case .element(let inner) = child { .element(inner.qualified(with: prefix)) } else { child }
    }
    return element
  }
}

extension XMLNamespaces {
  /// What the name of an element that has been written here means, with its own declarations.
  fileprivate func name(of element: XMLElement) -> XMLName? {
    var inner = self
    for attribute in element.attributes {
      if let prefix = XMLQualifiedName(attribute.name)?.declaredPrefix { inner.declare(prefix, as: attribute.value) }
    }
    return XMLQualifiedName(element.name).flatMap(inner.element)
  }
}
