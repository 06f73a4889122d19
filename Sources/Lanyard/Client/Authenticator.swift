public import HTTPTypes
public import LanyardSpec

/// One account: logs in when there is no session, once for all who ask, renews it, puts it on requests, and lets it go.
public final class Authenticator: Sendable {
  /// Gives the whole of a plan that withholds secrets, by asking whoever knows them. It has the same method and inputs else.
  public typealias Completion = @Sendable (Plan) async throws(AuthError) -> Plan

  /// The method and inputs that it logs in with.
  public let plan: Plan

  let transport: any Transport
  let responder: ChallengeResponder
  let time: any TimeSource
  let keeper: SessionKeeper

  /// Makes an authenticator for a plan, with a session that was kept, if there is one.
  ///
  /// - Parameters:
  ///   - negotiate: Where Kerberos tickets come from, for methods that use Negotiate.
  ///   - completion: Asked before a login where the plan withholds secrets.
  public init(
    _ plan: Plan, transport: any Transport, resuming session: Session? = nil, negotiate: (any NegotiateProvider)? = nil,
    time: any TimeSource = SystemTime(), completing completion: Completion? = nil
  ) {
    self.plan = plan
    self.transport = transport
    self.time = time
    responder = ChallengeResponder(negotiate: negotiate, time: time)
    let runner = FlowRunner(transport: transport, responder: responder, time: time)
    keeper = SessionKeeper(plan, resuming: session, runner: runner, time: time, completing: completion)
  }

  /// Makes an authenticator for a method of a spec (the first one unless named) and its inputs.
  ///
  /// - Throws: `SpecError` or `AuthError`, as `Plan.init` does.
  public convenience init(
    _ spec: AuthSpec, method: String? = nil, inputs: [String: InputValue], transport: any Transport, policy: Plan.Policy = .init(),
    negotiate: (any NegotiateProvider)? = nil, time: any TimeSource = SystemTime()
  ) throws {
    self.init(try Plan(spec, method: method, inputs: inputs, policy: policy), transport: transport, negotiate: negotiate, time: time)
  }

  /// The session that is held, whether it still lives or not; nothing is sent.
  public var heldSession: Session? {
    get async { await keeper.held }
  }

  /// A session that lives: the one that is held, else a renewed or a new one. However many ask at once, there is one login.
  public func session() async throws(AuthError) -> Session { try await keeper.session() }

  /// Puts a living session on a request of a caller who sends it by itself.
  public func apply(to request: inout HTTPRequest, body: inout [UInt8]?) async throws(AuthError) {
    let session = try await session()
    try session.apply(to: &request, body: &body, now: time.now)
  }

  /// Asks the vendor, with a harmless request, whether the session works.
  ///
  /// - Returns: false where the method has no such request.
  /// - Throws: `AuthError` for what the answer means.
  @discardableResult
  public func probe() async throws(AuthError) -> Bool {
    guard let probe = plan.method.probe else { return false }
    let session = try await session()
    _ = try await FlowRunner(transport: transport, responder: responder, time: time).run([probe], of: plan, carrying: session)
    return true
  }

  /// Ends the session here and at the vendor. Here it is over even where the vendor could not be told.
  ///
  /// - Returns: whether the vendor was told; false where there is no session or the method has no logout.
  @discardableResult
  public func logout() async throws(AuthError) -> Bool {
    let isTold: Bool
    do throws(AuthError) {
      isTold = try await keeper.logout()
    } catch {
      await responder.reset(closing: transport)
      throw error
    }
    await responder.reset(closing: transport)
    return isTold
  }
}
