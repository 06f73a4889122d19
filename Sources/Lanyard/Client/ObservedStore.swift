import Synchronization

/// A store whose failures are noted where work goes on without it.
final class ObservedStore: Sendable {
  let store: any SessionStore
  private let journal: Journal
  private let last = Mutex<StoreError?>(nil)

  init(_ store: any SessionStore, journal: Journal) {
    self.store = store
    self.journal = journal
  }

  // MARK: Sessions

  /// Keeps a record; whether it could.
  @discardableResult
  func keep(_ record: SessionRecord, under lease: SessionLease?) async -> Bool {
    do throws(StoreError) {
      try await store.keep(record, under: lease)
      last.withLock { $0 = nil }
      return true
    } catch {
      note(error)
      return false
    }
  }

  /// Keeps what has changed in a session that is kept. Somebody else may have logged in or out in the meantime: their word stands.
  ///
  /// - Parameter isNew: Nobody has kept the session yet, which is so without a login. It takes the place of none but one of other
  ///   credentials.
  /// - Returns: whether the store has heard of it; false where it failed.
  func update(_ session: Session, isNew: Bool, waitingAtMost patience: Duration) async -> Bool {
    let key = session.plan.sessionKey
    guard let lease = await trying({ store throws(StoreError) in try await store.lease(for: key, waitingAtMost: patience) }) else {
      return false
    }
    let isHeard = await replace(session, isNew: isNew, under: lease)
    await store.release(lease)
    return isHeard
  }

  private func replace(_ session: Session, isNew: Bool, under lease: SessionLease) async -> Bool {
    let key = session.plan.sessionKey
    guard let found = await trying({ store throws(StoreError) in try await store.session(for: key) }) else { return false }
    var record = SessionRecord(session, mark: found?.mark)
    if isNew {
      record.mark = await mark(of: session.plan)
      if let found, found.isOf(record.mark) { return true }
    } else {
      guard let found, found.id == session.id else { return true }
      record.lastUsed = max(record.lastUsed, found.lastUsed)
    }
    return await keep(record, under: lease)
  }

  // MARK: What a plan logs in with

  /// Its mark; nil where it has no secret, and where the store fails.
  func mark(of plan: Plan) async -> CredentialMark? {
    guard let credentials = plan.credentials else { return nil }
    return await trying { store throws(StoreError) in try await store.mark(of: credentials) }
  }

  /// Whether the vendor has rejected it, as far as the store knows.
  func isRejected(_ plan: Plan) async -> Bool {
    guard let mark = await mark(of: plan) else { return false }
    return await trying { store throws(StoreError) in try await store.isRejected(mark) } ?? false
  }

  /// Remembers that the vendor has rejected it.
  func reject(_ plan: Plan) async {
    guard let mark = await mark(of: plan) else { return }
    _ = await trying { store throws(StoreError) in try await store.reject(mark) }
  }

  /// Lets it be tried again.
  func pardon(_ plan: Plan) async {
    guard let mark = await mark(of: plan) else { return }
    _ = await trying { store throws(StoreError) in try await store.pardon(mark) }
  }

  // MARK: Failures

  /// The last failure; nil after something could be kept again.
  var failure: StoreError? { last.withLock { $0 } }

  func note(_ error: StoreError) {
    guard error.code != .cancelled else { return }
    last.withLock { $0 = error }
    journal.note(.storeFailed, error)
  }

  /// What the store says; nil where it fails.
  func trying<Value: Sendable>(_ work: (any SessionStore) async throws(StoreError) -> Value) async -> Value? {
    do throws(StoreError) { return try await work(store) } catch {
      note(error)
      return nil
    }
  }
}

extension StoreError {
  /// Whether something is kept that cannot be trusted, rather than that the store cannot be reached.
  var isAboutContent: Bool { [.corrupt, .permission, .version].contains(code) }
}
