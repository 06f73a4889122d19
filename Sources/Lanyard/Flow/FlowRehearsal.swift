package import FoundationEssentials
package import LanyardSpec

/// A flow seen from the vendor's side: the request that comes next, and what an answer to it would lead to.
package struct FlowRehearsal: Sendable {
  package enum State: Sendable {
    /// The step that is to be answered, and its request.
    case awaits(Step, TransportRequest)
    case finished(variables: Bindings, jar: CookieJar)
    case failed(AuthError)
  }

  package private(set) var state: State

  private let steps: [Step]
  private var flow: StepFlow

  /// Begins the flow. Requests that answer a server's challenges cannot be foreseen: such a flow fails.
  package init(_ steps: [Step], of plan: Plan, carrying session: Session? = nil, now: Date) {
    self.steps = steps
    flow = StepFlow(steps, of: plan, carrying: session)
    state = .failed(AuthError(.unsupported, "the flow has not begun"))
    take(flow.handle(.begin, now: now))
  }

  /// Goes on with an answer to the request that is awaited.
  package mutating func receive(_ response: TransportResponse, now: Date) {
    take(flow.handle(.response(response), now: now))
  }

  private mutating func take(_ action: StepFlow.Action) {
    switch action {
    case .finish(let outcome): state = .finished(variables: outcome.variables, jar: outcome.jar)
    case .fail(let error): state = .failed(error)
    case .send(let request, let schemes):
      guard schemes.isEmpty, steps.indices.contains(flow.index) else {
        let names = schemes.map(\.name).joined(separator: " and ")
        state = .failed(AuthError(.unsupported, "it is proven by \(names), in answers to challenges"))
        return
      }
      state = .awaits(steps[flow.index], request)
    }
  }
}
