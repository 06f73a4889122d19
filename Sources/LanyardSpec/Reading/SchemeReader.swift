extension KeyTable {
  private static let schemes = [
    Key("basic", "RFC 7617: user name and password in every request", .noun(.basic)),
    Key("bearer", "RFC 6750: a token in every request", .noun(.bearer)),
    Key("digest", "RFC 7616: a proof of the password for the server's challenge", .noun(.digest)),
    Key("ntlm", "NTLMv2, bound to a connection", .noun(.ntlm)),
    Key("negotiate", "Kerberos tickets (RFC 4559)", .noun(.negotiate)),
  ]

  package static let scheme = KeyTable(.scheme, "a scheme", schemes, choices: [Choice(schemes, isRequired: true)])

  package static let basic = KeyTable(
    .basic, "'basic'",
    [
      Key("username", "the user's name", .template, isRequired: true),
      Key("password", "the password", .template, isRequired: true),
      Key("charset", "how name and password become bytes", .words(["utf8", "latin1"]), default: "utf8"),
    ])

  package static let bearer = KeyTable(.bearer, "'bearer'", [Key("token", "the token", .template, isRequired: true)])

  package static let digest = KeyTable(
    .digest, "'digest'",
    [Key("username", "the user's name", .template, isRequired: true), Key("password", "the password", .template, isRequired: true)])

  package static let ntlm = KeyTable(
    .ntlm, "'ntlm'",
    [
      Key("username", "the user's name, 'DOMAIN\\name' or 'name@domain' where the domain is not given apart", .template, isRequired: true),
      Key("password", "the password", .template, isRequired: true),
      Key("domain", "the user's domain", .template),
      Key("inside_negotiate", "'true' if it may be spoken inside Negotiate, where the server offers only that", .boolean, default: "false"),
    ])

  package static let negotiate = KeyTable(
    .negotiate, "'negotiate'",
    [
      Key("username", "the principal that 'password' or 'keytab' belongs to", .template),
      Key("password", "its password: tickets are fetched with it and kept in memory", .template),
      Key("keytab", "the path of a file with the principal's key", .template),
      Key(
        "cache", "a credential cache, such as 'FILE:/run/user/1000/krb5cc'; where it is absent or has no value, the system's default one",
        .template),
      Key("service", "the service's name as 'HTTP@host'; otherwise the URL's host", .template),
      Key("delegate", "'true' if the server may act in the user's name elsewhere", .boolean, default: "false"),
    ])

  package static let tls = KeyTable(
    .tls, "'tls'",
    [
      Key("certificate", "the content of a PEM file with the client's certificate and its chain, or of a PKCS#12 file", .template),
      Key("key", "the content of a PEM file with the private key", .template),
      Key("passphrase", "the passphrase of the key or of the PKCS#12 file", .template),
      Key("authorities", "the content of a PEM file with the authorities to trust instead of the system's", .template),
    ])
}

extension SpecReader {
  private static let credentials = WordSet(["password", "keytab", "cache"])

  /// `- basic: { … }`
  mutating func schemes(_ node: Node) -> [AuthenticationScheme] {
    if case .sequence(let nodes) = node.content, nodes.isEmpty {
      report(.emptyList, "'authenticate' has no schemes", at: node.range, help: "leave it out")
    }
    return list(node).compactMap { item in
      guard let keys = mapping(item, .scheme) else { return nil }
      let scheme = exactlyOne(of: KeyTable.scheme.words, in: keys, orElse: "which scheme?", help: "such as 'basic'")
      return scheme.flatMap { self.scheme($0.key.value, $0.value) }
    }
  }

  private mutating func scheme(_ name: String, _ node: Node) -> AuthenticationScheme? {
    switch name {
    case "basic": basic(node)
    case "bearer": mapping(node, .bearer).flatMap { keys in require("token", of: keys).map { .bearer(token: template($0)) } }
    case "digest": mapping(node, .digest).flatMap { keys in account(keys).map { .digest(username: $0.username, password: $0.password) } }
    case "ntlm": ntlm(node)
    default: negotiate(node)
    }
  }

  private mutating func account(_ keys: MappingReader) -> (username: Template, password: Template)? {
    let username = require("username", of: keys).map { template($0) }
    let password = require("password", of: keys).map { template($0) }
    guard let username, let password else { return nil }
    return (username, password)
  }

  private mutating func basic(_ node: Node) -> AuthenticationScheme? {
    guard let keys = mapping(node, .basic) else { return nil }
    let account = account(keys)
    let charset = keys.read("charset") { word($0, among: ["utf8", "latin1"]) }.flatMap(Filter.Charset.init(rawValue:))
    return account.map { .basic(username: $0.username, password: $0.password, charset: charset ?? .utf8) }
  }

  private mutating func ntlm(_ node: Node) -> AuthenticationScheme? {
    guard let keys = mapping(node, .ntlm) else { return nil }
    let account = account(keys)
    let domain = keys.read("domain") { template($0) }
    let isAllowedInside = keys.read("inside_negotiate") { boolean($0) } ?? false
    return account.map {
      .ntlm(.init(username: $0.username, password: $0.password, domain: domain, isAllowedInsideNegotiate: isAllowedInside))
    }
  }

  private mutating func negotiate(_ node: Node) -> AuthenticationScheme? {
    guard let keys = mapping(node, .negotiate) else { return nil }
    _ = atMostOne(of: Self.credentials, in: keys)
    for name in ["password", "keytab"] where keys[name] != nil && keys["username"] == nil {
      report(.missingKey, "'\(name)' in 'negotiate' needs a 'username'", at: keys.place, help: "name the principal it belongs to")
    }
    return .negotiate(
      .init(
        username: keys.read("username") { template($0) }, password: keys.read("password") { template($0) },
        cache: keys.read("cache") { template($0) }, keytab: keys.read("keytab") { template($0) },
        service: keys.read("service") { template($0) }, delegates: keys.read("delegate") { boolean($0) } ?? false))
  }

  /// `tls: { … }` of a method.
  mutating func tls(_ node: Node) -> TLSTemplate? {
    guard let keys = mapping(node, .tls) else { return nil }
    if keys["certificate"] == nil, keys["authorities"] == nil {
      report(.missingKey, "'tls' has neither 'certificate' nor 'authorities'", at: keys.place, help: "leave it out, or say what it is for")
    }
    return TLSTemplate(
      certificate: keys.read("certificate") { template($0) }, key: keys.read("key") { template($0) },
      passphrase: keys.read("passphrase") { template($0) }, authorities: keys.read("authorities") { template($0) }, range: node.range)
  }
}
