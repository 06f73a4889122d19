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
// talks to the transport. `Client/SessionKeeper`, an actor, holds the session and lets one login happen at a time in the process;
// `Client/Acquisition` is one attempt to come by a session, from the store, by renewal or by login, and takes the store's lease so
// that one happens at a time among all who share it. `Client/Authenticator` is what callers hold: it sends with the session.
// `Conversation/ChallengeResponder`, another, holds what was proven to servers that ask for it. All else is values.
// The place in the file travels along, so that a failed login points at the line of the spec that was not satisfied.
