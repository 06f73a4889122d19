import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardSpec

/// Gathers what a spec and its exchanges tell about one method into what a mock needs.
struct EntranceBuilder {
  let spec: AuthSpec
  let exchanges: [Exchange]
  /// What the caller wants instead of the documented inputs.
  let given: [String: InputValue]
  /// The origin at which the mock is reached; the documented ones where there is none.
  let origin: String?
  let shape: TokenShape
  let now: Date

  func entrance(of method: Method) -> MockedEntrance {
    let own = exchanges.filter { $0.method == method.name }
    var assumptions: [String] = []
    let (accounts, inputs, documented, mistake) = accounts(of: method, own, &assumptions)
    let obstacle = obstacle(of: method) ?? mistake
    var refusal = TransportResponse.json(.unauthorized, #"{"error":"wrong credentials"}"#)
    var rejection = TransportResponse.json(.unauthorized, #"{"error":"no session that lives"}"#)
    var rejectedType: MediaType?
    if let plan = accounts.first?.plan {
      let answers = DocumentedAnswers(own, of: plan, moves: moves, now: now)
      refusal = answers.refusal ?? made(refusal, plan, refusalConditions(of: method), "a wrong password", &assumptions)
      rejectedType = answers.rejection?.type
      rejection = answers.rejection?.response ?? made(rejection, plan, method.rejected, "a request without a session", &assumptions)
    }
    let used = Set((method.steps.flatMap(\.request.uses) + method.apply.uses).flatMap(\.template.names).map(\.name))
    let lives = Set((method.session?.uses ?? []).flatMap(\.template.names).map(\.name))
    let secrets = Set(method.steps.flatMap(\.extractors).filter(\.isSecret).map(\.name))
    return MockedEntrance(
      method: method, accounts: accounts, refusal: refusal, rejection: rejection, rejectedType: rejectedType,
      calls: own.flatMap(\.documentedCalls), logoutTurns: own.lazy.compactMap(\.logoutTurns).first ?? [],
      issued: used.intersection(secrets).subtracting(lives),
      description: MockedMethod(
        name: method.name, inputs: obstacle == nil ? inputs : [:], documentedInputs: obstacle == nil ? documented : [:], obstacle: obstacle,
        assumptions: obstacle == nil ? assumptions : []))
  }

  /// Why a mock cannot play the vendor's part.
  private func obstacle(of method: Method) -> String? {
    if method.tls?.certificate != nil { return "it wants a client certificate, and a mock speaks no TLS" }
    let schemes = (method.steps.flatMap(\.request.authenticate) + method.apply.authenticate).filter(\.needsChallenge)
    guard schemes.isEmpty else {
      let names = schemes.map(\.name).reduce(into: [String]()) { names, name in if !names.contains(name) { names.append(name) } }
      return "it is proven by \(names.joined(separator: " or ")) in answers to a server's challenges, which a mock does not make"
    }
    return nil
  }

  // MARK: Answers that no exchange shows

  private func refusalConditions(of method: Method) -> [Condition] {
    method.login.flatMap(\.failures).filter { $0.kind == .credentialsRejected }.map(\.condition)
  }

  /// The first condition for which an answer can be made decides; 401 where there is none.
  private func made(
    _ fallback: TransportResponse, _ plan: Plan, _ conditions: [Condition], _ what: String, _ assumptions: inout [String]
  ) -> TransportResponse {
    for condition in conditions {
      let answer = AnswerDraft.answer(satisfying: condition, namespaces: spec.namespaces)
      guard plan.holds(condition, on: answer, now: now) else { continue }
      assumptions.append("no exchange shows the answer to \(what): it is made of the spec's rule")
      return answer
    }
    assumptions.append("neither exchange nor rule shows the answer to \(what): it is 401")
    var answer = fallback
    if !plan.method.apply.authenticate.isEmpty { answer.head.headerFields[.wwwAuthenticate] = "Basic realm=\"\(spec.name)\"" }
    return answer
  }

  // MARK: Accounts

  /// Those who may log in, and those whose failure is documented; and the inputs of the first one.
  private func accounts(of method: Method, _ own: [Exchange], _ assumptions: inout [String]) -> (
    accounts: [MockAccount], inputs: [String: InputValue], documented: [String: String], mistake: String?
  ) {
    var welcome = own.compactMap { exchange in exchange.loginOutcome(of: method).flatMap { $0.failure == nil ? (exchange, $0) : nil } }
    if welcome.isEmpty {
      let invented = Exchange.invented(for: method, of: spec, from: exchanges)
      welcome = [(invented, ([], nil))]
      assumptions.append("no exchange shows a login that works: its answer is made of the spec")
    }
    var failing = own.compactMap { exchange in exchange.loginOutcome(of: method).flatMap { $0.failure != nil ? (exchange, $0) : nil } }
    failing.removeAll { failed, _ in welcome.contains { $0.0.inputs == failed.inputs } }
    do {
      var accounts: [MockAccount] = []
      for (exchange, outcome) in welcome {
        accounts.append(
          MockAccount(plan: try plan(method, inputs(of: exchange).merging(given) { $1 }), turns: outcome.turns, clock: exchange.clock))
      }
      for (exchange, outcome) in failing {
        guard let plan = try? plan(method, inputs(of: exchange)) else { continue }
        accounts.append(MockAccount(plan: plan, turns: outcome.turns, clock: exchange.clock, failure: outcome.failure))
      }
      let needed = Set(spec.inputs(usedBy: method).map(\.name))
      let first = moved(welcome[0].0.inputs).filter { needed.contains($0.key) }
      let inputs = first.mapValues { InputValue.text($0) }.merging(given.filter { needed.contains($0.key) }) { $1 }
      return (accounts, inputs, first.filter { given[$0.key] == nil }, nil)
    } catch {
      return ([], [:], [:], "its inputs do not fit: \((error as? AuthError)?.message ?? "\(error)")")
    }
  }

  private func plan(_ method: Method, _ inputs: [String: InputValue]) throws -> Plan {
    let needed = Set(spec.inputs(usedBy: method).map(\.name))
    let relevant = inputs.filter { needed.contains($0.key) }
    return try Plan(spec, method: method.name, inputs: relevant, policy: Plan.Policy(allowsPlainHTTP: true))
  }

  private func inputs(of exchange: Exchange) -> [String: InputValue] { moved(exchange.inputs).mapValues { .text($0) } }

  /// The inputs with the mock's origin in every URL.
  private func moved(_ inputs: [String: String]) -> [String: String] {
    guard let origin else { return inputs }
    var moved = inputs
    for input in spec.inputs where input.kind == .url {
      guard let url = inputs[input.name].flatMap({ try? BaseURL(parsing: $0) }) else { continue }
      moved[input.name] = origin + url.path
    }
    return moved
  }

  /// From the documented origins to the mock's, for redirects.
  var moves: [(from: String, to: String)] {
    guard let origin else { return [] }
    return exchanges.flatMap { exchange in
      spec.inputs.filter { $0.kind == .url }.compactMap { input in
        exchange.inputs[input.name].flatMap { try? BaseURL(parsing: $0) }.map { ($0.origin.description, origin) }
      }
    }
  }
}
