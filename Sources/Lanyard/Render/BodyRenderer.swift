import LanyardFormats
import LanyardSpec

/// Makes a body's bytes of its template; every value is escaped for the place where it lands.
struct BodyRenderer {
  let templates: TemplateRenderer

  init(scope: Bindings) { templates = TemplateRenderer(scope: scope) }

  func bytes(of body: BodyTemplate) throws(AuthError) -> [UInt8] {
    switch body {
    case .json(let template): return try json(template) ?? Array("null".utf8)
    case .form(let fields): return Array(try FormEncoding.encode(pairs(fields)).utf8)
    case .xml(let template): return try xml(template, declaration: false)
    case .soap(let soap):
      let header = try elements(soap.header)
      let operation = try element(soap.operation) ?? XMLElement(name: soap.operation.name)
      return try serialized(SOAPEnvelope.element(operation: operation, header: header, version: soap.version), declaration: true)
    case .jsonrpc(let call):
      let method = try templates.text(call.method)?.text ?? ""
      let params = try call.params.map { template throws(AuthError) in try json(template) } ?? nil
      return Array(#"{"jsonrpc":"2.0","id":\#(JSONRPC.requestID),"method":"#.utf8) + JSONValue.escape(method) + Array(#","params":"#.utf8)
        + (params ?? Array("{}".utf8)) + Array("}".utf8)
    case .text(let template): return Array((try templates.text(template)?.text ?? "").utf8)
    }
  }

  /// The fields that have a value, names and values filled in.
  func pairs(_ fields: [FieldTemplate]) throws(AuthError) -> [(name: String, value: String)] {
    var pairs: [(name: String, value: String)] = []
    for field in fields {
      guard let name = try templates.text(field.name), let value = try templates.text(field.value) else { continue }
      pairs.append((name.text, value.text))
    }
    return pairs
  }

  /// The JSON of a template; nil where it is one reference to an absent value.
  func json(_ template: JSONTemplate) throws(AuthError) -> [UInt8]? {
    switch template {
    case .literal(let literal): return Array(literal.utf8)
    case .text(let text):
      if let reference = text.wholeReference {
        guard let value = try templates.value(of: reference) else { return nil }
        if case .json(let literal) = value.content { return Array(literal.utf8) }
        return JSONValue.escape(value.text)
      }
      return try templates.text(text).map { JSONValue.escape($0.text) }
    case .array(let items):
      var parts: [[UInt8]] = []
      for item in items { if let part = try json(item) { parts.append(part) } }
      return Array("[".utf8) + parts.joined(separator: ",".utf8) + Array("]".utf8)
    case .object(let members):
      var parts: [[UInt8]] = []
      for member in members {
        guard let value = try json(member.value) else { continue }
        parts.append(JSONValue.escape(member.name) + Array(":".utf8) + value)
      }
      return Array("{".utf8) + parts.joined(separator: ",".utf8) + Array("}".utf8)
    }
  }

  func xml(_ template: XMLTemplate, declaration: Bool) throws(AuthError) -> [UInt8] {
    try serialized(try element(template) ?? XMLElement(name: template.name), declaration: declaration)
  }

  /// The element; nil where its whole content is a reference to an absent value.
  private func element(_ template: XMLTemplate) throws(AuthError) -> XMLElement? {
    var element = XMLElement(name: template.name)
    for attribute in template.attributes {
      guard let value = try templates.text(attribute.value) else { continue }
      element.attributes.append(.init(name: attribute.name, value: value.text))
    }
    for child in template.children {
      switch child {
      case .text(let text):
        if let filled = try templates.text(text) {
          element.children.append(.text(filled.text))
        } else if template.children.count == 1, template.attributes.isEmpty {
          return nil
        }
      case .element(let template):
        if let child = try self.element(template) { element.children.append(.element(child)) }
      }
    }
    return element
  }

  private func elements(_ templates: [XMLTemplate]) throws(AuthError) -> [XMLElement] {
    var elements: [XMLElement] = []
    for template in templates { if let element = try element(template) { elements.append(element) } }
    return elements
  }

  private func serialized(_ element: XMLElement, declaration: Bool) throws(AuthError) -> [UInt8] {
    do throws(XMLError) {
      return try element.serialized(declaration: declaration)
    } catch {
      throw AuthError(.invalidValue, error.message)
    }
  }
}
