import FoundationEssentials
import Lanyard
import LanyardFormats
import LanyardSpec

/// Somebody whom the mock knows: the inputs of an exchange, and what the vendor has answered to them.
struct MockAccount: Sendable {
  let plan: Plan
  /// The same with other values everywhere: what its requests have in common with the plan's does not depend on who logs in.
  let stranger: Plan
  /// The documented answers, in the order of the login's requests.
  let turns: [RawResponse]
  /// When the documented conversation began.
  let clock: Date
  /// How the login ends at the vendor; nil is well.
  let failure: String?

  init(plan: Plan, turns: [RawResponse] = [], clock: Date = Exchange.defaultClock, failure: String? = nil) {
    self.plan = plan
    self.turns = turns
    self.clock = clock
    self.failure = failure
    var others: Bindings = [:]
    for input in plan.spec.inputs(usedBy: plan.method) where input.kind != .url {
      others[input.name] =
        switch input.kind {
        case .number: Value(.json(literal: "-1"), isSecret: true)
        case .boolean: Value(.json(literal: plan.inputs[input.name]?.text == "true" ? "false" : "true"), isSecret: true)
        default: Value(text: "of-somebody-else", isSecret: true)
        }
    }
    stranger = plan.replacing(others)
  }

  /// The inputs that may be shown, for people: `username alice`.
  var name: String {
    plan.spec.inputs(usedBy: plan.method).compactMap { input -> String? in
      guard input.kind != .url, !input.isSecret, let value = plan.inputs[input.name] else { return nil }
      return "\(input.name) \(value)"
    }.joined(separator: ", ")
  }

  /// The same as JSON members.
  var json: [UInt8] {
    let members = plan.spec.inputs(usedBy: plan.method).compactMap { input -> [UInt8]? in
      guard input.kind != .url, !input.isSecret, let value = plan.inputs[input.name] else { return nil }
      return JSONValue.escape(input.name) + Array(":".utf8) + JSONValue.escape(value.description)
    }
    return Array("{".utf8) + members.joined(separator: ",".utf8) + Array("}".utf8)
  }
}
