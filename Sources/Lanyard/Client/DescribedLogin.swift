public import LanyardSpec
public import Logging

/// A login whose spec is known at compile time: one of the spec's methods with exactly the inputs that it uses.
///
/// The build plugin `LanyardSpecs` generates a type of this kind for each spec of a target, with an initializer for the spec's first
/// method and a function for each, so that a misspelt or missing input does not compile.
public protocol DescribedLogin: Sendable {
  /// The spec's methods, by the names they have there.
  associatedtype Method: RawRepresentable<String> & CaseIterable & Sendable

  /// The name that the spec gives itself.
  static var specName: String { get }
  /// The spec's text, as it was when the program was built.
  static var specSource: SourceText { get }
  /// The spec, read from ``specSource``.
  ///
  /// The build has checked it already; thrown is what only `Lanyard` itself can see of a spec, and not before a plan is made.
  static var spec: AuthSpec { get throws(SpecError) }

  /// The method that was chosen.
  var method: Method { get }
  /// The inputs, by the names they have in the spec; those that were left out are not in it.
  var inputs: [String: InputValue] { get }
}

extension DescribedLogin {
  /// Binds the method to the inputs.
  ///
  /// - Throws: `SpecError` where a pattern or path of the spec cannot be compiled, `AuthError` where the inputs do not have the form
  ///   that the spec asks for.
  public func plan(policy: Plan.Policy = Plan.Policy()) throws -> Plan {
    try Plan(Self.spec, method: method.rawValue, inputs: inputs, policy: policy)
  }

  /// Makes an authenticator, which holds the session of this login. Nothing is sent yet.
  ///
  /// - Parameters:
  ///   - transport: What sends the requests.
  ///   - policy: What is allowed beyond the defaults.
  ///   - store: Where sessions are kept. All who share a store share the account's session, and log in one at a time.
  ///   - negotiate: Where Kerberos tickets come from, for methods that use Negotiate.
  ///   - time: What counts lifetimes.
  ///   - logger: Told what happens, without any secret; nobody is told unless it is given.
  /// - Throws: As ``plan(policy:)`` does.
  public func authenticator(
    transport: any Transport, policy: Plan.Policy = Plan.Policy(), store: any SessionStore = MemoryStore(),
    negotiate: (any NegotiateProvider)? = nil, time: any TimeSource = SystemTime(), logger: Logger? = nil
  ) throws -> Authenticator {
    Authenticator(
      try plan(policy: policy), transport: transport, store: store, negotiate: negotiate, time: time, logger: logger)
  }
}
