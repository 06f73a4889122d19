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

  /// The last failure; nil after something could be kept again.
  var failure: StoreError? { last.withLock { $0 } }

  func note(_ error: StoreError) {
    guard error.code != .cancelled else { return }
    last.withLock { $0 = error }
    journal.note(.storeFailed, error)
  }

  func keep(_ record: SessionRecord, under lease: SessionLease?) async {
    do throws(StoreError) {
      try await store.keep(record, under: lease)
      last.withLock { $0 = nil }
    } catch {
      note(error)
    }
  }

  /// Keeps what has changed in a session. Somebody else may have logged in or out in the meantime: their word stands. A session
  /// without a login is kept first when there is something to keep.
  func update(_ session: Session, waitingAtMost patience: Duration) async {
    let key = session.plan.sessionKey
    guard let lease = await trying({ store throws(StoreError) in try await store.lease(for: key, waitingAtMost: patience) }) else { return }
    let record = await trying { store throws(StoreError) in try await store.session(for: key) }
    switch record {
    case .some(let record?) where record.id == session.id: await keep(SessionRecord(session, mark: record.mark), under: lease)
    case .some(nil) where session.plan.method.login.isEmpty: await keep(SessionRecord(session, mark: await mark(of: session)), under: lease)
    default: break
    }
    await store.release(lease)
  }

  private func mark(of session: Session) async -> CredentialMark? {
    guard let credentials = session.plan.credentials else { return nil }
    return await trying { store throws(StoreError) in try await store.mark(of: credentials) }
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
