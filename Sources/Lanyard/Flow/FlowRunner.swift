import FoundationEssentials
import LanyardSpec

/// The loop that does a flow's input and output, within one deadline for all its steps.
struct FlowRunner: Sendable {
  let transport: any Transport
  let responder: ChallengeResponder
  let time: any TimeSource

  func run(_ steps: [Step], of plan: Plan, carrying session: Session? = nil) async throws(AuthError) -> StepFlow.Outcome {
    var flow = StepFlow(steps, of: plan, carrying: session)
    let end = time.uptime + plan.policy.loginTimeout
    var action = flow.handle(.begin, now: time.now)
    while true {
      switch action {
      case .finish(let outcome): return outcome
      case .fail(let error): throw error
      case .send(let request, let schemes):
        action = flow.handle(await answer(to: request, as: schemes, until: end), now: time.now)
      }
    }
  }

  private func answer(to request: TransportRequest, as schemes: [BoundScheme], until end: Duration) async -> StepFlow.Event {
    do {
      return .response(
        try await responder.send(request, as: schemes) { [transport, time] leg in
          var leg = leg
          leg.timeout = min(leg.timeout, end - time.uptime)
          guard leg.timeout > .zero else {
            throw TransportError(.timeout, "the time for the whole login is over", progress: .nothingSent)
          }
          return try await transport.send(leg)
        })
    } catch let fault as TransportError {
      return .fault(fault)
    } catch let error as AuthError {
      return .refusal(error)
    } catch {
      return .refusal(AuthError(.transport, "the request could not be sent"))
    }
  }
}
