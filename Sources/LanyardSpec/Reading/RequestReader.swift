extension KeyTable {
  package static let request = KeyTable(
    "a request",
    [
      Key("get", "sends GET to this URL"),
      Key("post", "sends POST to this URL"),
      Key("put", "sends PUT to this URL"),
      Key("patch", "sends PATCH to this URL"),
      Key("delete", "sends DELETE to this URL"),
      Key("head", "sends HEAD to this URL"),
      Key("query", "fields appended to the URL"),
      Key("headers", "header fields"),
      Key("cookies", "cookies sent beside the jar"),
      Key("json", "a JSON body"),
      Key("form", "a body of form fields, application/x-www-form-urlencoded"),
      Key("xml", "an XML body: one entry, the root element"),
      Key("soap", "a SOAP call"),
      Key("jsonrpc", "a JSON-RPC 2.0 call"),
      Key("text", "a body of text, in UTF-8"),
      Key("authenticate", "how the request proves who sends it: a list of schemes"),
      Key("redirects", "'none' (the default) or 'follow', within the origin"),
      Key("timeout", "how long the request may take, such as 30s"),
      Key("safe_to_repeat", "'true' where sending it twice does no harm"),
      Key("apply", "'none' for a request of logout, renew or probe that goes without the session"),
      Key("allow", "warnings that may pass here, each with the reason"),
    ],
    refused: [
      "multipart": .later("multipart"), "retry": .later("retry"),
      "tls": Refusal(.misplacedKey, "'tls' is for all connections of a method", help: "write it beside 'login'"),
      "url": Refusal(.unknownKey, "unknown key 'url' in a request", help: "the method is the key: 'post: ${base_url}/login'"),
      "method": Refusal(.unknownKey, "unknown key 'method' in a request", help: "the method is the key: 'post: ${base_url}/login'"),
      "body": Refusal(.unknownKey, "unknown key 'body' in a request", help: "the body's kind is the key: 'json', 'form', 'xml', …"),
    ])
}

extension SpecReader {
  private static let verbs = ["get", "post", "put", "patch", "delete", "head"]
  private static let bodies = ["json", "form", "xml", "soap", "jsonrpc", "text"]
  private enum Redirects: String, CaseIterable { case none, follow }

  mutating func request(_ node: Node, in flow: Flow) -> RequestTemplate {
    var request = RequestTemplate.unreadable(at: node.range)
    request.carriesSession = flow != .login
    guard let keys = mapping(node, .request) else { return request }
    if let entry = exactlyOne(
      of: Self.verbs, in: keys, orElse: "a request needs a method and a URL", help: "such as 'post: ${base_url}/login'")
    {
      request.verb = entry.key.value.uppercased()
      request.url = url(entry.value)
    }
    request.query = keys["query"].map { fields($0, as: .query) } ?? []
    request.headers = keys["headers"].map { fields($0, as: .header) } ?? []
    request.cookies = keys["cookies"].map { fields($0, as: .cookie) } ?? []
    request.body = atMostOne(of: Self.bodies, in: keys).map { body($0) }
    request.authenticate = keys["authenticate"].map { schemes($0) } ?? []
    request.followsRedirects = keys["redirects"].flatMap { word($0, as: Redirects.self) } == .follow
    request.timeout = keys["timeout"].flatMap { duration($0) }
    request.isSafeToRepeat = keys["safe_to_repeat"].flatMap { boolean($0) } ?? false
    request.allowances = keys["allow"].map { allowances($0) } ?? []
    if let node = keys["apply"], word(node, among: ["none"]) != nil {
      request.carriesSession = false
      if flow == .login {
        report(
          .misplacedKey, "a request of 'login' never carries the session", at: node.range,
          help: "'apply: none' is for 'logout', 'renew' and 'probe'")
      }
    }
    return request
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
