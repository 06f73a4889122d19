import FoundationEssentials
import LanyardSpec

/// Reads an exchange's nodes into its model; every mistake becomes a diagnostic.
struct ExchangeReader {
  var nodes = NodeReader()

  mutating func exchange(_ root: Node, source: SourceText) -> Exchange? {
    let keys = ["method", "source", "corrections", "inputs", "clock", "steps"]
    guard let top = nodes.mapping(root, "an exchange", keys: keys) else { return nil }
    let method = nodes.require("method", of: top, "an exchange", at: .beginning).flatMap { nodes.text($0) }
    let origin = nodes.require("source", of: top, "an exchange", at: .beginning).flatMap { nodes.text($0) }
    let corrections = top["corrections"].map { node in nodes.list(node).compactMap { nodes.text($0)?.value } }
    let inputs = top["inputs"].map { nodes.texts($0) }
    let clock = top["clock"].flatMap { moment($0) }
    let steps = nodes.require("steps", of: top, "an exchange", at: .beginning).map { node in
      nodes.list(node).compactMap { step($0) }
    }
    guard let method, let origin, let steps else { return nil }
    return Exchange(
      method: method.value, origin: origin.value, corrections: corrections ?? [], inputs: inputs ?? [:],
      clock: clock ?? Exchange.defaultClock, source: source, methodRange: method.range, inputsRange: top["inputs"]?.range ?? method.range,
      steps: steps)
  }

  // MARK: Steps

  private mutating func step(_ node: Node) -> Located<Exchange.Step>? {
    let verbs = ["login", "call", "wait", "probe", "logout"]
    let companions = ["session", "expires", "failure", "exchange", "answer"]
    guard let keys = nodes.mapping(node, "a step", keys: verbs + companions) else { return nil }
    let given = verbs.filter { keys[$0] != nil }
    guard given.count == 1, let verb = given.first, let subject = keys[verb] else {
      nodes.report(
        given.isEmpty ? Diagnostic.Code.missingKey : .conflictingKeys, "a step is one of 'login', 'call', 'wait', 'probe' and 'logout'",
        at: place(of: node))
      return nil
    }
    let allowed =
      switch verb {
      case "login": ["session", "expires", "failure"]
      case "call": ["exchange", "answer", "failure"]
      case "logout", "probe": ["failure"]
      default: [String]()
      }
    for companion in companions where !allowed.contains(companion) {
      guard let stray = keys[companion] else { continue }
      nodes.report(.misplacedKey, "'\(companion)' does not belong to a '\(verb)'", at: stray.range)
    }
    let range = place(of: node)
    let step: Exchange.Step? =
      switch verb {
      case "login": login(subject, keys, at: range).map { .login(readTurns(subject), $0) }
      case "call": call(subject, keys, at: range)
      case "logout": .logout(readTurns(subject), keys["failure"].flatMap { failure($0) })
      case "probe": .probe(readTurns(subject), keys["failure"].flatMap { failure($0) })
      default: nodes.duration(subject).map { .wait($0.value) }
      }
    return step.map { Located($0, at: range) }
  }

  private mutating func login(_ subject: Node, _ keys: [String: Node], at range: SourceRange) -> Exchange.LoginOutcome? {
    if let node = keys["failure"] {
      for companion in ["session", "expires"] {
        guard let stray = keys[companion] else { continue }
        nodes.report(.conflictingKeys, "a login that fails has no '\(companion)'", at: stray.range)
      }
      return failure(node).map { .failure($0) }
    }
    guard let node = keys["session"] else {
      nodes.report(
        .missingKey, "the outcome of the login is missing", at: range,
        help: "write 'session:' with the extracted values, or 'failure:'")
      return nil
    }
    return .session(values: Located(nodes.texts(node), at: node.range), limits: keys["expires"].flatMap { limits($0) })
  }

  private mutating func call(_ subject: Node, _ keys: [String: Node], at range: SourceRange) -> Exchange.Step? {
    let request = readRequest(subject)
    let turns = keys["exchange"].map { readTurns($0) } ?? []
    let outcome: Exchange.CallOutcome?
    switch (keys["answer"], keys["failure"]) {
    case (let answer?, nil): outcome = status(answer).map { .answer($0) }
    case (nil, let node?): outcome = failure(node).map { .failure($0) }
    default:
      nodes.report(.missingKey, "the outcome of the call is missing", at: range, help: "write either 'answer: 200' or 'failure:'")
      outcome = nil
    }
    guard let request, let outcome else { return nil }
    return .call(request, turns, outcome)
  }

  // MARK: Outcomes

  private mutating func failure(_ node: Node) -> Exchange.Failure? {
    if case .scalar = node.content { return nodes.text(node).map { Exchange.Failure(code: $0) } }
    guard let keys = nodes.mapping(node, "a failure", keys: ["kind", "retry_after", "message"]),
      let kind = nodes.require("kind", of: keys, "a failure", at: place(of: node)).flatMap({ nodes.text($0) })
    else { return nil }
    return Exchange.Failure(
      code: kind, retryAfter: keys["retry_after"].flatMap { nodes.duration($0) }, message: keys["message"].flatMap { nodes.text($0) })
  }

  private mutating func status(_ node: Node) -> Located<Int>? {
    guard let text = nodes.text(node) else { return nil }
    guard let status = Int(text.value), (200...599).contains(status) else {
      nodes.report(.wrongValue, "'\(text.value)' is no status", at: text.range, help: "such as 200")
      return nil
    }
    return Located(status, at: text.range)
  }

  private mutating func limits(_ node: Node) -> Located<Exchange.Limits>? {
    let items = if case .sequence(let items) = node.content { Array(items) } else { [node] }
    var limits = Exchange.Limits()
    for item in items {
      guard let text = nodes.text(item), text.value != "until rejected" else { continue }
      if text.value.hasSuffix(" idle"), let idle = Duration(exchangeText: text.value.dropLast(5)) {
        limits.idle = idle
      } else if let duration = Duration(exchangeText: text.value) {
        limits.end = .after(duration)
      } else if let date = try? Date.ISO8601FormatStyle().parse(text.value) {
        limits.end = .at(date)
      } else {
        nodes.report(
          .wrongValue, "'\(text.value)' is no end of a session", at: text.range,
          help: "such as '30m idle', '8h', '2026-01-01T08:00:00Z', 'until rejected'")
      }
    }
    return Located(limits, at: node.range)
  }

  private mutating func moment(_ node: Node) -> Date? {
    guard let text = nodes.text(node) else { return nil }
    let date = try? Date.ISO8601FormatStyle().parse(text.value)
    if date == nil {
      nodes.report(.wrongValue, "'\(text.value)' is no moment", at: text.range, help: "such as 2026-01-01T00:00:00Z")
    }
    return date
  }

  // MARK: Messages

  private mutating func readTurns(_ node: Node) -> [ScriptedTurn] {
    nodes.list(node).compactMap { turn -> ScriptedTurn? in
      guard let keys = nodes.mapping(turn, "a message", keys: ["request", "response"]) else { return nil }
      let request = nodes.require("request", of: keys, "a message", at: place(of: turn)).flatMap { readRequest($0) }
      let response = nodes.require("response", of: keys, "a message", at: place(of: turn)).flatMap { readResponse($0) }
      guard let request, let response else { return nil }
      return ScriptedTurn(request: request, response: response)
    }
  }

  private mutating func readRequest(_ node: Node) -> RawRequest? {
    message(node) { reader throws(RawMessageMistake) in try reader.request() }
  }

  private mutating func readResponse(_ node: Node) -> RawResponse? {
    message(node) { reader throws(RawMessageMistake) in try reader.response() }
  }

  private mutating func message<Message>(
    _ node: Node, _ read: (RawMessageReader) throws(RawMessageMistake) -> Message
  ) -> Message? {
    guard let lines = nodes.lines(node) else { return nil }
    do throws(RawMessageMistake) {
      return try read(RawMessageReader(lines))
    } catch {
      nodes.report("invalid-message", error.message, at: error.range, help: error.help)
      return nil
    }
  }

  /// The first key of a mapping: enough of a place for what concerns all of it.
  private func place(of node: Node) -> SourceRange {
    guard case .mapping(let entries) = node.content, let first = entries.first else { return node.range }
    return first.key.range
  }
}
