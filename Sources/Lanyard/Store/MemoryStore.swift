public import FoundationEssentials

/// Keeps sessions as long as the process lives, for all authenticators that share it. Whoever waits for a lease has it in turn.
public actor MemoryStore: SessionStore {
  private var records: [String: SessionRecord] = [:]
  private var rejected = RejectedMarks()
  private let markKey = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
  private let line = LeaseLine()

  /// Makes an empty store.
  public init() {}

  /// What is kept under the key.
  public func session(for key: String) -> SessionRecord? { records[key] }

  /// Everything that is kept.
  public func sessions() -> [SessionRecord] { Array(records.values) }

  /// Keeps the record in the place of what was there.
  public func keep(_ record: SessionRecord, under lease: SessionLease?) throws(StoreError) {
    if let lease {
      guard lease.key == record.key, line.holds(lease) else { throw .leaseLost(record.key) }
    }
    records[record.key] = record
  }

  /// Notes that the session was used.
  public func touch(_ key: String, id: String, at moment: Date) {
    guard var record = records[key], record.id == id, record.lastUsed < moment else { return }
    record.lastUsed = moment
    records[key] = record
  }

  /// Forgets what is kept under the key.
  public func forget(_ key: String, id: String?) -> Bool {
    guard let record = records[key], id == nil || record.id == id else { return false }
    records[key] = nil
    return true
  }

  /// The right to be the only one who obtains a session for the key.
  public func lease(for key: String, waitingAtMost patience: Duration) async throws(StoreError) -> SessionLease {
    try await line.wait(for: key, atMost: patience)
  }

  /// Gives the right back.
  public func release(_ lease: SessionLease) { line.end(lease) }

  /// A mark by which the credentials are known again.
  public func mark(of credentials: Credentials) -> CredentialMark { credentials.mark(under: markKey) }

  /// Whether a vendor has rejected credentials with this mark.
  public func isRejected(_ mark: CredentialMark) -> Bool { rejected.contains(mark) }

  /// Remembers that a vendor has rejected credentials with this mark.
  public func reject(_ mark: CredentialMark) { rejected.insert(mark) }

  /// Lets credentials with this mark be tried again.
  public func pardon(_ mark: CredentialMark) { rejected.remove(mark) }
}
