import Lanyard
import LanyardPOSIX

/// How long somebody tries to get what another process has. It sleeps between tries, and holds up no thread.
///
/// The pauses are random and do not grow: whoever has waited for long has the same chance as a newcomer, and no two stay in step.
struct Patience {
  private let end: ContinuousClock.Instant
  private static let pauses = 1_000...15_000

  init(_ duration: Duration) {
    // A year is as good as any longer time, and no clock overflows.
    end = .now + min(duration, .seconds(365 * 86400))
  }

  var rest: Duration { ContinuousClock.now.duration(to: end) }

  /// Sleeps until it is time for another try; false when there is no patience left.
  ///
  /// It sleeps also for callers who have been cancelled: what a login has brought is kept, whoever asked for it.
  func another() async -> Bool {
    guard rest > .zero else { return false }
    let pause = min(.microseconds(Int.random(in: Self.pauses)), rest)
    await Task { _ = try? await Task.sleep(for: pause) }.value
    return true
  }

  /// Tries until the lock is had; false when there is no patience left.
  func obtain(_ path: String, _ tryLock: () throws(SystemError) -> Bool) async throws(StoreError) -> Bool {
    repeat {
      do throws(SystemError) {
        if try tryLock() { return true }
      } catch {
        throw .unlockable(path, error)
      }
    } while await another()
    return false
  }
}
