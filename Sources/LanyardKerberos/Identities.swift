import Lanyard

/// Whose tickets a handshake uses, and where they lie.
struct Identity: Sendable {
  var store: TicketStore
  /// Tickets that were fetched for Lanyard alone live as long as somebody uses them.
  var ownCache: MemoryCache?
}

/// A ticket cache in the memory of this process, under a name that no one else has.
final class MemoryCache: Sendable {
  let name = "MEMORY:lanyard-\(UInt64.random(in: .min ... .max))"
  private let library: GSSLibrary

  init(in library: GSSLibrary) { self.library = library }

  deinit { BlockingCall.forget { [library, name] in library.destroy(cache: name) } }
}

/// Fetches tickets for passwords and keytabs, once for all who ask, and keeps them until shortly before they expire.
actor Identities {
  private typealias Fetch = Task<Result<Tickets, NegotiateError>, Never>

  private enum Entry {
    /// Detached from any one caller, so that all who ask share it.
    case fetching(Fetch)
    case held(Tickets)
    /// The realm has said that the password is wrong: it is never sent again.
    case refused(NegotiateError)
  }

  private struct Tickets {
    var cache: MemoryCache
    var expiry: ContinuousClock.Instant
    /// Whether there is time enough left to use them.
    var areFresh: Bool { ContinuousClock.now + .seconds(60) < expiry }
  }

  private var entries: [NegotiateCredential: Entry] = [:]

  /// The tickets of a credential, fetched if there is need.
  func identity(for credential: NegotiateCredential, in library: GSSLibrary) async throws(NegotiateError) -> Identity {
    switch credential {
    case .systemDefault: return Identity(store: TicketStore())
    case .cache(let name): return Identity(store: TicketStore(cache: name))
    case .keytab, .password:
      let cache = try await tickets(for: credential, in: library).cache
      return Identity(store: TicketStore(cache: cache.name), ownCache: cache)
    }
  }

  private func tickets(for credential: NegotiateCredential, in library: GSSLibrary) async throws(NegotiateError) -> Tickets {
    switch entries[credential] {
    case .held(let tickets) where tickets.areFresh: return tickets
    case .refused(let error): throw error
    case .fetching(let task): return try await value(of: task)
    case .held, nil: break
    }
    let task = Fetch {
      let result: Result<Tickets, NegotiateError>
      do throws(NegotiateError) {
        result = .success(try await BlockingCall.run { () throws(NegotiateError) in try Self.fetch(credential, in: library) })
      } catch {
        result = .failure(error)
      }
      keep(result, for: credential)
      return result
    }
    entries[credential] = .fetching(task)
    return try await value(of: task)
  }

  /// Waits for the task, unless the one who waits is cancelled.
  private func value(of task: Fetch) async throws(NegotiateError) -> Tickets {
    try await Awaited.value { awaited in Task { awaited.give(await task.value) } }
  }

  private func keep(_ result: Result<Tickets, NegotiateError>, for credential: NegotiateCredential) {
    entries = entries.filter { if case .held(let tickets) = $0.value { tickets.areFresh } else { true } }
    switch (result, credential) {
    case (.success(let tickets), _): entries[credential] = .held(tickets)
    // A keytab may be put right while the process runs.
    case (.failure(let error), .password) where error.code == .wrongPassword: entries[credential] = .refused(error)
    case (.failure, _): entries[credential] = nil
    }
  }

  private static func fetch(_ credential: NegotiateCredential, in library: GSSLibrary) throws(NegotiateError) -> Tickets {
    let cache = MemoryCache(in: library)
    do throws(GSSFailure) {
      let lifetime = try fetch(credential, into: cache.name, in: library)
      return Tickets(cache: cache, expiry: .now + .seconds(lifetime))
    } catch {
      throw KerberosFailure(failure: error, moment: .credential(credential), library: library).error
    }
  }

  /// Gives the seconds that the tickets will live.
  private static func fetch(
    _ credential: NegotiateCredential, into cache: String, in library: GSSLibrary
  ) throws(GSSFailure) -> UInt32 {
    switch credential {
    case .systemDefault, .cache: return 0
    case .keytab(let path, let principal):
      let store = TicketStore(cache: cache, clientKeytab: path)
      return try GSSCredential(.kerberos, of: principal, from: store, in: library).inquire().lifetime
    case .password(let user, let password):
      // Not by way of SPNEGO: where NTLM is installed it takes any password for good, and its failures have no reason.
      let tickets = try GSSCredential(of: user, password: password, in: library)
      try tickets.keep(in: cache)
      return try tickets.inquire().lifetime
    }
  }
}
