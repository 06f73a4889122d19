import LanyardFormats
import LanyardSpec

/// A JSON document that grows by simple paths, such as `$.error.message` and `$['a'][0]`.
struct JSONTree {
  private(set) var value = JSONValue(.object([]))

  func putting(_ text: String, at path: String) -> JSONTree {
    var tree = self
    tree.value = Self.put(text, at: Self.tokens(of: path)[...], in: value)
    return tree
  }

  private enum Token {
    case name(String)
    /// The first element of an array, which is all that a made answer needs.
    case element
  }

  private static func tokens(of path: String) -> [Token] {
    var tokens: [Token] = []
    for piece in path.dropFirst().split(whereSeparator: { $0 == "." || $0 == "[" || $0 == "]" }) {
      if piece == "*" || piece.allSatisfy(\.isNumber) {
        tokens.append(.element)
      } else {
        tokens.append(.name(piece.filter { $0 != "'" && $0 != "\"" }))
      }
    }
    return tokens
  }

  private static func put(_ text: String, at tokens: ArraySlice<Token>, in value: JSONValue?) -> JSONValue {
    switch tokens.first {
    case nil: return JSONValue(.string(text))
    case .element:
      let inside: JSONValue? = if case .array(let items)? = value?.kind { items.first } else { nil }
      return JSONValue(.array([put(text, at: tokens.dropFirst(), in: inside)]))
    case .name(let name):
      var members: [JSONValue.Member] = if case .object(let members)? = value?.kind { members } else { [] }
      let old = members.first { $0.name == name }?.value
      members.removeAll { $0.name == name }
      members.append(.init(name: name, value: put(text, at: tokens.dropFirst(), in: old)))
      return JSONValue(.object(members))
    }
  }
}

/// An XML document that grows by simple paths, such as `/answer/@code`, `//message` and `//*[local-name()='session']`.
struct XMLTree {
  private var root: XMLElement?

  func putting(_ text: String, at path: String) -> XMLTree {
    var names = Self.names(of: path)
    // A path that begins anywhere begins below a root of the draft's own.
    if path.hasPrefix("//") { names.insert(root?.name ?? "answer", at: 0) }
    guard let first = names.first else { return self }
    var tree = self
    tree.root = Self.put(text, at: names.dropFirst(), in: root ?? XMLElement(name: first))
    return tree
  }

  func serialized(_ namespaces: [String: String]) -> [UInt8] {
    guard var root else { return [] }
    var used = namespaces
    used["soap"] = SOAPTemplate.Version.v1_1.envelopeNamespace
    for (prefix, uri) in used.sorted(by: { $0.key < $1.key }) { root.attributes.append(.init(name: "xmlns:\(prefix)", value: uri)) }
    return (try? root.serialized(declaration: true)) ?? []
  }

  private static func names(of path: String) -> [String] {
    path.split(separator: "/").map { step in
      if let marker = step.firstRange(of: "local-name()='") {
        return String(step[marker.upperBound...].prefix { $0 != "'" })
      }
      return String(step.prefix { $0 != "[" })
    }
  }

  private static func put(_ text: String, at names: ArraySlice<String>, in element: XMLElement) -> XMLElement {
    var element = element
    guard let name = names.first, name != "text()" else {
      element.children = [.text(text)]
      return element
    }
    if name.hasPrefix("@") {
      element.attributes.removeAll { $0.name == name.dropFirst() }
      element.attributes.append(.init(name: String(name.dropFirst()), value: text))
      return element
    }
    let index = element.children.firstIndex { if case .element(let child) = $0 { child.name == name } else { false } }
    let old: XMLElement = if let index, case .element(let child) = element.children[index] { child } else { XMLElement(name: name) }
    let new = XMLElement.Child.element(put(text, at: names.dropFirst(), in: old))
    if let index { element.children[index] = new } else { element.children.append(new) }
    return element
  }
}
