public import FoundationEssentials

/// Where the engine learns the time: injected, so that tests decide what time it is.
public protocol TimeSource: Sendable {
  /// The time of day, for expiry; it may jump.
  var now: Date { get }
  /// The time since some fixed moment, for deadlines; it never jumps.
  var uptime: Duration { get }
}

/// The system's clocks.
public struct SystemTime: TimeSource {
  private let start = ContinuousClock.now

  /// Makes a source whose uptime counts from now.
  public init() {}

  /// The system's time of day.
  public var now: Date { Date() }
  /// The continuous clock's time since this source was made.
  public var uptime: Duration { ContinuousClock.now - start }
}
