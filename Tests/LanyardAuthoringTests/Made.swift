import Lanyard
import LanyardTesting
import Testing

@testable import LanyardAuthoring

/// What was made of a capture: checked as strictly as `lanyard check --strict`, and replayed.
struct Made {
  let draft: Authoring.Draft
  var spec: String { draft.spec }
  var exchange: String { draft.exchange ?? "" }

  init(curl text: String, answer: String? = nil, hints: Hints = Hints(), sourceLocation: Testing.SourceLocation = #_sourceLocation)
    async throws
  {
    let conversation = try Conversation.reading(curl: text, answer: answer.map { Array($0.utf8) })
    try await self.init(conversation, hints: hints, isSingle: true, sourceLocation: sourceLocation)
  }

  init(
    har text: String, login: Int? = nil, hints: Hints = Hints(), sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) async throws {
    var reader = HARReader()
    // In pieces that cut words in two.
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      try reader.feed(Array(rest.prefix(7)))
      rest = rest.dropFirst(7)
    }
    try await self.init(try reader.finish(), hints: hints, login: login, sourceLocation: sourceLocation)
  }

  init(
    _ conversation: Conversation, hints: Hints = Hints(), login: Int? = nil, isSingle: Bool = false, sourceLocation: Testing.SourceLocation
  ) async throws {
    draft = try await Authoring(conversation, hints: hints).draft(SpecTitle(name: "example"), login: login, isSingle: isSingle)
    let (spec, findings) = AuthSpec.check(SourceText(path: "example.auth.yaml", text: draft.spec))
    #expect(findings.map(\.message) == [], "\(draft.spec)", sourceLocation: sourceLocation)
    let checked = try #require(spec, sourceLocation: sourceLocation)
    let text = try #require(draft.exchange, "\(draft.remarks) \(draft.spec)", sourceLocation: sourceLocation)
    let exchange = try Exchange(source: SourceText(path: "example.exchange.yaml", text: text))
    let differences = await ExchangeReplay(exchange, of: checked).run()
    #expect(differences.map(\.message) == [], "\(text)", sourceLocation: sourceLocation)
    let rules = await ExchangeRules([exchange]).check(checked)
    #expect(rules.map(\.message) == [], sourceLocation: sourceLocation)
  }

  /// Whether a text is in neither file, in no form.
  func hides(_ secret: String) -> Bool {
    SecretForms.all(of: secret).allSatisfy { !spec.contains($0) && !exchange.contains($0) }
  }
}
