package import FoundationEssentials
package import HTTPTypes
package import Lanyard
package import LanyardSpec
import LanyardTesting

/// A conversation with a real server, made into an exchange.
///
/// Its requests are not those that were sent: the spec renders them once more, with made-up inputs and in answer to what the server
/// said with its secrets replaced. So whatever was computed from a secret (a hash, a signature) is that of the made-up one.
package struct Recording {
  /// An API request of the caller's own.
  package struct Call: Sendable {
    package var head: HTTPRequest
    package var body: [UInt8]?

    package init(head: HTTPRequest, body: [UInt8]? = nil) {
      self.head = head
      self.body = body
    }
  }

  private let plan: Plan
  /// When the login began, to the second.
  private let start: Date
  private var real: [String: String]
  private var login: [RecordedTurn]
  private var call: (request: Call, turns: [RecordedTurn])?
  private var logout: [RecordedTurn]?
  private let session: Session

  /// - Parameters:
  ///   - inputs: the real values of the plan's inputs.
  ///   - login: what went over the wire for the login; none where each request authenticates itself.
  package init(
    _ plan: Plan, inputs: [String: String], start: Date, session: Session, login: [RecordedTurn], call: (Call, [RecordedTurn])?,
    logout: [RecordedTurn]?
  ) {
    self.plan = plan
    real = inputs
    self.start = Date(timeIntervalSince1970: start.timeIntervalSince1970.rounded(.down))
    self.session = session
    self.login = login
    self.call = call.map { ($0.0, $0.1) }
    self.logout = logout
  }

  /// Refuses what cannot be replayed, before anybody is asked and anything is sent.
  package static func check(_ method: Method) throws(CaptureError) {
    let schemes = method.steps.flatMap(\.request.authenticate) + method.apply.authenticate
    guard !schemes.contains(where: \.needsChallenge) else {
      throw CaptureError(
        "cannot-record", "the method '\(method.name)' answers challenges, and such proofs are good for one connection only",
        help: "write the exchange by hand, without the handshake: the document Exchanges.md says how")
    }
  }

  /// The exchange's text. It passes a replay, and no real secret is in it in any form.
  package func exchange(source: String) async throws(CaptureError) -> String {
    let stand = substitutes()
    let inputs = stand.inputs
    let answers = (login + (call?.turns ?? []) + (logout ?? [])).map { sanitized($0.response, by: stand.substitution) }
    let recorder = RecordingTransport(AnsweringTransport(answers))
    let text: String
    do {
      let again = try Plan(plan.spec, method: plan.method.name, inputs: inputs.mapValues { .text($0) }, policy: plan.policy)
      let authenticator = Authenticator(again, transport: recorder, time: ManualTime(start))
      text = try await write(source: source, inputs: inputs, by: authenticator, recorder, stand.substitution)
    } catch let error as CaptureError {
      throw error
    } catch {
      throw CaptureError(
        "cannot-record", "the spec does not come out the same with made-up values: \(stand.substitution.apply("\(error)"))",
        help: "an input with a pattern, or an answer that repeats a secret in an unknown form, may be why")
    }
    var proof = SecretProof()
    for (name, value) in stand.secrets { proof.add(value, of: name) }
    try proof.check([text])
    try await replay(text)
    return text
  }

  // MARK: Substitution

  private struct Substitutes {
    var inputs: [String: String] = [:]
    var secrets: [(name: String, value: String)] = []
    var substitution = Substitution([])
  }

  private func substitutes() -> Substitutes {
    var result = Substitutes()
    let declared = plan.spec.inputs.filter { real[$0.name] != nil }
    result.secrets = declared.filter { $0.isSecret || $0.kind == .file }.map { ($0.name, real[$0.name] ?? "") }
    result.secrets += session.variables.filter(\.value.isSecret).map { ($0.key, $0.value.text) }
    var madeUp = MadeUp(instead: result.secrets.map(\.value))
    var pairs: [(real: String, madeUp: String)] = []
    for input in declared {
      guard let value = real[input.name] else { continue }
      let substitute = substitute(for: input, value, &madeUp)
      result.inputs[input.name] = substitute
      pairs.append((value, substitute))
    }
    var known = Set(pairs.map(\.real))
    let turns = login + (call?.turns ?? []) + (logout ?? [])
    let tokens = session.variables.values.filter(\.isSecret).map(\.text) + turns.flatMap { CapturedAnswer($0.response).incidentalSecrets }
    for token in tokens where token.utf8.count >= 4 && known.insert(token).inserted { pairs.append((token, madeUp.token(like: token))) }
    for cookie in session.jar.cookies where cookie.value.utf8.count >= 6 { result.secrets.append((cookie.name, cookie.value)) }
    result.substitution = Substitution(pairs)
    return result
  }

  private func substitute(for input: InputDeclaration, _ value: String, _ madeUp: inout MadeUp) -> String {
    switch input.kind {
    case .url, .number, .boolean, .choice: return value
    case .file: return "made up\n"
    case .text: break
    }
    if input.pattern != nil { return input.isSecret ? madeUp.token(like: value) : value }
    let isPersonal = input.isSecret || FieldNames.role(of: input.name) == .username
    return isPersonal ? madeUp.input(input.name, isSecret: input.isSecret, like: value) : value
  }

  /// Headers that change from answer to answer and say nothing about the login.
  private static let volatile: Set<String> = [
    "date", "server", "content-length", "transfer-encoding", "connection", "keep-alive", "content-encoding", "vary", "etag",
    "last-modified",
    "cache-control", "expires", "pragma", "age", "via", "alt-svc", "x-request-id", "x-correlation-id", "x-runtime", "x-powered-by",
    "strict-transport-security", "content-security-policy", "x-frame-options", "x-content-type-options", "x-xss-protection",
    "referrer-policy",
    "permissions-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "cross-origin-embedder-policy", "report-to", "nel",
  ]

  private func sanitized(_ response: TransportResponse, by substitution: Substitution) -> TransportResponse {
    var head = HTTPResponse(status: response.head.status)
    for field in response.head.headerFields where !Self.volatile.contains(field.name.canonicalName) {
      head.headerFields.append(HTTPField(name: field.name, value: substitution.apply(field.value)))
    }
    var text = String(validating: response.body, as: UTF8.self).map { substitution.apply($0).replacing("\r\n", with: "\n") } ?? ""
    while text.hasSuffix("\n") { text.removeLast() }
    return TransportResponse(head: head, body: YAMLText.fitsBlock(text) ? Array(text.utf8) : [])
  }

  // MARK: Writing

  private func write(
    source: String, inputs: [String: String], by authenticator: Authenticator, _ recorder: RecordingTransport, _ substitution: Substitution
  ) async throws -> String {
    var text = "method: \(plan.method.name)\nsource: \(YAMLText.quoted(source))\ncorrections:\n"
    text += "  - \"Names, passwords, keys and tokens are made up; headers that say nothing about the login are left out.\"\ninputs:\n"
    for name in inputs.keys.sorted() { text += "  \(name): \(YAMLText.quoted(inputs[name] ?? ""))\n" }
    text += "clock: \(start.formatted(.iso8601))\nsteps:\n"
    var steps: [String] = []
    if !plan.method.login.isEmpty {
      let session = try await authenticator.session()
      steps.append("  - login:\n\(try turns(recorder.take(), login.count))\n\(outcome(session))")
    }
    if let call {
      var head = call.request.head
      head.path = substitution.apply(head.path ?? "/")
      for index in head.headerFields.indices { head.headerFields[index].value = substitution.apply(head.headerFields[index].value) }
      let body = call.request.body.map(substitution.apply)
      let (answer, _) = try await authenticator.send(head, body: body)
      let message = RecordedMessage.request(TransportRequest(head: head, body: body))
      steps.append(
        "  - call: \(YAMLText.block(message, indent: 6))\n    exchange:\n\(try turns(recorder.take(), call.turns.count))\n"
          + "    answer: \(answer.status.code)")
    }
    if let logout {
      _ = try await authenticator.logout()
      steps.append("  - logout:\n\(try turns(recorder.take(), logout.count))")
    }
    return text + steps.joined(separator: "\n\n") + "\n"
  }

  private func turns(_ turns: [RecordedTurn], _ count: Int) throws(CaptureError) -> String {
    guard turns.count == count else {
      throw CaptureError(
        "cannot-record", "with made-up values the spec sends \(turns.count) requests where it sent \(count) to the server",
        help: "the conversation depends on something that cannot be recorded")
    }
    return turns.map { turn in
      "      - request: \(YAMLText.block(RecordedMessage.request(turn.request), indent: 10))\n"
        + "        response: \(YAMLText.block(RecordedMessage.answer(turn.response), indent: 10))"
    }.joined(separator: "\n")
  }

  private func outcome(_ session: Session) -> String {
    let values = session.variables.sorted { $0.key < $1.key }.map { "      \($0.key): \(YAMLText.quoted($0.value.text))" }
    var limits: [String] = []
    if let idle = plan.method.session?.idle { limits.append("\(idle.wording) idle") }
    if let end = session.expiresAt { limits.append(end.formatted(.iso8601)) }
    let expires = limits.count > 1 ? "[\(limits.map(YAMLText.quoted).joined(separator: ", "))]" : limits.first ?? "until rejected"
    return (values.isEmpty ? "    session: {}" : "    session:\n" + values.joined(separator: "\n")) + "\n    expires: \(expires)"
  }

  private func replay(_ text: String) async throws(CaptureError) {
    let (exchange, mistakes) = Exchange.read(SourceText(path: "recorded.exchange.yaml", text: text))
    var finding = mistakes.first
    if let exchange { finding = await ExchangeReplay(exchange, of: plan.spec).run().first }
    guard let finding else { return }
    throw CaptureError(
      "cannot-record", "the recorded exchange does not pass its own replay: \(finding.message)",
      help: finding.notes.map(\.message) + ["the server's answers have something that an exchange cannot hold"])
  }
}

/// Messages as text.
enum RecordedMessage {
  private static let transports: Set<String> = ["accept-encoding", "content-length", "user-agent"]

  static func request(_ request: TransportRequest) -> String {
    let head = request.head
    var lines = ["\(head.method.rawValue) \(head.path ?? "/") HTTP/1.1", "Host: \(head.authority ?? "")"]
    lines += head.headerFields.filter { !transports.contains($0.name.canonicalName) }.map { "\($0.name.rawName): \($0.value)" }
    return lines.joined(separator: "\n") + body(request.body ?? [])
  }

  static func answer(_ response: TransportResponse) -> String {
    let status = response.head.status
    let lines = ["HTTP/1.1 \(status.code)\(status.reasonPhrase.isEmpty ? "" : " \(status.reasonPhrase)")"]
    return (lines + response.head.headerFields.map { "\($0.name.rawName): \($0.value)" }).joined(separator: "\n") + body(response.body)
  }

  private static func body(_ bytes: [UInt8]) -> String {
    bytes.isEmpty ? "" : "\n\n" + String(decoding: bytes, as: UTF8.self)
  }
}

extension CapturedAnswer {
  init(_ response: TransportResponse) {
    self.init(
      status: response.head.status.code, headers: response.head.headerFields.map { CapturedField($0.name.rawName, $0.value) },
      body: response.body)
  }
}
