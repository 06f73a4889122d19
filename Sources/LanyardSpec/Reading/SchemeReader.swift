extension KeyTable {
  package static let scheme = KeyTable(
    "a scheme", [Key("basic", "RFC 7617: user name and password in every request")],
    refused: [
      "digest": .later("digest"), "ntlm": .later("ntlm"), "negotiate": .later("negotiate"), "bearer": .later("bearer"),
    ])

  package static let basic = KeyTable(
    "'basic'",
    [
      Key("username", "the user's name"),
      Key("password", "the password"),
      Key("charset", "'utf8' (the default) or 'latin1'"),
    ])
}

extension SpecReader {
  /// `- basic: { … }`
  mutating func schemes(_ node: Node) -> [AuthenticationScheme] {
    if case .sequence(let nodes) = node.content, nodes.isEmpty {
      report(.emptyList, "'authenticate' has no schemes", at: node.range, help: "leave it out")
    }
    return list(node).compactMap { item in
      guard let keys = mapping(item, .scheme) else { return nil }
      let scheme = exactlyOne(of: ["basic"], in: keys, orElse: "which scheme?", help: "such as 'basic'")
      return scheme.flatMap { basic($0.value) }
    }
  }

  private mutating func basic(_ node: Node) -> AuthenticationScheme? {
    guard let keys = mapping(node, .basic) else { return nil }
    let username = require("username", of: keys).map { template($0) }
    let password = require("password", of: keys).map { template($0) }
    let charset = keys["charset"].flatMap { word($0, among: ["utf8", "latin1"]) }.flatMap(Filter.Charset.init(rawValue:))
    guard let username, let password else { return nil }
    return .basic(username: username, password: password, charset: charset ?? .utf8)
  }
}
