import FoundationEssentials
import Lanyard

/// A store in which one session is not seen, so that there is a login in spite of it. The new one takes its place.
struct AnewStore: SessionStore {
  private let base: any SessionStore
  private let hidden: String

  init(_ base: any SessionStore, but hidden: String) {
    self.base = base
    self.hidden = hidden
  }

  func session(for key: String) async throws(StoreError) -> SessionRecord? {
    key == hidden ? nil : try await base.session(for: key)
  }

  func sessions() async throws(StoreError) -> [SessionRecord] { try await base.sessions() }

  func keep(_ record: SessionRecord, under lease: SessionLease?) async throws(StoreError) { try await base.keep(record, under: lease) }

  func touch(_ key: String, id: String, at moment: Date) async throws(StoreError) { try await base.touch(key, id: id, at: moment) }

  func forget(_ key: String, id: String?) async throws(StoreError) -> Bool { try await base.forget(key, id: id) }

  func lease(for key: String, waitingAtMost patience: Duration) async throws(StoreError) -> SessionLease {
    try await base.lease(for: key, waitingAtMost: patience)
  }

  func release(_ lease: SessionLease) async { await base.release(lease) }

  func mark(of credentials: Credentials) async throws(StoreError) -> CredentialMark { try await base.mark(of: credentials) }

  func isRejected(_ mark: CredentialMark) async throws(StoreError) -> Bool { try await base.isRejected(mark) }

  func reject(_ mark: CredentialMark) async throws(StoreError) { try await base.reject(mark) }

  func pardon(_ mark: CredentialMark) async throws(StoreError) { try await base.pardon(mark) }
}
