extension KeyTable {
  private static let verbs = [
    Key("get", "sends GET to this URL", .url),
    Key("post", "sends POST to this URL", .url),
    Key("put", "sends PUT to this URL", .url),
    Key("patch", "sends PATCH to this URL", .url),
    Key("delete", "sends DELETE to this URL", .url),
    Key("head", "sends HEAD to this URL", .url),
  ]

  private static let bodies = [
    Key("json", "a JSON body", .json),
    Key("form", "a body of form fields, application/x-www-form-urlencoded", .fields),
    Key("xml", "an XML body: one entry, the root element", .root),
    Key("soap", "a SOAP call", .noun(.soap)),
    Key("jsonrpc", "a JSON-RPC 2.0 call", .noun(.jsonrpc)),
    Key("text", "a body of text, in UTF-8", .template),
  ]

  /// The methods, of which a request has one.
  static let verbChoice = Choice(verbs, isRequired: true)
  /// The kinds of bodies, of which it has at most one.
  static let bodyChoice = Choice(bodies, isRequired: false)

  package static let request = KeyTable(
    .request, "a request",
    verbs + [
      Key("query", "fields that are appended to the URL", .fields),
      Key("headers", "header fields", .fields),
      Key("cookies", "cookies sent beside the jar", .fields),
    ] + bodies + [
      Key("authenticate", "how the request proves who sends it: a list of schemes", .schemes),
      Key(
        "redirects", "whether they are followed, which is done within the origin only", .words(of: SpecReader.Redirects.self),
        default: "none"),
      Key("timeout", "how long the request may take, such as 30s", .duration),
      Key("safe_to_repeat", "'true' where sending it twice does no harm: after a fault it is tried again", .boolean, default: "false"),
      Key("apply", "in 'logout', 'renew' and 'probe': the request goes without the session", .words(["none"])),
      .allow,
    ], choices: [verbChoice, bodyChoice],
    refused: [
      "multipart": .later("multipart"), "retry": .later("retry"),
      "tls": Refusal(.misplacedKey, "'tls' is for all connections of a method", help: "write it beside 'login'"),
      "url": Refusal(.unknownKey, "unknown key 'url' in a request", help: "the method is the key: 'post: ${base_url}/login'"),
      "method": Refusal(.unknownKey, "unknown key 'method' in a request", help: "the method is the key: 'post: ${base_url}/login'"),
      "body": Refusal(.unknownKey, "unknown key 'body' in a request", help: "the body's kind is the key: 'json', 'form', 'xml', …"),
    ])
}

extension SpecReader {
  fileprivate enum Redirects: String, CaseIterable { case none, follow }

  mutating func request(_ node: Node, in flow: Flow) -> RequestTemplate {
    guard let keys = mapping(node, .request) else {
      var request = RequestTemplate.unreadable(at: node.range)
      request.carriesSession = flow != .login
      return request
    }
    let target = exactlyOne(
      of: KeyTable.verbChoice.words, in: keys, orElse: "a request needs a method and a URL", help: "such as 'post: ${base_url}/login'")
    let url = if let target { self.url(target.value) } else { URLTemplate.unreadable(at: node.range) }
    let query = keys.read("query") { fields($0, as: .query) } ?? []
    let headers = keys.read("headers") { fields($0, as: .header) } ?? []
    let cookies = keys.read("cookies") { fields($0, as: .cookie) } ?? []
    let body = atMostOne(of: KeyTable.bodyChoice.words, in: keys).map { self.body($0) }
    let schemes = keys.read("authenticate") { self.schemes($0) } ?? []
    let redirects = keys.read("redirects") { word($0, as: Redirects.self) }
    let timeout = keys.read("timeout") { duration($0) }
    let isSafeToRepeat = keys.read("safe_to_repeat") { boolean($0) } ?? false
    let allowances = keys.read("allow") { self.allowances($0) } ?? []
    let isBare = keys.read("apply") { word($0, among: ["none"]) } != nil
    if isBare, flow == .login, let apply = keys["apply"] {
      report(
        .misplacedKey, "a request of 'login' never carries the session", at: apply.range,
        help: "'apply: none' is for 'logout', 'renew' and 'probe'")
    }
    return RequestTemplate(
      verb: target?.key.value.uppercased() ?? "GET", url: url, query: query, headers: headers, cookies: cookies, body: body,
      authenticate: schemes, followsRedirects: redirects == .follow, timeout: timeout, isSafeToRepeat: isSafeToRepeat,
      carriesSession: flow != .login && !isBare, allowances: allowances, range: node.range)
  }

  mutating func allowances(_ node: Node) -> [Allowance] {
    namedEntries(node, limit: 20, "allowances").map { entry in
      let reason = text(entry.value) ?? ""
      return Allowance(code: Diagnostic.Code(rawValue: entry.key.value), reason: reason, range: entry.key.range)
    }
  }
}

extension RequestTemplate {
  /// Stands for a request that could not be read.
  static func unreadable(at range: SourceRange) -> RequestTemplate {
    RequestTemplate(
      verb: "GET", url: .unreadable(at: range), query: [], headers: [], cookies: [], body: nil, authenticate: [], followsRedirects: false,
      timeout: nil, isSafeToRepeat: false, carriesSession: false, allowances: [], range: range)
  }
}
