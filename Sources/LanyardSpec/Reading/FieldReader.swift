extension SpecReader {
  /// Where a field lands, which decides what its name and value may be.
  enum FieldPlace {
    case query, header, cookie, form
    /// An element, or with `@` an attribute of the root.
    case xml
    case soap
  }

  /// A mapping of name to template or list of templates, or a list of one-entry mappings where order and repetition matter.
  mutating func fields(_ node: Node, as place: FieldPlace) -> [FieldTemplate] {
    var fields: [FieldTemplate] = []
    switch node.content {
    case .mapping(let entries):
      for entry in entries { add(entry, to: &fields, as: place) }
    case .sequence(let nodes):
      for item in nodes {
        let pairs = entries(item)
        if case .mapping = item.content, pairs.count != 1 {
          report(
            .wrongType, "expected one field, found \(pairs.count)", at: item.range,
            help: "in a list of fields each item is one 'name: value'")
        }
        for entry in pairs { add(entry, to: &fields, as: place) }
      }
    case .scalar:
      refuse(node, expected: "a mapping or a list")
    }
    return fields
  }

  private mutating func add(_ entry: Node.Entry, to fields: inout [FieldTemplate], as place: FieldPlace) {
    let before = diagnostics.count
    let name = template(entry.keyNode)
    if diagnostics.count == before { check(name: name, as: place) }
    for node in listOrOne(entry.value) {
      let value = template(node)
      check(value: value, as: place)
      fields.append(FieldTemplate(name: name, value: value))
    }
  }

  private mutating func check(name: Template, as place: FieldPlace) {
    if name.literal == "" {
      report(.emptyText, "a field needs a name", at: name.range)
      return
    }
    switch place {
    case .query, .form: break
    case .header:
      if let literal = name.literal {
        checkHeader(Located(literal, at: name.range))
      } else if name.hasLiteral(where: { !Grammar.isTokenText($0) }) {
        report(.invalidHeader, "a header's name has no such characters", at: name.range, help: Self.tokenHelp)
      }
    case .cookie:
      if name.hasLiteral(where: { !Grammar.isTokenText($0) }) {
        report(.invalidCookie, "a cookie's name has no such characters", at: name.range, help: Self.tokenHelp)
      }
    case .xml, .soap:
      guard let literal = name.literal else { return }
      checkXMLName(place == .xml && literal.hasPrefix("@") ? String(literal.dropFirst()) : literal, at: name.range)
    }
  }

  private mutating func check(value: Template, as place: FieldPlace) {
    switch place {
    case .query, .form: break
    case .header:
      if value.hasLiteral(where: Grammar.hasControls) {
        report(.invalidHeader, "a header has no line breaks and other control characters", at: value.range)
      }
    case .cookie:
      if value.hasLiteral(where: { Grammar.hasControls($0) || Grammar.hasAny(of: ";", in: $0) }) {
        report(.invalidCookie, "a cookie has no ';', line breaks and other control characters", at: value.range)
      }
    case .xml, .soap: checkXMLText(value)
    }
  }

  // MARK: Headers

  private static let tokenHelp = "letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, section 5.6.2)"

  private mutating func checkHeader(_ name: Located<String>) {
    let lowercased = name.value.lowercased()
    if lowercased == "cookie" {
      report(.reservedHeader, "cookies have a place of their own", at: name.range, help: "write 'cookies:' beside 'headers:'")
    } else if TransportFields.contains(lowercased) {
      report(.reservedHeader, "'\(name.value)' is the transport's to set", at: name.range, help: "leave it out")
    } else {
      checkHeaderName(name)
    }
  }

  mutating func checkHeaderName(_ name: Located<String>) {
    guard !Grammar.isToken(name.value) else { return }
    report(.invalidHeader, "'\(name.value)' is no name of a header", at: name.range, help: Self.tokenHelp)
  }

  mutating func checkCookieName(_ name: Located<String>) {
    guard !Grammar.isToken(name.value) else { return }
    report(.invalidCookie, "'\(name.value)' is no name of a cookie", at: name.range, help: Self.tokenHelp)
  }
}

extension Template {
  /// Whether one of the texts between the references is such a text.
  func hasLiteral(where holds: (String) -> Bool) -> Bool {
    parts.contains { part in
      guard case .literal(let text) = part else { return false }
      return holds(text)
    }
  }
}
