import FoundationEssentials
import HTTPTypes
import LanyardSpec

/// Holds the session of one account: obtains it when there is none, once for all who ask, renews it, and lets it go.
actor SessionKeeper {
  private let account: Account
  private var flights = Flights()

  /// The session that is held, whether it still lives or not.
  private(set) var held: Session?
  /// The one that the vendor has rejected: it serves nobody, whatever its times say.
  private var rejectedID: String?
  /// The vendor has said that the credentials are wrong: they are never sent again.
  private var refusal: AuthError?
  /// Credentials that a vendor has rejected are tried once more.
  private var pardons = false
  /// A login brought no remedy: none is tried again until a request has succeeded.
  private var isFruitless = false

  /// When the store last heard that the session is used.
  private var toldUse: Date?
  /// The cookies that the store has.
  private var keptJar: CookieJar?

  private var backOff = BackOff()
  /// Why the last renewal in the background failed.
  private(set) var renewalFailure: AuthError?

  private var plan: Plan { account.plan }
  private var now: Date { account.time.now }

  init(_ account: Account, resuming session: Session?) {
    self.account = account
    held = session
    keptJar = session?.jar
  }

  // MARK: Asking

  /// A session that lives: the one that is held, else a renewed or a new one.
  func session() async throws(AuthError) -> Session {
    if let refusal { throw refusal }
    guard let held else { return try await obtain(.first) }
    guard held.id != rejectedID else { return try await obtain(.rejected(held)) }
    switch held.phase(at: now) {
    case .over: return try await obtain(.over(held))
    case .due: renewAhead(held)
    case .fresh: break
    }
    return await use(held)
  }

  /// A session newer than the one that was rejected: somebody else's new login, or one made now, unless the last was fruitless.
  func remedy(for rejected: Session) async throws(AuthError) -> Session {
    if let refusal { throw refusal }
    // Of the one that is held now anything may be true: it may be rejected or over, too.
    if let held, held.id != rejected.id { return try await session() }
    if let flight = flights.current, !flight.isAhead { return try await wait(for: flight.number) }
    account.journal.note(.sessionRejected)
    guard !plan.method.login.isEmpty else { throw plan.rejection("the vendor rejects the credentials on this request") }
    guard !isFruitless else { throw plan.rejection("the vendor rejects the session, and the last login brought no remedy") }
    rejectedID = rejected.id
    return try await obtain(.rejected(rejected))
  }

  /// Each use prolongs a session that dies of idleness, for other processes too.
  private func use(_ session: Session) async -> Session {
    var session = session
    session.lastUsed = now
    held = session
    if let idle = plan.method.session?.idle?.timeInterval, abs(toldUse.map(now.timeIntervalSince) ?? idle) >= idle / 20 {
      await tellUse(of: session)
    }
    return session
  }

  private func tellUse(of session: Session) async {
    toldUse = session.lastUsed
    _ = await account.store.trying { store throws(StoreError) in
      try await store.touch(session.plan.sessionKey, id: session.id, at: session.lastUsed)
    }
  }

  // MARK: Obtaining

  private func obtain(_ need: Need) async throws(AuthError) -> Session {
    guard !Task.isCancelled else { throw .cancelled }
    if let flight = flights.current, flight.isAhead, let session = try await awaitRenewal(flight.number) { return session }
    if let refusal { throw refusal }
    let number = flights.current?.number ?? begin(need)
    return try await wait(for: number)
  }

  /// What the renewal in the background brings; nil where it fails, and callers have to do better.
  private func awaitRenewal(_ number: Int) async throws(AuthError) -> Session? {
    do throws(AuthError) { return try await wait(for: number) } catch {
      guard !Task.isCancelled else { throw error }
      return nil
    }
  }

  /// Renews a session that serves for a while yet, so that nobody has to wait.
  private func renewAhead(_ session: Session) {
    guard flights.current == nil, plan.policy.renewsAhead, backOff.isOver(at: account.time.uptime) else { return }
    let method = session.plan.method
    let canRenew = !method.renew.isEmpty && session.plan.withheld.isDisjoint(with: method.namesInRenewal)
    // Where sessions are limited a second login costs the first one its seat.
    let canLogIn = method.renew.isEmpty && session.plan.withheld.isEmpty && method.session?.limit == nil
    guard canRenew || canLogIn else { return }
    _ = begin(.due(session))
  }

  /// Begins before anything is awaited, and apart from any one caller.
  private func begin(_ need: Need) -> Int {
    let acquisition = Acquisition(account: account, need: need, pardons: pardons)
    pardons = false
    return flights.begin(isAhead: need.isAhead) { number in
      Task { land(number, await acquisition.run()) }
    }
  }

  private func land(_ number: Int, _ result: Result<Session, AuthError>) {
    guard let flight = flights.land(number, result) else { return }
    switch result {
    case .success(let session):
      held = session
      rejectedID = nil
      toldUse = session.lastUsed
      keptJar = session.jar
      backOff = BackOff()
      renewalFailure = nil
    case .failure(let error) where error.code == .credentialsRejected:
      refusal = error
    case .failure(let error):
      // Not remembered: whoever comes next tries anew. Only what nobody waits for takes its time.
      guard flight.isAhead else { break }
      renewalFailure = error
      backOff.extend(from: account.time.uptime)
    }
    flights.answer(number, result)
  }

  /// Waits as long as the caller is not cancelled. When nobody waits any more, the login is cancelled.
  private func wait(for number: Int) async throws(AuthError) -> Session {
    let waiter = flights.nextWaiter()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        flights.add(waiter, continuation, to: number)
        if Task.isCancelled { leave(waiter) }
      }
    } onCancel: {
      Task { await leave(waiter) }
    }
    return try result.get()
  }

  private func leave(_ waiter: Int) { flights.remove(waiter) }

  // MARK: Learning

  /// Learns whether the vendor took a session: after a new one that it did not take, no other is obtained until it takes one.
  func learn(isFruitless: Bool) { self.isFruitless = isFruitless }

  /// Never sends the credentials again: the vendor has said that they are wrong.
  func refuse(_ error: AuthError, of plan: Plan) async {
    refusal = error
    // Where there is no login there is no session either that could outlive the credentials.
    if plan.method.login.isEmpty { held = nil }
    await account.store.reject(plan)
  }

  func tryAgain() {
    refusal = nil
    isFruitless = false
    pardons = true
  }

  /// A session that lives in the jar lives on with what the API sets.
  func keepCookies(of answer: TransportResponse, to request: HTTPRequest, with used: Session) {
    guard plan.method.collectsCookies, var session = held, session.id == used.id,
      let origin = try? Origin(scheme: request.scheme ?? "https", authority: request.authority ?? "")
    else { return }
    let path = request.pathWithoutQuery
    _ = session.jar.store(answer.head.headerFields, from: origin, path: path, now: now)
    held = session
  }

  // MARK: Ending

  /// Waits for a renewal in the background, and tells the store what has changed since it last heard of the session.
  func settle() async {
    if let flight = flights.current, flight.isAhead { _ = try? await wait(for: flight.number) }
    let method = plan.method
    guard let session = held, session.id != rejectedID, !method.login.isEmpty || method.collectsCookies else { return }
    guard session.jar != keptJar else {
      if plan.method.session?.idle != nil, toldUse != session.lastUsed { await tellUse(of: session) }
      return
    }
    // Without a login nothing is kept before there are cookies.
    let isNew = method.login.isEmpty && keptJar?.cookies.isEmpty != false
    guard await account.store.update(session, isNew: isNew, waitingAtMost: plan.policy.loginTimeout) else { return }
    keptJar = session.jar
  }

  /// Ends the session here and at the vendor. Here it is over even where the vendor could not be told.
  func logout() async throws(AuthError) -> Bool {
    // What is under way may already have reached the vendor.
    if let flight = flights.current { _ = try? await wait(for: flight.number) }
    let session = await heldOrKept()
    held = nil
    rejectedID = nil
    isFruitless = false
    guard let session else { return false }
    _ = await account.store.trying { store throws(StoreError) in try await store.forget(session.plan.sessionKey, id: session.id) }
    guard !plan.method.logout.isEmpty else { return false }
    do throws(AuthError) {
      _ = try await account.runner.run(plan.method.logout, of: plan, carrying: session)
    } catch {
      account.journal.note(.logoutFailed, error)
      throw error
    }
    account.journal.note(.loggedOut)
    return true
  }

  private func heldOrKept() async -> Session? {
    if let held { return held }
    let key = plan.sessionKey
    do throws(StoreError) {
      return try await account.store.store.session(for: key).flatMap { Session($0, for: plan) }
    } catch {
      account.store.note(error)
      // What cannot be used can at least be taken away.
      if error.isAboutContent {
        _ = await account.store.trying { store throws(StoreError) in try await store.forget(key, id: nil) }
      }
      return nil
    }
  }
}

extension Method {
  /// Whether the session takes up the cookies that the API sets.
  var collectsCookies: Bool { if case .jar = apply.cookies { true } else { false } }

  /// The inputs that a login refers to, and the values on its way.
  fileprivate var namesInLogin: Set<String> { Self.names(login.flatMap(\.request.uses)) }

  /// The inputs and values that a renewal refers to, and the session on it.
  var namesInRenewal: Set<String> {
    let session = renew.contains(where: \.request.carriesSession) ? apply.uses : []
    return Self.names(renew.flatMap(\.request.uses) + session)
  }

  private static func names(_ uses: [TemplateUse]) -> Set<String> { Set(uses.flatMap(\.template.names).map(\.name)) }
}

extension Plan {
  /// Whether a renewal sends all the secrets that a login sends: a vendor who rejects the one rejects the other.
  var renewsByPassword: Bool {
    let secrets = method.namesInLogin.filter { inputs[$0]?.isSecret == true }
    return !secrets.isEmpty && secrets.isSubset(of: method.namesInRenewal)
  }

  func rejection(_ message: String) -> AuthError {
    AuthError(.sessionRejected, message, at: method.rejected.first?.range).located(step: "the API answer", in: spec.source)
  }
}
