internal import LanyardSpec

/// An element of the caller's document into which something is put: where it stands, and what names mean in it.
struct XMLPlace {
  struct Child {
    var name: XMLName
    /// From `<` of the start tag to `>` of the end tag.
    var range: Range<Int>
  }

  /// The start tag, or the only tag.
  let tag: XMLTag
  let name: XMLQualifiedName
  /// In force within the element.
  let namespaces: XMLNamespaces
  private(set) var children: [Child] = []

  /// Finds the place in a document that is known to be well formed; nil where there is none.
  init?(_ place: XMLSplice.Place, in source: XMLSource, limits: XMLLimits) throws(XMLError) {
    var scanner = XMLScanner(source, limits: limits)
    var open: [(name: XMLName, namespaces: XMLNamespaces)] = []
    var found: (tag: XMLTag, name: XMLQualifiedName, namespaces: XMLNamespaces, depth: Int)?
    var children: [Child] = []
    search: while let tag = try scanner.next() {
      if tag.kind == .close {
        open.removeLast()
        guard let found else { continue }
        if open.count == found.depth { break search }
        if open.count == found.depth + 1, let last = children.indices.last {
          children[last].range = children[last].range.lowerBound..<tag.range.upperBound
        }
        continue
      }
      let namespaces = source.namespaces(within: tag, in: open.last?.namespaces ?? XMLNamespaces())
      guard let qualified = XMLQualifiedName(source.text(tag.name)), let name = namespaces.element(qualified) else { return nil }
      if let found {
        if open.count == found.depth + 1 { children.append(Child(name: name, range: tag.range)) }
      } else if place.isReached(below: open.map(\.name)) {
        found = (tag, qualified, namespaces, open.count)
        if tag.kind == .empty { break search }
      }
      if tag.kind == .open { open.append((name, namespaces)) }
    }
    guard let found else { return nil }
    (tag, name, namespaces) = (found.tag, found.name, found.namespaces)
    self.children = children
  }
}

extension XMLSplice.Place {
  /// Whether an element below these ones is the place.
  fileprivate func isReached(below path: [XMLName]) -> Bool {
    switch self {
    case .root:
      return path.isEmpty
    case .soapOperation:
      guard path.count == 2 else { return false }
      return SOAPTemplate.Version.allCases.contains { version in
        path == ["Envelope", "Body"].map { XMLName(namespace: version.envelopeNamespace, local: $0) }
      }
    }
  }
}

extension XMLSource {
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  fileprivate func namespaces(within tag: XMLTag, in outer: XMLNamespaces) -> XMLNamespaces {
    var inner = outer
    for attribute in tag.attributes {
      guard let prefix = XMLQualifiedName(text(attribute.name))?.declaredPrefix else { continue }
      inner.declare(prefix, as: attributeValue(attribute.value))
    }
    return inner
  }

  /// What is meant by the text between an attribute's quotes (XML 1.0 §3.3.3).
  private func attributeValue(_ range: Range<Int>) -> String {
    var parts = text(range).split(separator: "&", omittingEmptySubsequences: false)[...]
    func spaced(_ part: Substring) -> String {
      String(String.UnicodeScalarView(part.unicodeScalars.map { ["\t", "\n", "\r"].contains($0) ? " " : $0 }))
    }
    var value = parts.popFirst().map(spaced) ?? ""
    for part in parts {
      let pieces = part.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
      value += Self.referenced(pieces[0]) + spaced(pieces.count == 2 ? pieces[1] : "")
    }
    return value
  }

  private static func referenced(_ name: Substring) -> String {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst(1))
      return number.flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
    }
  }
}
