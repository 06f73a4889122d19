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
    var method = Method(
      name: entry.key.value, title: nil, summary: nil, range: entry.key.range, login: [], session: nil, boundTo: [], apply: ApplyRules(),
      rejected: [], renew: [], logout: [], probe: nil)
    if !Grammar.isMethodName(method.name) {
      report(.invalidName, "'\(method.name)' is no name of a method", at: entry.key.range, help: "it has letters, digits, '-' and '_'")
    }
    guard let keys = mapping(entry.value, .method) else {
      // Stands for whatever the method does, so that nothing is said to be missing in it.
      method.apply.range = entry.value.range
      return method
    }
    method.title = keys.read("title") { text($0) }
    method.summary = keys.read("description") { text($0) }
    method.tls = keys.read("tls") { tls($0) }
    method.login = keys.read("login") { steps($0, of: .login) } ?? []
    method.session = keys.read("session") { session($0) }
    method.boundTo =
      keys.read("bound_to") { node in
        listOrOne(node).compactMap { item in text(item).map { Located($0, at: item.range) } }
      } ?? []
    method.apply = keys.read("apply") { apply($0) } ?? ApplyRules()
    method.rejected = keys.read("rejected") { conditions($0) } ?? []
    method.renew = keys.read("renew") { steps($0, of: .renew) } ?? []
    method.logout = keys.read("logout") { steps($0, of: .logout) } ?? []
    method.probe = keys.read("probe") { step($0, named: "probe", of: .probe) }
    method.allowances = keys.read("allow") { allowances($0) } ?? []
    return method
  }
}
