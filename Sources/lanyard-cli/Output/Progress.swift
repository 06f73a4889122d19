import Lanyard
import LanyardPOSIX

/// How far a download is, as one line on a terminal that is drawn again and again.
struct Progress {
  private let total: Int?
  private let start = ContinuousClock.now
  private var received = 0
  private var drawn: ContinuousClock.Instant?

  /// Nil where nobody sees it: with `--json`, without a terminal, and where what is received goes to one itself.
  init?(of total: Int?, at console: Console, besides output: Int32?) {
    guard !console.isJSON, output.map(POSIX.isTerminal) != true, POSIX.isTerminal(POSIX.standardError) else { return nil }
    self.total = total
  }

  /// Takes note of what has come; draws ten times a second at most.
  mutating func add(_ count: Int) {
    received += count
    let now = ContinuousClock.now
    guard drawn.map({ now - $0 >= .milliseconds(100) }) ?? true else { return }
    drawn = now
    draw()
  }

  /// Draws the line for the last time, and leaves it.
  func end() {
    draw()
    write("\n")
  }

  private func draw() { write("\r\(line(after: ContinuousClock.now - start))\u{1B}[K") }

  private func line(after elapsed: Duration) -> String {
    let seconds = elapsed / .seconds(1)
    let amount = total.map { "\(Self.spelled(Double(received))) of \(Self.spelled(Double($0)))" } ?? Self.spelled(Double(received))
    return seconds < 0.1 ? amount : "\(amount), \(Self.spelled(Double(received) / seconds))/s"
  }

  /// Bytes as people say them, in steps of 1000: `1.5 MB`.
  private static func spelled(_ bytes: Double) -> String {
    var value = bytes
    for unit in ["bytes", "kB", "MB", "GB"] {
      guard value >= 999.5 else { return "\(unit == "bytes" ? "\(Int(value))" : tenths(value)) \(unit)" }
      value /= 1000
    }
    return "\(tenths(value)) TB"
  }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  private func write(_ text: String) {
    // Where the terminal is gone there is nobody left to tell.
    try? POSIX.write(Array(text.utf8), to: POSIX.standardError)
  }
}
