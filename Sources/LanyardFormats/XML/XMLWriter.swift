/// Writes elements in UTF-8.
struct XMLWriter {
  /// How deep trees may be: the writer calls itself.
  private static let depthLimit = 64

  var bytes: [UInt8] = []

  /// Writes an element where these namespaces are in force.
  mutating func write(_ element: XMLElement, in namespaces: XMLNamespaces, depth: Int = 1) throws(XMLError) {
    guard depth <= Self.depthLimit else { throw XMLError(.depth, "elements are nested deeper than \(Self.depthLimit)") }
    guard let name = XMLQualifiedName(element.name) else { throw XMLError(.name, "'\(element.name)' is no name for an element") }
    let inner = try declarations(of: element, in: namespaces)
    guard inner.element(name) != nil else {
      throw XMLError(.name, "the prefix of element '\(element.name)' is not declared: it needs an attribute xmlns:\(name.prefix)")
    }
    bytes += "<\(element.name)".utf8
    try writeAttributes(of: element, in: inner)
    if element.children.allSatisfy({ $0 == .text("") }) {
      bytes += " />".utf8
      return
    }
    bytes.append(UInt8(ascii: ">"))
    for child in element.children {
      switch child {
      case .text(let text): try write(text, isAttribute: false, of: "element '\(element.name)'")
      case .element(let child): try write(child, in: inner, depth: depth + 1)
      }
    }
    bytes += "</\(element.name)>".utf8
  }

  /// Writes `name="value"`.
  mutating func write(_ attribute: XMLElement.Attribute, of element: String) throws(XMLError) {
    bytes += "\(attribute.name)=\"".utf8
    try write(attribute.value, isAttribute: true, of: "attribute '\(attribute.name)' of element '\(element)'")
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func writeAttributes(of element: XMLElement, in namespaces: XMLNamespaces) throws(XMLError) {
    var seen: Set<XMLName> = []
    for attribute in element.attributes {
      let name = try XMLQualifiedName(of: attribute, element: element.name)
      guard let meaning = namespaces.attribute(name) else {
        throw XMLError(
          .name, "the prefix of attribute '\(attribute.name)' of element '\(element.name)' is not declared: it needs xmlns:\(name.prefix)")
      }
      guard seen.insert(meaning).inserted else {
        throw XMLError(.name, "attribute '\(attribute.name)' of element '\(element.name)' stands twice")
      }
      bytes.append(UInt8(ascii: " "))
      try write(attribute, of: element.name)
    }
  }

  /// The namespaces in force within an element.
  private func declarations(of element: XMLElement, in namespaces: XMLNamespaces) throws(XMLError) -> XMLNamespaces {
    var inner = namespaces
    for attribute in element.attributes {
      guard let prefix = try XMLQualifiedName(of: attribute, element: element.name).declaredPrefix else { continue }
      guard !["xml", "xmlns"].contains(prefix), prefix.isEmpty || !attribute.value.isEmpty else {
        throw XMLError(.name, "attribute '\(attribute.name)' of element '\(element.name)' declares what cannot be declared")
      }
      inner.declare(prefix, as: attribute.value)
    }
    return inner
  }

  /// Escapes what markup would claim, and what parsers change: line ends everywhere, all white space but blanks in attributes.
  private mutating func write(_ text: String, isAttribute: Bool, of place: String) throws(XMLError) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": bytes += "&amp;".utf8
      case "<": bytes += "&lt;".utf8
      case ">": bytes += "&gt;".utf8
      case "\r": bytes += "&#13;".utf8
      case "\"" where isAttribute: bytes += "&quot;".utf8
      case "\t" where isAttribute: bytes += "&#9;".utf8
      case "\n" where isAttribute: bytes += "&#10;".utf8
      case _ where scalar.isXMLCharacter: bytes += String(scalar).utf8
      default:
        throw XMLError(.character, "\(place) holds a character that XML cannot carry (a control character, U+FFFE or U+FFFF)")
      }
    }
  }
}

extension XMLQualifiedName {
  fileprivate init(of attribute: XMLElement.Attribute, element: String) throws(XMLError) {
    guard let name = Self(attribute.name) else {
      throw XMLError(.name, "'\(attribute.name)' is no name for an attribute of element '\(element)'")
    }
    self = name
  }
}
