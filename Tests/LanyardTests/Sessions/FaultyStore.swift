import FoundationEssentials
import Lanyard
import Synchronization

/// A store in memory of which single operations fail on demand, and that counts what it is asked.
final class FaultyStore: SessionStore {
  enum Operation: Hashable { case read, list, keep, touch, forget, lease, mark }

  private let base = MemoryStore()
  private let faults = Mutex<[Operation: StoreError]>([:])
  private let log = Mutex<[Operation]>([])
  /// Run before a lease is given, as what another process does meanwhile.
  let beforeLease = Mutex<(@Sendable () async -> Void)?>(nil)

  func fail(_ operation: Operation, with code: StoreError.Code?) {
    faults.withLock { $0[operation] = code.map { StoreError($0, "as the test wants it") } }
  }

  func count(_ operation: Operation) -> Int { log.withLock { $0.count { $0 == operation } } }

  private func check(_ operation: Operation) throws(StoreError) {
    log.withLock { $0.append(operation) }
    if let fault = faults.withLock({ $0[operation] }) { throw fault }
  }

  func session(for key: String) async throws(StoreError) -> SessionRecord? {
    try check(.read)
    return await base.session(for: key)
  }

  func sessions() async throws(StoreError) -> [SessionRecord] {
    try check(.list)
    return await base.sessions()
  }

  func keep(_ record: SessionRecord, under lease: SessionLease?) async throws(StoreError) {
    try check(.keep)
    try await base.keep(record, under: lease)
  }

  func touch(_ key: String, id: String, at moment: Date) async throws(StoreError) {
    try check(.touch)
    await base.touch(key, id: id, at: moment)
  }

  func forget(_ key: String, id: String?) async throws(StoreError) -> Bool {
    try check(.forget)
    return await base.forget(key, id: id)
  }

  func lease(for key: String, waitingAtMost patience: Duration) async throws(StoreError) -> SessionLease {
    if let work = beforeLease.withLock({ $0.take() }) { await work() }
    try check(.lease)
    return try await base.lease(for: key, waitingAtMost: patience)
  }

  func release(_ lease: SessionLease) async { await base.release(lease) }

  func mark(of credentials: Credentials) async throws(StoreError) -> CredentialMark {
    try check(.mark)
    return await base.mark(of: credentials)
  }

  func isRejected(_ mark: CredentialMark) async throws(StoreError) -> Bool { await base.isRejected(mark) }
  func reject(_ mark: CredentialMark) async throws(StoreError) { await base.reject(mark) }
  func pardon(_ mark: CredentialMark) async throws(StoreError) { await base.pardon(mark) }
}
