extension KeyTable {
  package static let method = KeyTable(
    .method, "a method",
    [
      Key("title", "the method's name for people", .text()),
      Key("description", "what it is good for, in a sentence or two", .text()),
      Key("tls", "a client certificate, or private authorities, for the method's connections", .noun(.tls)),
      Key("login", "the steps that obtain the session; absent where every request authenticates by itself", .steps),
      Key("session", "how long the session lives; required where there is a 'login'", .noun(.session)),
      Key(
        "bound_to", "the url inputs under which the session is valid; otherwise every url input and origin that the method sends to",
        .listOrOne(of: .text())),
      Key("apply", "where the session goes on a request", .noun(.apply)),
      Key("rejected", "conditions on an API answer, any of which means: log in again and repeat the request once", .condition),
      Key("renew", "the steps that prolong a session; what they do not extract stays as it was", .steps),
      Key("logout", "the steps that end a session at the vendor", .steps),
      Key("probe", "a harmless authenticated request that shows whether the session works", .noun(.step)),
      .allow,
    ])
}

extension SpecReader {
  /// The four places where a method sends requests.
  enum Flow: String {
    case login, renew, logout, probe
  }

  mutating func method(_ entry: Node.Entry) -> Method {
    let name = entry.key.value
    if !Grammar.isMethodName(name) {
      report(.invalidName, "'\(name)' is no name of a method", at: entry.key.range, help: "it has letters, digits, '-' and '_'")
    }
    guard let keys = mapping(entry.value, .method) else { return .unreadable(entry) }
    let title = keys.read("title") { text($0) }
    let summary = keys.read("description") { text($0) }
    let tls = keys.read("tls") { self.tls($0) }
    let login = keys.read("login") { steps($0, of: .login) } ?? []
    let session = keys.read("session") { self.session($0) }
    let boundTo =
      keys.read("bound_to") { node in
        listOrOne(node).compactMap { item in text(item).map { Located($0, at: item.range) } }
      } ?? []
    let apply = keys.read("apply") { self.apply($0) } ?? ApplyRules()
    let rejected = keys.read("rejected") { conditions($0) } ?? []
    let renew = keys.read("renew") { steps($0, of: .renew) } ?? []
    let logout = keys.read("logout") { steps($0, of: .logout) } ?? []
    let probe = keys.read("probe") { step($0, named: "probe", of: .probe) }
    let allowances = keys.read("allow") { self.allowances($0) } ?? []
    return Method(
      name: name, title: title, summary: summary, range: entry.key.range, tls: tls, login: login, session: session, boundTo: boundTo,
      apply: apply, rejected: rejected, renew: renew, logout: logout, probe: probe, allowances: allowances)
  }
}

extension Method {
  /// Stands for whatever the method does, so that nothing is said to be missing in it.
  fileprivate static func unreadable(_ entry: Node.Entry) -> Method {
    var apply = ApplyRules()
    apply.range = entry.value.range
    return Method(
      name: entry.key.value, title: nil, summary: nil, range: entry.key.range, tls: nil, login: [], session: nil, boundTo: [],
      apply: apply, rejected: [], renew: [], logout: [], probe: nil, allowances: [])
  }
}
