import FoundationEssentials
public import HTTPTypes
public import LanyardSpec

/// Holds one account's session: logs in when there is none, once for all who ask, renews it, and lets it go.
public actor Authenticator {
  /// Gives the whole of a plan that withholds secrets, by asking whoever knows them. It has the same method and inputs else.
  public typealias Completion = @Sendable (Plan) async throws(AuthError) -> Plan

  /// The method and inputs that it logs in with.
  public nonisolated let plan: Plan

  private let transport: any Transport
  private let responder: ChallengeResponder
  private let time: any TimeSource
  private let completion: Completion?
  private var state: State
  private var generation = 0
  /// A login brought no remedy: none is tried again until a request has succeeded.
  private var isFruitless = false

  private enum State {
    case none
    /// Stored before the first suspension and detached from any one caller, so that all who ask share it.
    case working(Task<Result<Session, AuthError>, Never>)
    case held(Session)
    /// The vendor has said that the credentials are wrong: they are never sent again.
    case refused(AuthError)
  }

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
    self.completion = completion
    state = session.map(State.held) ?? .none
  }

  /// Makes an authenticator for a method of a spec (the first one unless named) and its inputs.
  ///
  /// - Throws: `SpecError` or `AuthError`, as `Plan.init` does.
  public init(
    _ spec: AuthSpec, method: String? = nil, inputs: [String: InputValue], transport: any Transport, policy: Plan.Policy = .init(),
    negotiate: (any NegotiateProvider)? = nil, time: any TimeSource = SystemTime()
  ) throws {
    self.init(try Plan(spec, method: method, inputs: inputs, policy: policy), transport: transport, negotiate: negotiate, time: time)
  }

  /// The session that is held, whether it still lives or not; nothing is sent.
  public var heldSession: Session? {
    guard case .held(let session) = state else { return nil }
    return session
  }

  /// A session that lives: the one that is held, else a renewed or a new one. However many ask at once, there is one login.
  public func session() async throws(AuthError) -> Session {
    switch state {
    case .held(var session) where session.isAlive(at: time.now):
      session.lastUsed = time.now
      state = .held(session)
      return session
    case .held(let session): return try await obtain(replacing: session)
    case .none: return try await obtain(replacing: nil)
    case .working(let task): return try await task.value.get()
    case .refused(let error): throw error
    }
  }

  /// Puts a living session on a request of a caller who sends it by itself.
  public func apply(to request: inout HTTPRequest, body: inout [UInt8]?) async throws(AuthError) {
    let session = try await session()
    try session.apply(to: &request, body: &body, now: time.now)
  }

  /// Sends an API request with the session on it. If the answer means that the session is no longer valid, it logs in again
  /// and sends the request once more.
  ///
  /// - Parameters:
  ///   - timeout: How long each request may take; that of the plan's policy unless given.
  ///   - limits: How much of the answer is read.
  public func send(
    _ request: HTTPRequest, body: [UInt8]? = nil, timeout: Duration? = nil, limits: ResponseLimits = ResponseLimits()
  ) async throws(AuthError) -> (HTTPResponse, [UInt8]) {
    do {
      let answer = try await exchange(request, body: body) { [transport] request in
        var request = request
        request.timeout = timeout ?? request.timeout
        request.limits = limits
        return try await transport.send(request)
      }
      return (answer.head, answer.body)
    } catch let error as AuthError {
      throw error.located(step: "the API request", in: plan.spec.source)
    } catch let fault as TransportError {
      throw AuthError(fault).located(step: "the API request", in: plan.spec.source)
    } catch {
      throw AuthError(.transport, "the API request failed")
    }
  }

  /// Runs a caller's own client with the session on the request, with the rules of `send`: one new login and one replay.
  ///
  /// The client is called once for each leg where the method answers challenges; NTLM and Negotiate prove who sends on a connection,
  /// which a client of one's own cannot set apart, so that they are refused here.
  ///
  /// - Throws: `AuthError`, and whatever `client` throws.
  public func perform(
    _ request: HTTPRequest, body: [UInt8]? = nil,
    using client: @escaping @Sendable (HTTPRequest, [UInt8]?) async throws -> (HTTPResponse, [UInt8])
  ) async throws -> (HTTPResponse, [UInt8]) {
    let answer = try await exchange(request, body: body) { request in
      if case .pinned = request.connection {
        throw AuthError(
          .unsupported, "the scheme proves who sends on a connection, which a client of one's own cannot set apart",
          help: "let the request be sent by Lanyard")
      }
      let (head, body) = try await client(request.head, request.body)
      return TransportResponse(head: head, body: body)
    }
    return (answer.head, answer.body)
  }

  private func exchange(
    _ request: HTTPRequest, body: [UInt8]?, by sender: @escaping ChallengeResponder.Sender
  ) async throws -> TransportResponse {
    if case .refused(let error) = state { throw error }
    let session = try await session()
    let answer = try await attempt(request, body, with: session, by: sender)
    guard try rejects(answer) else {
      isFruitless = false
      return answer
    }
    let renewed = try await remedy(for: session)
    let second = try await attempt(request, body, with: renewed, by: sender)
    guard try rejects(second) else {
      isFruitless = false
      return second
    }
    isFruitless = true
    throw rejection("the vendor rejects even a new session")
  }

  private func attempt(
    _ request: HTTPRequest, _ body: [UInt8]?, with session: Session, by sender: @escaping ChallengeResponder.Sender
  ) async throws -> TransportResponse {
    var head = request
    var bytes = body
    let schemes = try session.place(on: &head, body: &bytes, now: time.now)
    let outgoing = TransportRequest(
      head: head, body: bytes, tls: try session.plan.tlsCredentials(), timeout: plan.policy.requestTimeout)
    do {
      let answer = try await responder.send(outgoing, as: schemes, by: sender)
      keepCookies(of: answer, to: head, generation: session.generation)
      return answer
    } catch let error as AuthError where error.code == .credentialsRejected {
      // The proof goes with every request here, so that it is refused like that of a login, and not sent again either.
      let located = error.located(step: "the API request", in: plan.spec.source, orAt: plan.method.apply.range)
      state = .refused(located)
      throw located
    }
  }

  /// A session that lives in the jar lives on with what the API sets.
  private func keepCookies(of answer: TransportResponse, to request: HTTPRequest, generation: Int) {
    guard case .jar = plan.method.apply.cookies, case .held(var session) = state, session.generation == generation,
      let origin = try? Origin(scheme: request.scheme ?? "https", authority: request.authority ?? "")
    else { return }
    let path = String((request.path ?? "/").prefix { $0 != "?" })
    _ = session.jar.store(answer.head.headerFields, from: origin, path: path, now: time.now)
    state = .held(session)
  }

  /// Whether an API answer matches one of the method's `rejected` rules. Rules on bodies read 64 KiB at most.
  private nonisolated func rejects(_ answer: TransportResponse) throws(AuthError) -> Bool {
    guard !plan.method.rejected.isEmpty else { return false }
    var response = answer
    if response.body.count > 64 << 10 { response.body = [] }
    let finder = SourceFinder(answer: Answer(response, cookies: []), expressions: plan.expressions, inputs: plan.inputs)
    do throws(AuthError) {
      let judge = Judge(finder: finder)
      for sign in plan.method.rejected where try judge.holds(sign) {
        if let place = sign.range { plan.observer?(place) }
        return true
      }
      return false
    } catch {
      throw error.located(step: "the API answer", in: plan.spec.source)
    }
  }

  /// A session newer than the one that was rejected: somebody else's new login, or one made now, unless the last was fruitless.
  private func remedy(for rejected: Session) async throws(AuthError) -> Session {
    switch state {
    case .held(let session) where session.generation != rejected.generation: return session
    case .working(let task): return try await task.value.get()
    default: break
    }
    guard !plan.method.login.isEmpty else { throw rejection("the vendor rejects the credentials on this request") }
    guard !isFruitless else { throw rejection("the vendor rejects the session, and the last login brought no remedy") }
    return try await obtain(replacing: rejected)
  }

  private nonisolated func rejection(_ message: String) -> AuthError {
    AuthError(.sessionRejected, message, at: plan.method.rejected.first?.range).located(step: "the API answer", in: plan.spec.source)
  }

  private nonisolated var runner: FlowRunner { FlowRunner(transport: transport, responder: responder, time: time) }

  /// Renews or logs in, and remembers the outcome: a session, a rejection of the credentials, or, for any other failure, nothing.
  private func obtain(replacing old: Session?) async throws(AuthError) -> Session {
    if case .refused(let error) = state { throw error }
    generation += 1
    let number = generation
    let task = Task { [plan, completion, runner, time] () -> Result<Session, AuthError> in
      let login = Login(plan: old?.plan ?? plan, completion: completion, runner: runner, time: time)
      return await login.run(replacing: old).map { session in
        var session = session
        session.generation = number
        return session
      }
    }
    state = .working(task)
    let result = await task.value
    // A logout may have come in between; its word stands.
    if case .working(let current) = state, current == task {
      switch result {
      case .success(let session): state = .held(session)
      case .failure(let error) where error.code == .credentialsRejected: state = .refused(error)
      case .failure: state = .none
      }
    }
    return try result.get()
  }

  /// Asks the vendor, with a harmless request, whether the session works.
  ///
  /// - Returns: false where the method has no such request.
  /// - Throws: `AuthError` for what the answer means.
  @discardableResult
  public func probe() async throws(AuthError) -> Bool {
    guard let probe = plan.method.probe else { return false }
    let session = try await session()
    _ = try await runner.run([probe], of: plan, carrying: session)
    return true
  }

  /// Ends the session here and at the vendor. Here it is over even where the vendor could not be told.
  ///
  /// - Returns: whether the vendor was told; false where there is no session or the method has no logout.
  @discardableResult
  public func logout() async throws(AuthError) -> Bool {
    let held: Session?
    switch state {
    case .held(let session): held = session
    case .working(let task): held = try? await task.value.get()
    case .none, .refused: held = nil
    }
    state = .none
    isFruitless = false
    var isTold = false
    do throws(AuthError) {
      if let session = held, !plan.method.logout.isEmpty {
        _ = try await runner.run(plan.method.logout, of: plan, carrying: session)
        isTold = true
      }
    } catch {
      await responder.reset(closing: transport)
      throw error
    }
    await responder.reset(closing: transport)
    return isTold
  }
}

/// One attempt to obtain a session: by renewal where there is an old one and a way to renew it, else by login.
private struct Login: Sendable {
  let plan: Plan
  let completion: Authenticator.Completion?
  let runner: FlowRunner
  let time: any TimeSource

  func run(replacing old: Session?) async -> Result<Session, AuthError> {
    do throws(AuthError) {
      if let old, !plan.method.renew.isEmpty, let renewed = try await renew(old) { return .success(renewed) }
      let plan = try await wholePlan()
      let outcome = try await runner.run(plan.method.login, of: plan)
      return .success(Session(plan: plan, variables: outcome.variables, jar: outcome.jar, now: time.now))
    } catch {
      return .failure(error)
    }
  }

  private func wholePlan() async throws(AuthError) -> Plan {
    guard !plan.withheld.isEmpty else { return plan }
    let whole = try await completion?(plan) ?? plan
    guard whole.withheld.isEmpty, whole.sessionKey == plan.sessionKey else {
      throw AuthError(.sessionExpired, "the session is over, and there is nothing to log in with", help: "log in anew")
    }
    return whole
  }

  /// What a renewal does not extract stays as it was. A renewal that the vendor refuses gives way to a login; one whose fate is
  /// unknown, or that was cancelled, does not.
  private func renew(_ old: Session) async throws(AuthError) -> Session? {
    do throws(AuthError) {
      let outcome = try await runner.run(plan.method.renew, of: plan, carrying: old)
      return Session(plan: plan, variables: outcome.variables, jar: outcome.jar, now: time.now)
    } catch {
      guard error.code != .cancelled else { throw error }
      return nil
    }
  }
}
