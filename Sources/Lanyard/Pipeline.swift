// How a spec becomes a session: data flows one way, and every arrow is a type whose wrong values cannot be built.
//
//   SourceText ──► Node ──► AuthSpec ──► Plan ──► OutgoingRequest ══► Transport ══► Answer ──► Session ──► API requests
//             compose   read       bind     render                           judge      place
//
//   compose   YAML/YAMLComposer          text to a tree in which everything is text and has a place
//   read      Reading/SpecReader, Rules  the tree to a checked model; all mistakes at once, as diagnostics
//   bind      Plan/InputBinder           a method and its inputs to a plan; patterns and paths are compiled
//   render    Render/RequestRenderer     a step's template to a request; every value encoded for its place, every field guarded
//   judge     Answer/Judge               `fail`, then `expect`, then all of `extract`, or none
//   place     Session/SessionPlacer      the session to wherever `apply` says
//
// `Flow/StepFlow` is the state machine that walks the steps: an event in, the next action out. `Flow/FlowRunner` is the loop that
// talks to the transport. `Client/Authenticator` is the one actor: it holds the session and lets one login happen at a time.
// The place in the file travels along, so that a failed login points at the line of the spec that was not satisfied.

import LanyardSpec

/// The pipeline in one line per stage, for reading and for one-off use.
package enum Pipeline {
  /// From a spec's text to a session.
  package static func run(
    _ text: SourceText, method: String?, inputs: [String: InputValue], transport: any Transport
  ) async throws -> Session {
    let spec = try AuthSpec(source: text)
    let plan = try Plan(spec, method: method, inputs: inputs)
    return try await Authenticator(plan, transport: transport).session()
  }
}
