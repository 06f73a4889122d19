import FoundationEssentials
import HTTPTypes
import Lanyard
public import LanyardSpec

/// Replays an exchange against a spec, with a transport that plays the vendor and a clock that stands still.
public struct ExchangeReplay: Sendable {
  private let exchange: Exchange
  private let spec: AuthSpec
  private let redact: @Sendable (String) -> String

  /// Prepares a replay.
  ///
  /// - Parameter redact: passes over every value before it stands in a diagnostic. An exchange holds no real secrets; where one
  ///   might, take them out here.
  public init(_ exchange: Exchange, of spec: AuthSpec, redact: @escaping @Sendable (String) -> String = { $0 }) {
    self.exchange = exchange
    self.spec = spec
    self.redact = redact
  }

  /// Plays the exchange from top to bottom.
  ///
  /// - Returns: what is not as the exchange says, each at its place in the exchange; nothing where the spec keeps to it.
  public func run() async -> [Diagnostic] { await outcome().diagnostics }

  /// What comes of playing an exchange.
  package struct Outcome: Sendable {
    /// What is not as the exchange says.
    package var diagnostics: [Diagnostic] = []
    /// The places in the spec that came to bear.
    package var exercised: Set<SourceRange> = []
    /// The requests that differ from those of the exchange; empty where something else is wrong as well.
    var changes: [RequestComparison] = []
  }

  /// Plays the exchange from top to bottom, and notes what of the spec it exercises.
  package func outcome() async -> Outcome {
    let trace = Trace()
    var outcome = await play(tracing: trace)
    outcome.exercised = trace.places
    return outcome
  }

  private func play(tracing trace: Trace) async -> Outcome {
    let transport = ScriptedTransport()
    let time = ManualTime(exchange.clock)
    let authenticator: Authenticator
    do {
      var plan = try Plan(
        spec, method: exchange.method, inputs: exchange.inputs.mapValues { .text($0) }, policy: Plan.Policy(renewsAhead: false))
      trace.mark(plan.method.range)
      plan.observer = { trace.mark($0) }
      authenticator = Authenticator(plan, transport: transport, time: time)
    } catch {
      let message = redact("the exchange does not fit the spec: \(error)")
      return Outcome(diagnostics: [Diagnostic(.error, "exchange-unusable", message, at: exchange.inputsRange)])
    }
    for step in exchange.steps {
      var findings: [Diagnostic] = []
      switch step.value {
      case .login(let turns, let outcome):
        transport.expect(turns)
        let result = await Self.result { () async throws(AuthError) in try await authenticator.session() }
        findings = check(result, outcome, at: step.range)
      case .call(let request, let turns, let outcome):
        transport.expect(turns)
        findings = await call(request, outcome, with: authenticator, at: step.range)
      case .wait(let duration):
        time.advance(by: duration)
      case .logout(let turns, let failure):
        transport.expect(turns)
        let result = await Self.result { () async throws(AuthError) in try await authenticator.logout() }
        findings = check(result.map { _ in }, failure, at: step.range)
      case .probe(let turns, let failure):
        transport.expect(turns)
        let result = await Self.result { () async throws(AuthError) in try await authenticator.probe() }
        findings = check(result.map { _ in }, failure, at: step.range)
      }
      let (comparisons, others) = transport.finishComparing()
      let differences = (comparisons.flatMap(\.differences) + others).map { $0.redacted(redact).diagnostic(in: step.range) }
      // Later steps would only repeat the trouble of this one.
      guard findings.isEmpty, differences.isEmpty else {
        let isOnlyWhatIsSent = findings.isEmpty && others.isEmpty
        return Outcome(
          diagnostics: differences + findings, changes: isOnlyWhatIsSent ? comparisons.filter { !$0.differences.isEmpty } : [])
      }
    }
    return Outcome()
  }

  private static func result<Success>(
    _ body: () async throws(AuthError) -> Success
  ) async -> Result<Success, AuthError> {
    do throws(AuthError) { return .success(try await body()) } catch { return .failure(error) }
  }

  // MARK: Calls

  private func call(
    _ request: RawRequest, _ outcome: Exchange.CallOutcome, with authenticator: Authenticator, at range: SourceRange
  ) async -> [Diagnostic] {
    guard let (head, body) = request.httpRequest(defaultScheme: scheme(of: request.authority.value)) else {
      return [Diagnostic(.error, "exchange-unusable", "the call cannot be made as it stands", at: request.verb.range)]
    }
    let result = await Self.result { () async throws(AuthError) in try await authenticator.send(head, body: body) }
    switch (outcome, result) {
    case (.answer(let status), .success(let answer)):
      guard status.value != answer.0.status.code else { return [] }
      return [
        Diagnostic(.error, "answer-differs", "the caller gets the status \(answer.0.status.code), not \(status.value)", at: status.range)
      ]
    case (.answer, .failure(let error)): return [unexpected(error, at: range)]
    case (.failure(let failure), _): return check(result.map { _ in }, failure, at: range)
    }
  }

  /// That of the input under which the call lies; https where there is none.
  private func scheme(of authority: String) -> String {
    exchange.inputs.values.contains { $0.hasPrefix("http://\(authority)/") || $0 == "http://\(authority)" } ? "http" : "https"
  }

  // MARK: Outcomes

  private func check(_ result: Result<Session, AuthError>, _ outcome: Exchange.LoginOutcome, at range: SourceRange) -> [Diagnostic] {
    switch (outcome, result) {
    case (.failure(let failure), _): return check(result.map { _ in }, failure, at: range)
    case (.session, .failure(let error)): return [unexpected(error, at: range)]
    case (.session(let values, let limits), .success(let session)):
      return check(session, values) + (limits.map { check(session, $0) } ?? [])
    }
  }

  private func check(_ session: Session, _ expected: Located<[String: String]>) -> [Diagnostic] {
    let actual = session.variables.mapValues(\.text)
    return Set(actual.keys).union(expected.value.keys).sorted().compactMap { name in
      guard actual[name].map({ Array($0.utf8) }) != expected.value[name].map({ Array($0.utf8) }) else { return nil }
      let notes = [
        Diagnostic.Note("expected: \(expected.value[name].map(redact) ?? "no such value")"),
        Diagnostic.Note("actual:   \(actual[name].map(redact) ?? "no such value")"),
      ]
      return Diagnostic(.error, "session-differs", "the session has another '\(name)'", at: expected.range, notes: notes)
    }
  }

  private func check(_ session: Session, _ expected: Located<Exchange.Limits>) -> [Diagnostic] {
    let idle = session.plan.method.session?.idle
    let end: Date? =
      switch expected.value.end {
      case .after(let duration): session.obtainedAt + duration.timeInterval
      case .at(let date): date
      case nil: nil
      }
    guard idle != expected.value.idle || session.expiresAt != end else { return [] }
    let wanted = Exchange.Limits(idle: expected.value.idle, end: end.map { .at($0) })
    let actual = Exchange.Limits(idle: idle, end: session.expiresAt.map { .at($0) })
    let notes = [Diagnostic.Note("expected: \(wanted.wording)"), Diagnostic.Note("actual:   \(actual.wording)")]
    return [Diagnostic(.error, "session-differs", "the session ends otherwise", at: expected.range, notes: notes)]
  }

  private func check(_ result: Result<Void, AuthError>, _ expected: Exchange.Failure?, at range: SourceRange) -> [Diagnostic] {
    switch (result, expected) {
    case (.success, nil): return []
    case (.success, let failure?):
      return [Diagnostic(.error, "failure-differs", "this works, where '\(failure.code.value)' is expected", at: failure.code.range)]
    case (.failure(let error), nil): return [unexpected(error, at: range)]
    case (.failure(let error), let failure?):
      var findings: [Diagnostic] = []
      if error.code.rawValue != failure.code.value {
        findings.append(
          Diagnostic(
            .error, "failure-differs", "this fails with '\(error.code)', not with '\(failure.code.value)'", at: failure.code.range,
            notes: [.init(redact("\(error)"))]))
      }
      if let wanted = failure.retryAfter, wanted.value != error.retryAfter {
        let actual = error.retryAfter?.wording ?? "nothing"
        findings.append(
          Diagnostic(
            .error, "failure-differs", "the failure says something else about another attempt", at: wanted.range,
            notes: [.init("expected: \(wanted.value.wording)"), .init("actual:   \(actual)")]))
      }
      if let wanted = failure.message, !error.message.contains(wanted.value) {
        findings.append(
          Diagnostic(
            .error, "failure-differs", "the failure's message does not contain '\(redact(wanted.value))'", at: wanted.range,
            notes: [.init("actual: \(redact(error.message))")]))
      }
      return findings
    }
  }

  private func unexpected(_ error: AuthError, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "failure-differs", "this fails with '\(error.code)'", at: range, notes: [.init(redact("\(error)"))])
  }
}
