public import HTTPTypes
public import LanyardSpec
public import Logging

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
  private let account: Account

  /// Makes an authenticator for a plan.
  ///
  /// - Parameters:
  ///   - store: Where sessions are kept. All who share a store share the account's session, and log in one at a time.
  ///   - session: A session that was kept elsewhere.
  ///   - negotiate: Where Kerberos tickets come from, for methods that use Negotiate.
  ///   - logger: Told what happens, without any secret; nobody is told unless it is given.
  ///   - completion: Asked before a login where the plan withholds secrets.
  public convenience init(
    _ plan: Plan, transport: any Transport, store: any SessionStore = MemoryStore(), resuming session: Session? = nil,
    negotiate: (any NegotiateProvider)? = nil, time: any TimeSource = SystemTime(), logger: Logger? = nil,
    completing completion: Completion? = nil
  ) {
    self.init(
      plan, transport: transport, store: store, resuming: session, negotiate: negotiate, time: time, randomness: .system, logger: logger,
      completing: completion)
  }

  /// Makes an authenticator whose sessions are named as the source of randomness says.
  package init(
    _ plan: Plan, transport: any Transport, store: any SessionStore = MemoryStore(), resuming session: Session? = nil,
    negotiate: (any NegotiateProvider)? = nil, time: any TimeSource = SystemTime(), randomness: Randomness, logger: Logger? = nil,
    completing completion: Completion? = nil
  ) {
    self.plan = plan
    self.transport = transport
    self.time = time
    responder = ChallengeResponder(negotiate: negotiate, time: time)
    let journal = Journal(logger, for: plan)
    account = Account(
      plan: plan, runner: FlowRunner(transport: transport, responder: responder, time: time), time: time,
      store: ObservedStore(store, journal: journal), journal: journal, completion: completion, randomness: randomness)
    keeper = SessionKeeper(account, resuming: session)
  }

  /// Makes an authenticator for a method of a spec (the first one unless named) and its inputs.
  ///
  /// - Throws: `SpecError` or `AuthError`, as `Plan.init` does.
  public convenience init(
    _ spec: AuthSpec, method: String? = nil, inputs: [String: InputValue], transport: any Transport, policy: Plan.Policy = .init(),
    store: any SessionStore = MemoryStore(), negotiate: (any NegotiateProvider)? = nil, time: any TimeSource = SystemTime(),
    logger: Logger? = nil
  ) throws {
    self.init(
      try Plan(spec, method: method, inputs: inputs, policy: policy), transport: transport, store: store, negotiate: negotiate, time: time,
      logger: logger)
  }

  /// The session that is held, whether it still lives or not; nothing is sent.
  public var heldSession: Session? {
    get async { await keeper.held }
  }

  /// Why the store failed when it was last needed, and nothing could be kept since: the session is then known to this process alone.
  public var storeFailure: StoreError? { account.store.failure }

  /// Why the last renewal in the background failed. The old session serves as long as it lives, and the renewal is tried again.
  public var renewalFailure: AuthError? {
    get async { await keeper.renewalFailure }
  }

  /// A session that lives: the one that is held, one that somebody else has kept, else a renewed or a new one. However many ask at
  /// once, in however many processes with the same store, there is one login.
  ///
  /// - Throws: `AuthError`; with the code `store` where the store holds something that cannot be trusted, and `cancelled` as soon as
  ///   the caller is cancelled, which disturbs nobody else.
  public func session() async throws(AuthError) -> Session { try await keeper.session() }

  /// Puts a living session on a request of a caller who sends it by itself.
  public func apply(to request: inout HTTPRequest, body: inout [UInt8]?) async throws(AuthError) {
    try plan.checkedOrigin(of: request)
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
    _ = try await account.runner.run([probe], of: plan, carrying: session)
    return true
  }

  /// Lets credentials be tried once more that the vendor has rejected: an administrator may have unlocked them.
  public func tryAgain() async { await keeper.tryAgain() }

  /// Waits for a renewal in the background, and tells the store what it does not know yet of the session: cookies, and its last use.
  /// A process that ends and leaves its session to others calls this last.
  public func settle() async { await keeper.settle() }

  /// Ends the session, of which the store is told first, here and at the vendor. Here it is over even where the vendor could not be
  /// told. A session that only the store knows is ended, too.
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
