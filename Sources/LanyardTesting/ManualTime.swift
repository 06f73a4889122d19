public import FoundationEssentials
public import Lanyard
import Synchronization

/// Time that stands still until a test moves it.
public final class ManualTime: TimeSource {
  private struct State {
    var now: Date
    var uptime: Duration
  }

  private let state: Mutex<State>

  /// Starts at a moment; 2026-01-01 00:00 UTC unless given.
  public init(_ now: Date = Date(timeIntervalSince1970: 1_767_225_600)) {
    state = Mutex(State(now: now, uptime: .zero))
  }

  /// The moment that it is.
  public var now: Date { state.withLock { $0.now } }
  /// How much time has been let pass.
  public var uptime: Duration { state.withLock { $0.uptime } }

  /// Lets time pass, on both clocks.
  public func advance(by duration: Duration) {
    state.withLock { state in
      state.now += Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
      state.uptime += duration
    }
  }

  /// Sets the time of day, as a jump of the system's clock does; deadlines do not notice.
  public func jump(to now: Date) { state.withLock { $0.now = now } }
}
