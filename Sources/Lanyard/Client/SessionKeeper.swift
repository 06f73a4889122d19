import FoundationEssentials
import HTTPTypes
import LanyardSpec

/// Holds the session of one account: obtains it when there is none, once for all who ask, and lets it go.
actor SessionKeeper {
  private let plan: Plan
  private let runner: FlowRunner
  private let time: any TimeSource
  private let completion: Authenticator.Completion?
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

  init(_ plan: Plan, resuming session: Session?, runner: FlowRunner, time: any TimeSource, completing completion: Authenticator.Completion?)
  {
    self.plan = plan
    self.runner = runner
    self.time = time
    self.completion = completion
    state = session.map(State.held) ?? .none
  }

  /// The session that is held, whether it still lives or not.
  var held: Session? {
    guard case .held(let session) = state else { return nil }
    return session
  }

  /// A session that lives: the one that is held, else a renewed or a new one.
  func session() async throws(AuthError) -> Session {
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

  /// A session newer than the one that was rejected: somebody else's new login, or one made now, unless the last was fruitless.
  func remedy(for rejected: Session) async throws(AuthError) -> Session {
    switch state {
    case .held(let session) where session.generation != rejected.generation: return session
    case .working(let task): return try await task.value.get()
    default: break
    }
    guard !plan.method.login.isEmpty else { throw plan.rejection("the vendor rejects the credentials on this request") }
    guard !isFruitless else { throw plan.rejection("the vendor rejects the session, and the last login brought no remedy") }
    return try await obtain(replacing: rejected)
  }

  /// Learns whether the vendor took a session: after a new one that it did not take, no other is obtained until it takes one.
  func learn(isFruitless: Bool) { self.isFruitless = isFruitless }

  /// Never sends the credentials again: the vendor has said that they are wrong.
  func refuse(_ error: AuthError) { state = .refused(error) }

  /// A session that lives in the jar lives on with what the API sets.
  func keepCookies(of answer: TransportResponse, to request: HTTPRequest, with used: Session) {
    guard case .jar = plan.method.apply.cookies, case .held(var session) = state, session.generation == used.generation,
      let origin = try? Origin(scheme: request.scheme ?? "https", authority: request.authority ?? "")
    else { return }
    let path = String((request.path ?? "/").prefix { $0 != "?" })
    _ = session.jar.store(answer.head.headerFields, from: origin, path: path, now: time.now)
    state = .held(session)
  }

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

  /// Ends the session here and at the vendor. Here it is over even where the vendor could not be told.
  func logout() async throws(AuthError) -> Bool {
    let held: Session?
    switch state {
    case .held(let session): held = session
    case .working(let task): held = try? await task.value.get()
    case .none, .refused: held = nil
    }
    state = .none
    isFruitless = false
    guard let session = held, !plan.method.logout.isEmpty else { return false }
    _ = try await runner.run(plan.method.logout, of: plan, carrying: session)
    return true
  }
}

extension Plan {
  func rejection(_ message: String) -> AuthError {
    AuthError(.sessionRejected, message, at: method.rejected.first?.range).located(step: "the API answer", in: spec.source)
  }
}
