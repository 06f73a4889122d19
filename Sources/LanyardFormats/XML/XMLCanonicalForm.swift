extension XMLDocument {
  /// What the document means, for comparing requests: equal forms are documents that differ only in prefixes, the order and quoting
  /// of attributes, comments, CDATA sections, references, and white space between elements.
  ///
  /// It is close to Exclusive XML Canonicalization, but names are written `{namespace}local`, and everything outside ASCII as a
  /// reference, so that Swift's comparison of strings (which knows é in two spellings as one) compares scalars. Prefixes
  /// within values, as in `xsi:type="xsd:string"`, are text.
  package func canonicalForm() -> String {
    var writer = CanonicalWriter()
    tree.walk { writer.add($0) }
    return writer.text
  }
}

private struct CanonicalWriter {
  private(set) var text = ""
  /// Text since the last tag; libxml2 gives it in pieces where a comment stood.
  private var pending = ""
  /// Of each open element, whether a child element has been seen in it.
  private var hasElements: [Bool] = []

  mutating func add(_ event: XMLEvent) {
    switch event {
    case .start(let name, let attributes):
      if !hasElements.isEmpty { hasElements[hasElements.count - 1] = true }
      flush()
      text += "<\(written(name))"
      for attribute in attributes.sorted(by: { ($0.name.namespace, $0.name.local) < ($1.name.namespace, $1.name.local) }) {
        text += " \(written(attribute.name))=\"\(escaped(attribute.value))\""
      }
      text += ">"
      hasElements.append(false)
    case .text(let more):
      pending += more
    case .instruction(let target, let data):
      flush()
      text += "<?\(escaped(target)) \(escaped(data))?>"
    case .end:
      flush()
      hasElements.removeLast()
      text += "</>"
    }
  }

  /// White space is dropped only beside elements: as an element's whole content it is a value.
  private mutating func flush() {
    if hasElements.last != true || !pending.utf8.allSatisfy(\.isXMLSpace) { text += escaped(pending) }
    pending = ""
  }

  private func written(_ name: XMLName) -> String {
    name.namespace.isEmpty ? escaped(name.local) : "{\(escaped(name.namespace))}\(escaped(name.local))"
  }

  private func escaped(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&", "<", ">", "\"", "{", "}", "\r", "\t", "\n": result += "&#\(scalar.value);"
      case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
      default: result += "&#\(scalar.value);"
      }
    }
    return result
  }
}
