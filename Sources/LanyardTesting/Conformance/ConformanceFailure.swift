import Synchronization

/// What an implementation did instead of what it must.
public struct ConformanceFailure: Error, Sendable, CustomStringConvertible {
  /// The check's name.
  public var check: String
  /// What happened.
  public var message: String
  /// Both.
  public var description: String { "\(check): \(message)" }

  private init(_ check: String, _ message: String) {
    self.check = check
    self.message = message
  }

  /// Runs a check. One that has not ended in time fails, too.
  static func watch(
    _ name: String, for limit: Duration, _ check: @escaping @Sendable () async throws -> Void
  ) async throws(ConformanceFailure) {
    let once = Once()
    // Two tasks race, and neither is waited for when it loses: an implementation that ignores its cancellation fails as well.
    let failure: ConformanceFailure? = await withCheckedContinuation { continuation in
      let check = Task {
        do {
          try await check()
          once.run { continuation.resume(returning: nil) }
        } catch {
          once.run { continuation.resume(returning: ConformanceFailure(name, "\(error)")) }
        }
      }
      let watchdog = Task {
        let isOver = (try? await Task.sleep(for: limit)) != nil
        guard isOver else { return }
        once.run { continuation.resume(returning: ConformanceFailure(name, "no end after \(limit)")) }
        check.cancel()
      }
      Task {
        await check.value
        watchdog.cancel()
      }
    }
    if let failure { throw failure }
  }
}

/// Lets the first of several through.
private final class Once: Sendable {
  private let isDone = Mutex(false)

  func run(_ body: () -> Void) {
    let isFirst = isDone.withLock { isDone in
      defer { isDone = true }
      return !isDone
    }
    if isFirst { body() }
  }
}
