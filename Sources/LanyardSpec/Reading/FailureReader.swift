extension KeyTable {
  package static let failure = KeyTable(
    .failure, "a failure",
    [
      Key("when", "what the answer must be; of a list of conditions one must hold", .condition, isRequired: true),
      Key("as", "the failure's kind", .words(of: FailureKind.self), isRequired: true),
      Key("retry_after", "a source that says when the next attempt makes sense", .noun(.retryAfter)),
      Key(
        "message", "a template of values that are not secret, or a source with 'secret: false'", .either(.template, .noun(.messageSource))),
      Key("assumed", "'true' where the vendor does not document it", .boolean, default: "false"),
      .allow,
    ])

  package static let retryAfter = KeyTable(
    .retryAfter, "'retry_after'",
    answerSources + sourceModifiers + [
      Key("unit", "of the number that the source gives", .words(of: TimeUnit.self), default: "seconds")
    ],
    choices: [sourceChoice], refused: conditionOnly)

  package static let messageSource = KeyTable(
    .messageSource, "a message's source",
    answerSources + sourceModifiers + [
      Key("secret", "the author vouches that the message holds no secret", .words(["false"]), isRequired: true)
    ],
    choices: [sourceChoice], refused: conditionOnly)
}

extension SpecReader {
  mutating func failure(_ node: Node) -> FailureRule {
    guard let keys = mapping(node, .failure) else {
      return FailureRule(condition: .unreadable, kind: .unexpectedAnswer, range: node.range)
    }
    let condition = require("when", of: keys).map { self.condition($0) } ?? .unreadable
    let kind = require("as", of: keys).flatMap { failureKind($0) } ?? .unexpectedAnswer
    let retryAfter = keys.read("retry_after") { self.retryAfter($0) }
    let message = keys.read("message") { self.message($0) }
    let isAssumed = keys.read("assumed") { boolean($0) } ?? false
    let allowances = keys.read("allow") { self.allowances($0) } ?? []
    return FailureRule(
      condition: condition, kind: kind, retryAfter: retryAfter, message: message, isAssumed: isAssumed, allowances: allowances,
      range: node.range)
  }

  private mutating func failureKind(_ node: Node) -> FailureKind? {
    word(node, as: FailureKind.self, code: .unknownFailure, orElse: "there is no failure called")
  }

  private mutating func retryAfter(_ node: Node) -> FailureRule.RetryAfter? {
    guard let keys = mapping(node, .retryAfter) else { return nil }
    let source = source(in: keys, among: KeyTable.answerSourceWords)
    return FailureRule.RetryAfter(source: source, unit: keys.read("unit") { word($0, as: TimeUnit.self) } ?? .seconds)
  }

  /// A template, or a source of which the author vouches that it holds no secret.
  private mutating func message(_ node: Node) -> FailureRule.Message? {
    if case .scalar = node.content { return .template(template(node)) }
    guard let keys = mapping(node, .messageSource) else { return nil }
    let source = source(in: keys, among: KeyTable.answerSourceWords)
    let secret = keys["secret"]
    if secret.map({ boolean($0) == true }) ?? true {
      report(
        .secretInMessage, "what an answer holds is taken for a secret and does not go into a message", at: secret?.range ?? keys.place,
        help: "add 'secret: false' where it holds none")
    }
    return .source(source)
  }
}
