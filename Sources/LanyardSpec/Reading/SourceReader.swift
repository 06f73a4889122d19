extension KeyTable {
  /// The places in an answer that every source can name.
  static let answerSources = [
    Key("header", "a header of the answer: its name, or 'matches' with a pattern of it", .either(.text(), .noun(.nameMatch))),
    Key("cookie", "a cookie that the answer sets: its name, or 'matches' with a pattern of it", .either(.text(), .noun(.nameMatch))),
    Key("json", "an RFC 9535 JSONPath in the body", .jsonPath),
    Key("xml", "an XPath 1.0 in an XML body", .text()),
    Key("html", "an XPath 1.0 in an HTML body", .text()),
    Key("body", "the whole body", .words(of: SpecReader.BodyPart.self)),
    Key(
      "redirect", "the target of a redirect, or an item of its query or fragment",
      .either(.words(["location"]), .noun(.redirectPart))),
    Key("jwt", "a claim, by JSONPath, of the JSON Web Token that 'in' gives", .jsonPath),
    Key("soap_fault", "a SOAP fault, or a part of it", .words(of: ValueSource.FaultPart.self)),
    Key("jsonrpc_error", "a JSON-RPC error, or a part of it", .words(of: ValueSource.FaultPart.self)),
  ]

  static let answerSourceWords = WordSet(answerSources.map(\.name))

  static let sourceChoice = Choice(answerSources, isRequired: true)

  /// What only a condition can ask about.
  static let conditionSources = [
    Key("status", "the answer's status: 401, [200, 204] or 2xx", .listOrOne(of: .status, isFilled: true)),
    Key("input", "an input, whether it was given", .text()),
  ]

  /// What goes with a source.
  static let sourceModifiers = [
    Key("first", "'true' takes the first of several matches, which are an error otherwise", .boolean, default: "false"),
    Key("in", "the source of a 'jwt'", .noun(.source)),
  ]

  static let conditionOnly: [String: Refusal] = [
    "status": Refusal(.conditionOnly, "only a condition can ask for the status"),
    "input": Refusal(.conditionOnly, "only a condition can ask for an input", help: "an input is used by name: ${name}"),
  ]

  package static let source = KeyTable(
    .source, "a source", answerSources + sourceModifiers, choices: [sourceChoice], refused: conditionOnly)

  package static let nameMatch = KeyTable(
    .nameMatch, "a match of names", [Key("matches", "a pattern that the name matches", .text(), isRequired: true)])

  private static let redirectParts = [
    Key("query", "an item of the target's query, by name", .text()),
    Key("fragment", "an item of the target's fragment, by name", .text()),
  ]

  package static let redirectPart = KeyTable(
    .redirectPart, "a part of a redirect", redirectParts, choices: [Choice(redirectParts, isRequired: true)])
}

extension SpecReader {
  fileprivate enum BodyPart: String, CaseIterable { case text }

  mutating func source(_ node: Node) -> ValueSource {
    guard let keys = mapping(node, .source) else { return .unreadable(at: node.range) }
    return source(in: keys, among: KeyTable.answerSourceWords)
  }

  /// The one source among the keys of a condition, an extractor and the like.
  mutating func source(in keys: MappingReader, among words: WordSet) -> ValueSource {
    let takesFirst = keys.read("first") { boolean($0) } ?? false
    guard
      let entry = exactlyOne(
        of: words, in: keys, orElse: "\(keys.noun) needs a source", help: "such as 'json: $.token' or 'header: NAME'")
    else {
      if let node = keys["in"] { unread.add(node) }
      return .unreadable(at: keys.place)
    }
    let token = keys.read("in") { source($0) }
    if token != nil, entry.key.value != "jwt", let node = keys["in"] {
      report(.misplacedKey, "'in' goes with 'jwt', not with '\(entry.key.value)'", at: node.range)
    }
    let kind = kind(of: entry, in: keys, token: token) ?? .body
    return ValueSource(kind: kind, takesFirst: takesFirst, range: entry.range)
  }

  private mutating func kind(of entry: Node.Entry, in keys: MappingReader, token: ValueSource?) -> ValueSource.Kind? {
    let node = entry.value
    switch entry.key.value {
    case "status": return .status
    case "header": return nameMatch(node) { $0.checkHeaderName($1) }.map { .header($0) }
    case "cookie": return nameMatch(node) { $0.checkCookieName($1) }.map { .cookie($0) }
    case "json": return jsonPath(node).map { .json($0) }
    case "xml": return xpath(node).map { .xml($0) }
    case "html": return xpath(node).map { .html($0) }
    case "body": return word(node, as: BodyPart.self).map { _ in .body }
    case "redirect": return redirectPart(node).map { .redirect($0) }
    case "soap_fault": return word(node, as: ValueSource.FaultPart.self).map { .soapFault($0) }
    case "jsonrpc_error": return word(node, as: ValueSource.FaultPart.self).map { .jsonrpcError($0) }
    case "input": return text(node).map { .input($0) }
    case "jwt":
      let claim = jsonPath(node)
      guard let token else {
        report(
          .missingKey, "'in' is missing: where is the token?", at: entry.key.range,
          help: "such as 'in: { json: $.id_token }'")
        return nil
      }
      return claim.map { .jwt($0, in: token) }
    default: return nil
    }
  }

  /// `NAME` or `{ matches: PATTERN }`
  private mutating func nameMatch(_ node: Node, check: (inout Self, Located<String>) -> Void) -> ValueSource.NameMatch? {
    guard case .mapping = node.content else {
      guard let name = text(node) else { return nil }
      check(&self, Located(name, at: node.range))
      return .exactly(name)
    }
    guard let keys = mapping(node, .nameMatch), let pattern = require("matches", of: keys) else { return nil }
    return self.pattern(pattern).map { .matching($0) }
  }

  private mutating func redirectPart(_ node: Node) -> ValueSource.RedirectPart? {
    guard case .mapping = node.content else {
      return word(node, among: ["location"]).map { _ in .location }
    }
    guard let keys = mapping(node, .redirectPart) else { return nil }
    let entry = exactlyOne(
      of: KeyTable.redirectPart.words, in: keys, orElse: "which part of the redirect's target?", help: "'query' or 'fragment', with a name")
    guard let entry, let name = text(entry.value) else { return nil }
    return entry.key.value == "query" ? .query(name) : .fragment(name)
  }
}

extension ValueSource {
  /// Stands for a source that could not be read.
  static func unreadable(at range: SourceRange) -> ValueSource {
    ValueSource(kind: .body, takesFirst: false, range: range)
  }
}
