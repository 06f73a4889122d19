import Lanyard
import Synchronization

/// Runs calls that may wait for a KDC on threads of their own, so that they never hold up Swift's cooperative pool.
enum BlockingCall {
  /// Gives what the work gives. A task that is cancelled goes on at once; the work then ends unheard.
  static func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws(NegotiateError) -> Value
  ) async throws(NegotiateError) -> Value {
    try await Awaited.value { awaited in
      let isTaken = BlockingThreads.take {
        guard awaited.isOpen else { return }
        awaited.give(Result { () throws(NegotiateError) in try work() })
      }
      if !isTaken { awaited.give(.failure(NegotiateError(.other, "the system has no thread left for a Kerberos call"))) }
    }
  }

  /// Does the work at some time; nobody waits for it.
  static func forget(_ work: @escaping @Sendable () -> Void) {
    if !BlockingThreads.take(work) { work() }
  }
}

/// Threads that come when there is work and go when there is none.
private enum BlockingThreads {
  typealias Work = @Sendable () -> Void

  private struct State {
    var waiting: [Work] = []
    var threads = 0
  }

  /// So many calls may wait at once for realms that do not answer before others have to queue.
  private static let limit = 64
  private static let state = Mutex(State())

  /// False when the system has no thread left.
  static func take(_ work: @escaping Work) -> Bool {
    let mayStart = state.withLock { state in
      guard state.threads < limit else {
        state.waiting.append(work)
        return false
      }
      state.threads += 1
      return true
    }
    guard mayStart else { return true }
    let hasStarted = DetachedThread.start {
      work()
      while let next = next() { next() }
    }
    if !hasStarted { state.withLock { $0.threads -= 1 } }
    return hasStarted
  }

  /// What is left to do; nil ends the thread.
  private static func next() -> Work? {
    state.withLock { state in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.threads -= 1
      return nil
    }
  }
}
