/// When to look for what is overdue next, at the cost of a look at everything only when something may be.
///
/// libcurl's own timeout does not run while a transfer waits for a free connection.
struct Deadlines: Sendable {
  private var earliest: ContinuousClock.Instant?

  /// Notes a deadline. What ends before it need not be told: at worst there is one look too many.
  mutating func add(_ deadline: ContinuousClock.Instant) {
    earliest = earliest.map { min($0, deadline) } ?? deadline
  }

  /// Gives back the overdue ones among those that run.
  mutating func overdue<ID>(
    at now: ContinuousClock.Instant, among running: some Sequence<(id: ID, deadline: ContinuousClock.Instant)>
  ) -> [ID] {
    guard let first = earliest, first <= now else { return [] }
    earliest = nil
    var overdue: [ID] = []
    for (id, deadline) in running {
      if deadline <= now { overdue.append(id) } else { add(deadline) }
    }
    return overdue
  }

  /// How many milliseconds may be waited for them or for another instant, rounded up; at most a minute.
  func wait(at now: ContinuousClock.Instant, orUntil other: ContinuousClock.Instant? = nil) -> Int {
    let longest = Duration.seconds(60)
    let first = [earliest, other].compactMap { $0 }.min()
    let wait = first.map { max(.zero, min(now.duration(to: $0), longest)) } ?? longest
    return Int((wait / .milliseconds(1)).rounded(.up))
  }
}
