import FoundationEssentials
import LanyardSpec

/// The loop that does a flow's input and output, within one deadline for all its steps.
struct FlowRunner: Sendable {
  let transport: any Transport
  let time: any TimeSource

  func run(_ steps: [Step], of plan: Plan, carrying session: Session? = nil) async throws(AuthError) -> StepFlow.Outcome {
    var flow = StepFlow(steps, of: plan, carrying: session)
    let end = time.uptime + plan.policy.loginTimeout
    var action = flow.handle(.begin, now: time.now)
    while true {
      switch action {
      case .finish(let outcome): return outcome
      case .fail(let error): throw error
      case .send(var request):
        request.timeout = min(request.timeout, end - time.uptime)
        action = flow.handle(await answer(to: request), now: time.now)
      }
    }
  }

  private func answer(to request: TransportRequest) async -> StepFlow.Event {
    guard request.timeout > .zero else {
      return .fault(TransportError(.timeout, "the time for the whole login is over", progress: .nothingSent))
    }
    do throws(TransportError) {
      return .response(try await transport.send(request))
    } catch {
      return .fault(error)
    }
  }
}
