public import FoundationEssentials

/// Keeps sessions where several authenticators, processes or machines find them, and lets one of all who share it log in at a time.
///
/// A store holds the sessions' secrets in clear and protects them; it knows nothing of specs. Nothing in its form wants a file: a
/// shared store for a fleet keeps records and rejected marks as values, and a lease as a key that is set if absent and runs out.
/// `StoreConformance` of LanyardTesting tests any implementation.
public protocol SessionStore: Sendable {
  /// What is kept under the key; nil where there is nothing.
  ///
  /// The record's `lastUsed` counts every `touch`, by whomever.
  ///
  /// - Throws: `StoreError` where something is there and cannot be trusted; it is never taken for nothing, nor for a session.
  func session(for key: String) async throws(StoreError) -> SessionRecord?

  /// Everything that is kept; what cannot be read is left out.
  func sessions() async throws(StoreError) -> [SessionRecord]

  /// Keeps the record under its key, in the place of what was there. When this returns, the record is durable; where it throws, what
  /// was there before is intact.
  ///
  /// - Parameter lease: The right to do so, if it could be had. Where it has been lost to somebody else, nothing is kept and that
  ///   is an error (`leaseLost`).
  func keep(_ record: SessionRecord, under lease: SessionLease?) async throws(StoreError)

  /// Notes that the session was used, if it is still this one that is kept. It never makes `lastUsed` earlier.
  func touch(_ key: String, id: String, at moment: Date) async throws(StoreError)

  /// Forgets what is kept under the key; the session's secrets are gone afterwards.
  ///
  /// - Parameter id: Only if it is still this session that is kept; nil forgets whichever it is, even one that cannot be read.
  /// - Returns: whether there was anything to forget.
  @discardableResult
  func forget(_ key: String, id: String?) async throws(StoreError) -> Bool

  /// The right to be the only one who obtains a session for the key, as soon as nobody else has it. It ends by `release`, and by
  /// itself when its holder dies.
  ///
  /// - Parameter patience: How long to wait for somebody else.
  /// - Throws: `StoreError` with the code `busy` when the time is over; `cancelled` when the task is cancelled meanwhile.
  func lease(for key: String, waitingAtMost patience: Duration) async throws(StoreError) -> SessionLease

  /// Gives the right back. Giving it back twice, or after it was lost, does nothing.
  func release(_ lease: SessionLease) async

  /// A mark by which the credentials are known again, and from which they cannot be guessed without the store's own key.
  func mark(of credentials: Credentials) async throws(StoreError) -> CredentialMark

  /// Whether a vendor has rejected credentials with this mark.
  func isRejected(_ mark: CredentialMark) async throws(StoreError) -> Bool

  /// Remembers that a vendor has rejected credentials with this mark.
  func reject(_ mark: CredentialMark) async throws(StoreError)

  /// Lets credentials with this mark be tried again.
  func pardon(_ mark: CredentialMark) async throws(StoreError)
}

/// The right to be the only one who obtains a session for a key.
public struct SessionLease: Sendable, Hashable {
  /// The session key that it is for.
  public let key: String
  /// Tells this lease from every other one; the store's to choose.
  public let token: String

  /// Makes a lease, for a store.
  public init(key: String, token: String) {
    self.key = key
    self.token = token
  }
}
