import FoundationEssentials
import LanyardSpec

/// How long before its end a session is renewed, in seconds.
struct RenewalWindows: Hashable {
  /// It is renewed once, in the background, while it still serves.
  var soft: Double
  /// It serves nobody any more who could wait for another: a request on its way would come too late.
  var hard: Double

  /// A session that would have died at its birth is used for so long.
  static let leastLife: Double = 30

  /// - Parameters:
  ///   - lifetime: From the login to the end, in seconds.
  ///   - margin: The soft window that the spec asks for.
  init(lifetime: Double, margin: Double? = nil) {
    // A short life is never all window, or there would be a login for each request.
    soft = min(margin ?? min(max(lifetime / 10, 30), 300), lifetime / 2)
    hard = min(10, lifetime / 4)
  }
}

extension Session {
  enum Phase {
    case fresh
    /// It serves, and is to be renewed.
    case due
    /// It is dead, or so near to it that callers wait for another.
    case over
  }

  /// More than this lies between two machines' clocks only when one of them was set.
  private static let clockTolerance: Double = 60

  func phase(at now: Date) -> Phase {
    // The clock was set back: by this session's times nothing can be told.
    if now < obtainedAt - Self.clockTolerance { return .over }
    if let idle = plan.method.session?.idle?.timeInterval {
      let left = lastUsed.timeIntervalSince(now) + idle
      if left <= RenewalWindows(lifetime: idle).hard { return .over }
    }
    guard let expiresAt else { return .fresh }
    let windows = RenewalWindows(
      lifetime: expiresAt.timeIntervalSince(obtainedAt), margin: plan.method.session?.renewBefore?.timeInterval)
    let left = expiresAt.timeIntervalSince(now)
    return left <= windows.hard ? .over : left <= windows.soft ? .due : .fresh
  }
}
