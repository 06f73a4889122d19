extension KeyTable {
  package static let soap = KeyTable(
    .soap, "a SOAP call",
    [
      Key("action", "the SOAP action; the engine quotes it", .template),
      Key("version", "the version of SOAP", .words(of: SOAPTemplate.Version.self), default: "1.1"),
      Key("header", "elements of the envelope's header, by name", .elements),
      Key("body", "one entry, the operation", .root, isRequired: true),
    ])

  package static let jsonrpc = KeyTable(
    .jsonrpc, "a JSON-RPC call",
    [
      Key("method", "the method's name", .text(), isRequired: true),
      Key("params", "the parameters, by name or by position", .jsonContainer),
    ])
}

extension SpecReader {
  mutating func body(_ entry: Node.Entry) -> BodyTemplate {
    let node = entry.value
    switch entry.key.value {
    case "json": return .json(json(node))
    case "form": return .form(fields(node, as: .form))
    case "xml": return .xml(xmlRoot(node, "the root element"))
    case "soap": return .soap(soap(node))
    case "jsonrpc": return .jsonrpc(jsonrpc(node))
    default: return .text(template(node))
    }
  }

  // MARK: JSON

  /// Any YAML; an unquoted scalar in JSON's own grammar is that value, everything else is text.
  mutating func json(_ node: Node) -> JSONTemplate {
    switch node.content {
    case .mapping(let entries):
      return .object(
        entries.map { entry in
          warnOfReference(in: entry.key.value, at: entry.key.range)
          return JSONTemplate.Member(name: entry.key.value, value: json(entry.value))
        })
    case .sequence(let nodes):
      return .array(nodes.map { json($0) })
    case .scalar(let scalar) where scalar.isJSONLiteral:
      return .literal(scalar.text)
    case .scalar:
      if node.isNothing {
        report(.emptyText, "nothing stands here", at: node.range, help: "write null, or \"\" for an empty text")
      }
      return .text(template(node))
    }
  }

  private mutating func jsonrpc(_ node: Node) -> JSONRPCTemplate {
    var call = JSONRPCTemplate(method: Template(parts: [], range: node.range), params: nil)
    guard let keys = mapping(node, .jsonrpc) else { return call }
    if let method = require("method", of: keys) { call.method = requiredTemplate(method) }
    if let params = keys["params"] {
      if case .scalar = params.content {
        refuse(params, expected: "a mapping or a list")
      } else {
        call.params = json(params)
      }
    }
    return call
  }

  /// A template that must not be empty.
  private mutating func requiredTemplate(_ node: Node) -> Template {
    if case .scalar(let scalar) = node.content, scalar.text.isEmpty {
      report(.emptyText, "nothing stands here", at: node.range)
    }
    return template(node)
  }

  // MARK: XML

  /// A mapping of one entry: a document has one root, a SOAP body one operation.
  private mutating func xmlRoot(_ node: Node, _ what: String) -> XMLTemplate {
    let pairs = entries(node)
    let unreadable = XMLTemplate(name: "", attributes: [], children: [])
    guard let first = pairs.first else {
      if case .mapping = node.content { report(.emptyText, "\(what) is missing", at: node.range) }
      return unreadable
    }
    for extra in pairs.dropFirst() {
      report(.conflictingKeys, "'\(extra.key.value)' is one too many: \(what) stands alone", at: extra.key.range)
      unread.add(extra)
    }
    if case .sequence = first.value.content {
      refuse(first.value, expected: "one element")
      return unreadable
    }
    return xmlElements(first).first ?? unreadable
  }

  /// An element, or for a list as value its repeated siblings.
  private mutating func xmlElements(_ entry: Node.Entry) -> [XMLTemplate] {
    checkXMLName(entry.key.value, at: entry.key.range)
    return listOrOne(entry.value).map { xmlElement(entry.key.value, $0) }
  }

  private mutating func xmlElement(_ name: String, _ node: Node) -> XMLTemplate {
    var element = XMLTemplate(name: name, attributes: [], children: [])
    switch node.content {
    case .scalar:
      element.children = [xmlText(node)]
    case .sequence:
      refuse(node, expected: "text or a mapping")
    case .mapping(let entries):
      for entry in entries {
        if entry.key.value == "#text" {
          element.children.append(xmlText(entry.value))
        } else if entry.key.value.hasPrefix("@") {
          let name = String(entry.key.value.dropFirst())
          checkXMLName(name, at: entry.key.range)
          let value = template(entry.value)
          checkXMLText(value)
          element.attributes.append(XMLTemplate.Attribute(name: name, value: value))
        } else {
          element.children += xmlElements(entry).map { .element($0) }
        }
      }
    }
    element.children.removeAll { child in
      guard case .text(let template) = child else { return false }
      return template.parts.isEmpty
    }
    return element
  }

  private mutating func xmlText(_ node: Node) -> XMLTemplate.Child {
    let text = template(node)
    checkXMLText(text)
    return .text(text)
  }

  mutating func checkXMLName(_ name: String, at range: SourceRange) {
    guard !Grammar.isXMLName(name) else { return }
    report(.invalidName, "'\(name)' is no name in XML", at: range, help: "it begins with a letter or '_' and has no spaces")
  }

  /// XML 1.0 cannot hold control characters, not even escaped.
  mutating func checkXMLText(_ template: Template) {
    guard template.hasLiteral(where: { $0.utf8.contains { $0 < 0x20 && !"\t\r\n".utf8.contains($0) } }) else { return }
    report(.invalidText, "XML has no control characters", at: template.range)
  }

  private mutating func soap(_ node: Node) -> SOAPTemplate {
    var call = SOAPTemplate(
      version: .v1_1, action: nil, header: [], operation: XMLTemplate(name: "", attributes: [], children: []))
    guard let keys = mapping(node, .soap) else { return call }
    if let version = keys.read("version", { word($0, as: SOAPTemplate.Version.self) }) { call.version = version }
    if let node = keys["action"] {
      let action = template(node)
      if action.hasLiteral(where: { Grammar.hasControls($0) || Grammar.hasAny(of: "\"", in: $0) }) {
        report(.invalidHeader, "a SOAP action has no quotes, line breaks and other control characters", at: node.range)
      }
      call.action = action
    }
    call.header = keys.read("header") { node in entries(node).flatMap { xmlElements($0) } } ?? []
    if let body = require("body", of: keys) { call.operation = xmlRoot(body, "the operation") }
    return call
  }
}
