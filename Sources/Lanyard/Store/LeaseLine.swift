import Synchronization

/// Who holds the lease for a key in this process, and who waits for it: one after another, in the order in which they came.
package final class LeaseLine: Sendable {
  private typealias Outcome = Result<SessionLease, StoreError>

  private struct Waiter {
    var lease: SessionLease
    var continuation: CheckedContinuation<Outcome, Never>
  }

  private struct State {
    var holders: [String: SessionLease] = [:]
    /// None of the lists is empty.
    var waiters: [String: [Waiter]] = [:]

    /// Takes somebody out of those who wait; nil where they do not wait.
    @discardableResult
    mutating func remove(_ lease: SessionLease) -> Waiter? {
      guard var list = waiters[lease.key], let place = list.firstIndex(where: { $0.lease == lease }) else { return nil }
      let waiter = list.remove(at: place)
      waiters[lease.key] = list.isEmpty ? nil : list
      return waiter
    }
  }

  private let state = Mutex(State())

  package init() {}

  /// The lease, as soon as all who came before are done with it.
  ///
  /// - Throws: `busy` when the patience is at its end, `cancelled` when the task is cancelled.
  package func wait(for key: String, atMost patience: Duration) async throws(StoreError) -> SessionLease {
    let lease = SessionLease(key: key, token: FilterEvaluator.hex((0..<16).map { _ in UInt8.random(in: .min ... .max) }))
    var watchdog: Task<Void, Never>?
    defer { watchdog?.cancel() }
    let outcome: Outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if let outcome = enter(Waiter(lease: lease, continuation: continuation), mayWait: patience > .zero) {
          return continuation.resume(returning: outcome)
        }
        watchdog = Task {
          // A year is as good as any longer time, and no clock overflows.
          let isOver = (try? await Task.sleep(for: min(patience, .seconds(365 * 86400)))) != nil
          if isOver { leave(lease, because: .busy(key)) }
        }
      }
    } onCancel: {
      leave(lease, because: .cancelled())
    }
    return try outcome.get()
  }

  /// Whether the lease has been had, and not been given back.
  package func holds(_ lease: SessionLease) -> Bool { state.withLock { $0.holders[lease.key] == lease } }

  /// Gives the lease back, if it is held: the next who waits has it.
  package func end(_ lease: SessionLease) {
    let next: Waiter? = state.withLock { state in
      guard state.holders[lease.key] == lease else { return nil }
      let next = state.waiters[lease.key]?.first
      state.holders[lease.key] = next?.lease
      if let next { state.remove(next.lease) }
      return next
    }
    if let next { next.continuation.resume(returning: .success(next.lease)) }
  }

  /// How many wait for the key.
  package func waiterCount(for key: String) -> Int { state.withLock { $0.waiters[key]?.count ?? 0 } }

  /// What becomes of somebody who need not, may not or will not wait; nil for one who waits now.
  private func enter(_ waiter: Waiter, mayWait: Bool) -> Outcome? {
    let lease = waiter.lease
    return state.withLock { state in
      // Whoever is cancelled later than this is found among the waiters by `leave`, which needs the same lock.
      if Task.isCancelled { return .failure(.cancelled()) }
      guard state.holders[lease.key] != nil else {
        state.holders[lease.key] = lease
        return .success(lease)
      }
      guard mayWait else { return .failure(.busy(lease.key)) }
      state.waiters[lease.key, default: []].append(waiter)
      return nil
    }
  }

  private func leave(_ lease: SessionLease, because error: StoreError) {
    let waiter = state.withLock { $0.remove(lease) }
    waiter?.continuation.resume(returning: .failure(error))
  }
}
