extension KeyTable {
  package static let apply = KeyTable(
    .apply, "'apply'",
    [
      Key("headers", "header fields", .fields),
      Key("query", "query items", .fields),
      Key("form", "form fields of the body", .fields),
      Key("cookies", "cookies by name, or 'jar' for the login's own jar", .either(.words(["jar"]), .fields)),
      Key("json", "values in the JSON body, by JSON pointer", .mapping(of: .json, names: "^/")),
      Key("xml", "elements put first into the root, by name; '@name' is an attribute of the root", .fields),
      Key("soap", "elements put first into the operation, by name", .fields),
      Key("authenticate", "schemes for the Authorization header of every request", .schemes),
      Key("within", "path prefixes below the base URL to which the session is limited", .list(of: .text(like: "^/"))),
      Key("omit", "what is taken away from the caller's request", .noun(.omissions)),
      .allow,
    ])

  package static let omissions = KeyTable(
    .omissions, "'omit'",
    [
      Key("headers", "names of headers", .listOrOne(of: .text())),
      Key("cookies", "names of cookies", .listOrOne(of: .text())),
      Key("query", "names of query items", .listOrOne(of: .text())),
      Key("form", "names of form fields", .listOrOne(of: .text())),
      Key("json", "JSON pointers into the body", .listOrOne(of: .text(like: "^/"))),
    ])
}

extension SpecReader {
  mutating func apply(_ node: Node) -> ApplyRules {
    guard let keys = mapping(node, .apply) else { return ApplyRules(range: node.range) }
    let headers = keys.read("headers") { fields($0, as: .header) } ?? []
    let query = keys.read("query") { fields($0, as: .query) } ?? []
    let form = keys.read("form") { fields($0, as: .form) } ?? []
    let cookies = keys.read("cookies") { self.cookies($0) } ?? .named([])
    let json = keys.read("json") { node in entries(node).compactMap { jsonPlacement($0) } } ?? []
    let xml = keys.read("xml") { fields($0, as: .xml) } ?? []
    let soap = keys.read("soap") { fields($0, as: .soap) } ?? []
    let authenticate = keys.read("authenticate") { schemes($0) } ?? []
    let within = keys.read("within") { node in list(node).compactMap { pathPrefix($0) } } ?? []
    let omit = keys.read("omit") { omissions($0) } ?? ApplyRules.Omissions()
    let allowances = keys.read("allow") { self.allowances($0) } ?? []
    return ApplyRules(
      headers: headers, cookies: cookies, query: query, form: form, json: json, xml: xml, soap: soap, authenticate: authenticate,
      within: within, omit: omit, allowances: allowances, range: node.range)
  }

  private mutating func cookies(_ node: Node) -> ApplyRules.Cookies {
    guard case .scalar = node.content else { return .named(fields(node, as: .cookie)) }
    _ = word(node, among: ["jar"])
    return .jar
  }

  private mutating func jsonPlacement(_ entry: Node.Entry) -> ApplyRules.JSONPlacement? {
    let pointer = pointer(entry.key)
    let value = json(entry.value)
    return pointer.map { ApplyRules.JSONPlacement(pointer: $0, value: value) }
  }

  private mutating func pathPrefix(_ node: Node) -> String? {
    guard let prefix = text(node) else { return nil }
    if !prefix.hasPrefix("/") || Grammar.hasAny(of: "?#", in: prefix) || Grammar.hasControls(prefix) {
      report(.invalidURL, "'\(prefix)' is no prefix of a path", at: node.range, help: "it begins with '/' and has no query")
    }
    return prefix
  }

  private mutating func omissions(_ node: Node) -> ApplyRules.Omissions {
    var omissions = ApplyRules.Omissions()
    guard let keys = mapping(node, .omissions) else { return omissions }
    omissions.headers = names(keys["headers"]) { $0.checkHeaderName($1) }
    omissions.cookies = names(keys["cookies"]) { $0.checkCookieName($1) }
    omissions.query = names(keys["query"]) { _, _ in }
    omissions.form = names(keys["form"]) { _, _ in }
    omissions.json =
      keys.read("json") { node in
        listOrOne(node).compactMap { item in text(item).flatMap { pointer(Located($0, at: item.range)) } }
      } ?? []
    return omissions
  }

  private mutating func names(_ node: Node?, check: (inout Self, Located<String>) -> Void) -> [String] {
    guard let node else { return [] }
    return listOrOne(node).compactMap { item in
      guard let name = text(item) else { return nil }
      check(&self, Located(name, at: item.range))
      return name
    }
  }
}
