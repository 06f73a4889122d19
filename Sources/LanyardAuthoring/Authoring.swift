import Lanyard
import LanyardSpec
import LanyardTesting

/// From a captured conversation to a spec and its first exchange:
///
///     curl line, HAR file, answers to questions ─► Conversation ─► Outline ─► spec text and exchange text
///                                           read            trace        write, then check, replay, and look for secrets
///
/// Nothing here touches a file or a network.
package struct Authoring {
  /// What was written, and what its author has to know.
  package struct Draft: Sendable {
    package var spec: String
    /// Nil where the spec does not do what was captured.
    package var exchange: String?
    /// What was not taken over.
    package var remarks: [String]
    /// What nobody could see, and the spec has a `TODO` for.
    package var openQuestions: [String]
  }

  private let conversation: Conversation
  private let hints: Hints

  package init(_ conversation: Conversation, hints: Hints = Hints()) {
    self.conversation = conversation
    self.hints = hints
  }

  /// Writes the spec and the exchange.
  ///
  /// - Parameters:
  ///   - number: which of several logins is meant, from 1.
  ///   - isSingle: the first request is the login, if any is: so it is with curl.
  /// - Throws: `CaptureError` where there is no login, or several.
  package func draft(_ title: SpecTitle, login number: Int? = nil, isSingle: Bool = false) async throws(CaptureError) -> Draft {
    let turns = conversation.turns.map(Self.normalized)
    var outline = try outline(of: turns, number: number, isSingle: isSingle)
    outline.bindSession()
    let spec = SpecText(outline, about: title).text
    let exchange = ExchangeText(outline, source: "\(conversation.origin), by 'lanyard new'").text
    var proof = SecretProof()
    for secret in outline.secrets { proof.add(secret.value, of: secret.name) }
    try proof.check([spec, exchange])
    var draft = Draft(
      spec: spec, exchange: exchange, remarks: conversation.remarks + outline.remarks, openQuestions: outline.openQuestions)
    if let reason = try await Self.difference(spec, exchange) {
      draft.exchange = nil
      draft.remarks.append("no exchange is written, since the spec does not yet do what was captured: \(reason)")
    }
    return draft
  }

  private func outline(of turns: [CapturedTurn], number: Int?, isSingle: Bool) throws(CaptureError) -> Outline {
    let candidates = LoginSearch(turns: turns, secretFields: hints.secretFields).candidates()
    if isSingle {
      if let first = turns.first, !candidates.contains(where: { $0.index == 0 }), first.answer?.values.isEmpty != false || turns.count == 1,
        let standing = StandingCredentials(turns, hints: hints)
      {
        return standing.outline
      }
      var trace = LoginTrace(turns, login: 0, hints: hints)
      return trace.trace()
    }
    guard let first = candidates.first else {
      if let standing = StandingCredentials(turns, hints: hints) { return standing.outline }
      throw CaptureError(
        "no-login", "there is no login in the \(turns.count) request\(turns.count == 1 ? "" : "s"): none has a password, a key or a user",
        help: "record from before the login until after the first page behind it",
        "if the password has an unusual name, say --secret NAME with the field's name")
    }
    if let number {
      guard candidates.indices.contains(number - 1) else {
        throw CaptureError("no-login", "there is no login number \(number)", help: Self.list(candidates, turns))
      }
      return Self.trace(turns, candidates[number - 1], hints)
    }
    guard candidates.count == 1 else {
      throw CaptureError(
        "several-logins", "there are \(candidates.count) logins; say which one with --login NUMBER", help: Self.list(candidates, turns))
    }
    return Self.trace(turns, first, hints)
  }

  private static func trace(_ turns: [CapturedTurn], _ candidate: LoginSearch.Candidate, _ hints: Hints) -> Outline {
    var trace = LoginTrace(turns, login: candidate.index, hints: hints)
    return trace.trace()
  }

  private static func list(_ candidates: [LoginSearch.Candidate], _ turns: [CapturedTurn]) -> [String] {
    candidates.enumerated().map { number, candidate in
      let turn = turns[candidate.index]
      let answer = turn.answer.map { "answered with \($0.status)" } ?? "not answered"
      return "\(number + 1): \(turn.request.summary) (\(candidate.fields.joined(separator: ", "))), \(answer)"
    }
  }

  /// Credentials of Basic in a header are those of `--user`.
  private static func normalized(_ turn: CapturedTurn) -> CapturedTurn {
    var turn = turn
    guard turn.request.user == nil, let value = turn.request.header("authorization"), value.lowercased().hasPrefix("basic "),
      let (text, _) = Spelling.decodedBase64(String(value.dropFirst(6)).trimmed), let colon = text.firstIndex(of: ":")
    else { return turn }
    turn.request.user = (.basic, String(text[..<colon]), String(text[text.index(after: colon)...]))
    turn.request.headers.removeAll { $0.name.lowercased() == "authorization" }
    return turn
  }

  /// What keeps the spec from being used, or from doing what the exchange says.
  private static func difference(_ spec: String, _ exchange: String) async throws(CaptureError) -> String? {
    let (checked, diagnostics) = AuthSpec.check(SourceText(path: "new.auth.yaml", text: spec))
    guard let checked else {
      let first = diagnostics.first { $0.severity == .error }
      throw CaptureError(
        "cannot-describe", "the language has no form for this login: \(first?.message ?? "the spec has mistakes")",
        help: "describe the login without what is special about it, and add that by hand")
    }
    let (read, mistakes) = Exchange.read(SourceText(path: "new.exchange.yaml", text: exchange))
    guard let read else { return mistakes.first.map(Self.sentence) ?? "it cannot be read" }
    return await ExchangeReplay(read, of: checked).run().first.map(Self.sentence)
  }

  private static func sentence(_ diagnostic: Diagnostic) -> String {
    ([diagnostic.message] + diagnostic.notes.map(\.message)).joined(separator: "; ")
  }
}

extension Outline {
  /// A session is valid where the method sends to; if the API is elsewhere, that has to be said.
  fileprivate mutating func bindSession() {
    guard let call, !steps.isEmpty else { return }
    let own = inputs.filter(\.isURL).first { input in (input.example.flatMap { try? BaseURL(parsing: $0) })?.origin == call.request.origin }
    guard let own, !(steps + [probe, logout].compactMap(\.self)).contains(where: { $0.request.base == own.name }) else { return }
    boundTo = [own.name]
  }
}
