/// Keeps renewals that fail in the background apart: 30 s, then twice as long each time, five minutes at most.
struct BackOff {
  private var end: Duration = .zero
  private var pause: Duration = .seconds(30)

  func isOver(at uptime: Duration) -> Bool { uptime >= end }

  mutating func extend(from uptime: Duration) {
    end = uptime + pause
    pause = min(pause * 2, .seconds(300))
  }
}
