/// What serves one account: its plan, and everything that is injected.
struct Account: Sendable {
  let plan: Plan
  let runner: FlowRunner
  let time: any TimeSource
  let store: ObservedStore
  let journal: Journal
  let completion: Authenticator.Completion?
  var randomness = Randomness.system
}
