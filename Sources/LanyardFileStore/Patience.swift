import Lanyard
import LanyardPOSIX

/// How long somebody tries to get what another process has. It sleeps between tries, longer each time, and holds up no thread.
struct Patience {
  private let end: ContinuousClock.Instant
  private var pause = Duration.milliseconds(1)
  private static let longestPause = Duration.milliseconds(25)

  init(_ duration: Duration) {
    // A year is as good as any longer time, and no clock overflows.
    end = .now + min(duration, .seconds(365 * 86400))
  }

  var rest: Duration { ContinuousClock.now.duration(to: end) }

  /// Sleeps until it is time for another try; false when there is no patience left.
  ///
  /// It sleeps also for callers who have been cancelled: what a login has brought is kept, whoever asked for it.
  mutating func another() async -> Bool {
    guard rest > .zero else { return false }
    let pause = min(pause, rest)
    await Task { _ = try? await Task.sleep(for: pause) }.value
    self.pause = min(self.pause * 2, Self.longestPause)
    return true
  }

  /// Tries until the lock is had; false when there is no patience left.
  mutating func obtain(_ path: String, _ tryLock: () throws(SystemError) -> Bool) async throws(StoreError) -> Bool {
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
