import Lanyard
import Synchronization

/// A result that somebody waits for until it comes, or until he is cancelled. What he waits for then goes on unheard.
final class Awaited<Value: Sendable>: Sendable {
  typealias Outcome = Result<Value, NegotiateError>

  private enum State {
    case new
    case awaited(CheckedContinuation<Outcome, Never>)
    /// Cancelled before it was awaited.
    case early(Outcome)
    case given
  }

  private let state = Mutex(State.new)

  private init() {}

  /// Gives the first outcome that `start`, or what it starts, hands in. `start` is not called for a task that is cancelled.
  static func value(_ start: (Awaited) -> Void) async throws(NegotiateError) -> Value {
    let awaited = Awaited()
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if awaited.expect(continuation) { start(awaited) }
      }
    } onCancel: {
      awaited.give(.failure(NegotiateError(.cancelled, "the task was cancelled")))
    }
    return try outcome.get()
  }

  /// Whether there is still somebody to hand an outcome to.
  var isOpen: Bool { state.withLock { if case .awaited = $0 { true } else { false } } }

  func give(_ outcome: Outcome) {
    let continuation: CheckedContinuation<Outcome, Never>? = state.withLock { state in
      switch state {
      case .new: state = .early(outcome)
      case .awaited(let continuation):
        state = .given
        return continuation
      case .early, .given: break
      }
      return nil
    }
    continuation?.resume(returning: outcome)
  }

  /// False when there is an outcome already.
  private func expect(_ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
    let early: Outcome? = state.withLock { state in
      guard case .early(let outcome) = state else {
        state = .awaited(continuation)
        return nil
      }
      state = .given
      return outcome
    }
    if let early { continuation.resume(returning: early) }
    return early == nil
  }
}
