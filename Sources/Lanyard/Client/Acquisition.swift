import FoundationEssentials
import LanyardSpec

/// One attempt to come by a session: from the store, by renewal, or by login; alone among all who share the store.
struct Acquisition: Sendable {
  let account: Account
  let need: Need
  /// Credentials that a vendor has rejected are tried once more.
  var pardons = false

  /// What the store holds for the account.
  private enum Kept {
    case nothing
    case record(SessionRecord)
    /// It cannot be trusted, and stays as it is.
    case untrusted

    var record: SessionRecord? {
      if case .record(let record) = self { record } else { nil }
    }
  }

  private var plan: Plan { need.old?.plan ?? account.plan }
  private var key: String { plan.sessionKey }
  private var store: ObservedStore { account.store }
  private var journal: Journal { account.journal }

  func run() async -> Result<Session, AuthError> {
    do throws(AuthError) {
      guard !plan.method.login.isEmpty else { return .success(try await withoutLogin()) }
      let kept = try await kept()
      if let session = await adopted(kept, knowing: plan) { return .success(session) }
      // People are asked before the lease is taken: others need not wait for them.
      let whole = needsWholePlan(kept) ? try await wholePlan() : plan
      let lease = try await lease()
      let result = await underLease(lease, with: whole)
      if let lease { await store.store.release(lease) }
      return result
    } catch {
      return .failure(error)
    }
  }

  /// Where every request authenticates by itself nothing is kept but the cookies that the API has set.
  private func withoutLogin() async throws(AuthError) -> Session {
    let session = try await login(with: wholePlan())
    guard plan.method.collectsCookies else { return session }
    return await adopted(try await kept(), knowing: session.plan) ?? session
  }

  private func underLease(_ lease: SessionLease?, with whole: Plan) async -> Result<Session, AuthError> {
    do throws(AuthError) {
      let kept = try await kept()
      if let session = await adopted(kept, knowing: whole) { return .success(session) }
      if let renewed = try await renewed(kept, with: whole) {
        await keep(renewed, mark: store.mark(of: whole) ?? kept.record?.mark, under: lease, over: kept)
        return .success(renewed)
      }
      let whole = whole.withheld.isEmpty ? whole : try await wholePlan()
      let (seats, former) = await makeRoom(for: whole, replacing: kept)
      let result = await loggedIn(with: whole, under: lease, over: kept)
      if let seats { await store.store.release(seats) }
      if case .success = result, let former { await SeatKeeper(account: account, plan: whole).end(former) }
      return result
    } catch {
      return .failure(error)
    }
  }

  // MARK: The store

  /// - Throws: where something is there that cannot be trusted and nothing else is at hand: the user has to look at it.
  private func kept() async throws(AuthError) -> Kept {
    do throws(StoreError) {
      return try await store.store.session(for: key).map(Kept.record) ?? .nothing
    } catch {
      guard error.code != .cancelled else { throw .cancelled }
      store.note(error)
      guard error.isAboutContent else { return .nothing }
      guard need.old != nil else { throw AuthError(error) }
      return .untrusted
    }
  }

  /// The session that is kept, if it answers the need and was obtained with the same credentials, as far as they are known.
  private func adopted(_ kept: Kept, knowing plan: Plan) async -> Session? {
    guard let record = kept.record, let session = Session(record, for: plan), need.isMet(by: session, at: account.time) else { return nil }
    guard await isOfSameCredentials(record, plan) else { return nil }
    journal.note(.sessionAdopted)
    return session
  }

  private func isOfSameCredentials(_ record: SessionRecord, _ plan: Plan) async -> Bool {
    record.isOf(await store.mark(of: plan))
  }

  /// The right to obtain the session alone; nil where it cannot be had within the time of a login: it then goes on without.
  private func lease() async throws(AuthError) -> SessionLease? {
    do throws(StoreError) {
      return try await store.store.lease(for: key, waitingAtMost: plan.policy.loginTimeout)
    } catch {
      switch error.code {
      case .cancelled: throw .cancelled
      case .busy where need.isAhead: throw AuthError(.unavailable, "somebody else is renewing the session, and takes long")
      case .busy: journal.note(.leaseBusy, error)
      default: store.note(error)
      }
      return nil
    }
  }

  private func keep(_ session: Session, mark: CredentialMark?, under lease: SessionLease?, over kept: Kept) async {
    if case .untrusted = kept { return }
    await store.keep(SessionRecord(session, mark: mark), under: lease)
  }

  // MARK: Renewal

  /// The session that can be renewed: the newer of the one at hand and the one that is kept.
  private func renewable(_ kept: Kept) -> Session? {
    guard !plan.method.renew.isEmpty else { return nil }
    guard let record = kept.record, let session = Session(record, for: plan) else { return need.old }
    guard let old = need.old, session.id == old.id || session.obtainedAt <= old.obtainedAt else { return session }
    return old
  }

  /// The session renewed; nil where there is nothing to renew, or the vendor does not do it.
  private func renewed(_ kept: Kept, with plan: Plan) async throws(AuthError) -> Session? {
    guard let session = renewable(kept) else { return nil }
    // The login that comes instead says so.
    if plan.renewsByPassword, await store.isRejected(plan) { return nil }
    if let record = kept.record, record.id == session.id, await !isOfSameCredentials(record, plan) { return nil }
    journal.note(.renewalBegins)
    do throws(AuthError) {
      let outcome = try await account.runner.run(plan.method.renew, of: plan, carrying: session)
      journal.note(.renewalEnds)
      return Session(
        plan: plan, variables: outcome.variables, jar: outcome.jar, now: account.time.now, skew: outcome.skew ?? session.skew,
        randomness: account.randomness)
    } catch {
      journal.note(.renewalFailed, error)
      if error.code == .credentialsRejected, plan.renewsByPassword {
        await store.reject(plan)
        throw error
      }
      // What became of it may be unknown; somebody who was not to be waited for may have a newer session.
      guard error.code != .cancelled, !need.isAhead else { throw error.ofRenewal }
      return await adopted(try self.kept(), knowing: plan)
    }
  }

  // MARK: Login

  private func needsWholePlan(_ kept: Kept) -> Bool {
    guard !plan.withheld.isEmpty else { return false }
    return renewable(kept) == nil || !plan.withheld.isDisjoint(with: plan.method.namesInRenewal)
  }

  private func wholePlan() async throws(AuthError) -> Plan {
    guard !plan.withheld.isEmpty else { return plan }
    let whole = try await account.completion?(plan) ?? plan
    guard whole.withheld.isEmpty, whole.sessionKey == plan.sessionKey else {
      throw AuthError(.sessionExpired, "the session is over, and there is nothing to log in with", help: "log in anew")
    }
    return whole
  }

  private func loggedIn(with plan: Plan, under lease: SessionLease?, over kept: Kept) async -> Result<Session, AuthError> {
    do throws(AuthError) {
      let session = try await login(with: plan)
      await keep(session, mark: store.mark(of: plan), under: lease, over: kept)
      return .success(session)
    } catch {
      return .failure(error)
    }
  }

  /// Logs in, unless the vendor has rejected these very credentials before.
  private func login(with plan: Plan) async throws(AuthError) -> Session {
    if pardons {
      await store.pardon(plan)
    } else if await store.isRejected(plan) {
      throw AuthError(
        .credentialsRejected, "the vendor has rejected these credentials before, and they are not sent again",
        help: "give others, or say that these may be tried again"
      ).located(step: nil, in: plan.spec.source)
    }
    do throws(AuthError) {
      if !plan.method.login.isEmpty { journal.note(.loginBegins) }
      let outcome = try await account.runner.run(plan.method.login, of: plan)
      if !plan.method.login.isEmpty { journal.note(.loginEnds) }
      return Session(
        plan: plan, variables: outcome.variables, jar: outcome.jar, now: account.time.now, skew: outcome.skew,
        randomness: account.randomness)
    } catch {
      journal.note(.loginFailed, error)
      if error.code == .credentialsRejected { await store.reject(plan) }
      throw error
    }
  }

  /// Ends what stands in the way of a login where sessions are limited, and says what is to be ended once the login has worked.
  ///
  /// - Returns: the right to log in to the seat, and the session that other credentials obtained.
  private func makeRoom(for plan: Plan, replacing kept: Kept) async -> (lease: SessionLease?, former: SessionRecord?) {
    var former = kept.record
    if let record = former {
      let isRejected = if case .rejected(let old) = need { old.id == record.id } else { false }
      if isRejected || !record.isAlive(at: account.time.now) { former = nil }
    }
    guard let limit = plan.method.session?.limit, let seat = plan.seat else {
      // Its own successor takes the place of a session; one of other credentials would live on.
      guard let record = former, await !isOfSameCredentials(record, plan) else { return (nil, nil) }
      return (nil, record)
    }
    let lease = await store.trying { store throws(StoreError) in
      try await store.lease(for: seat, waitingAtMost: plan.policy.loginTimeout)
    }
    let seats = SeatKeeper(account: account, plan: plan)
    if let former { await seats.end(former) }
    await seats.leaveRoom(in: seat, limit: limit)
    return (lease, nil)
  }
}

extension AuthError {
  static let cancelled = AuthError(.cancelled, "the login was cancelled")

  /// What the error of a renewal that does not send the password means: if something is rejected, it is not the password.
  fileprivate var ofRenewal: AuthError {
    guard code == .credentialsRejected else { return self }
    var error = self
    error.code = .sessionRejected
    error.message = "the vendor does not renew the session"
    return error
  }

  /// What a store holds cannot be trusted.
  init(_ error: StoreError) { self.init(.store, error.message, help: error.help) }
}
