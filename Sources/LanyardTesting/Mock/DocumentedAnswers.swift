import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardSpec

/// The refusals that exchanges show.
struct DocumentedAnswers {
  /// The answer to a wrong password.
  private(set) var refusal: TransportResponse?
  /// The answer to a request without a living session, and the media type of the request that got it.
  private(set) var rejection: (response: TransportResponse, type: MediaType)?

  init(_ exchanges: [Exchange], of plan: Plan, moves: [(from: String, to: String)], now: Date) {
    for exchange in exchanges {
      let outcome = exchange.loginOutcome(of: plan.method)
      if refusal == nil, outcome?.failure == FailureKind.credentialsRejected.rawValue {
        refusal = outcome?.turns.last?.localized(moves)
      }
      for case .call(_, let turns, let result) in exchange.steps.map(\.value) where rejection == nil {
        let rejected = turns.first { turn in
          guard !plan.method.login.isEmpty else { return result.isRefusal && turn.response.status >= 400 }
          return plan.holds(.any(plan.method.rejected), on: turn.response.localized(moves), now: now)
        }
        guard let rejected else { continue }
        rejection = (rejected.response.localized(moves), MediaType(rejected.request.values(of: "content-type").first ?? ""))
      }
    }
    if plan.method.login.isEmpty { refusal = refusal ?? rejection?.response }
  }
}

extension Exchange.CallOutcome {
  /// Whether the caller does not get what was asked for.
  var isRefusal: Bool {
    switch self {
    case .answer(let status): status.value >= 400
    case .failure: true
    }
  }
}

extension Exchange {
  /// What comes of the first login, or, where the method has none, of the calls: the answers in their order, and the code of the
  /// failure. Nil where the exchange tries neither.
  func loginOutcome(of method: Method) -> (turns: [RawResponse], failure: String?)? {
    for step in steps {
      switch step.value {
      case .login(let turns, .session): return (turns.map(\.response), nil)
      case .login(let turns, .failure(let failure)): return (turns.map(\.response), failure.code.value)
      case .call(_, _, let outcome) where method.login.isEmpty:
        return ([], outcome.isRefusal ? FailureKind.credentialsRejected.rawValue : nil)
      case .call, .wait, .logout, .probe: continue
      }
    }
    return nil
  }

  var documentedCalls: [MockedEntrance.DocumentedCall] {
    steps.compactMap { step in
      guard case .call(let request, let turns, let outcome) = step.value, !outcome.isRefusal, let last = turns.last else { return nil }
      return .init(request: request, response: last.response)
    }
  }

  var logoutTurns: [RawResponse]? {
    for step in steps {
      if case .logout(let turns, nil) = step.value { return turns.map(\.response) }
    }
    return nil
  }

  /// The inputs of somebody whom no exchange knows: what other exchanges of the spec say, its examples, and made-up words.
  static func invented(for method: Method, of spec: AuthSpec, from exchanges: [Exchange]) -> Exchange {
    var inputs: [String: String] = [:]
    for input in spec.inputs(usedBy: method) where !input.mayBeAbsent {
      let known = exchanges.lazy.compactMap { $0.inputs[input.name] }.first
      inputs[input.name] = known ?? input.defaultValue ?? input.example ?? Self.invented(input)
    }
    return Exchange(
      method: method.name, origin: "made up", corrections: [], inputs: inputs, clock: Self.defaultClock,
      source: SourceText(path: "", text: ""), methodRange: .beginning, inputsRange: .beginning, steps: [])
  }

  private static func invented(_ input: InputDeclaration) -> String {
    switch input.kind {
    case .url: "http://127.0.0.1"
    case .number: "1"
    case .boolean: "true"
    case .choice(let words): words.first ?? ""
    case .text, .file: "mock-\(input.name.replacing("_", with: "-"))"
    }
  }
}
