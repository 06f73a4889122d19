/// When to look for overdue transfers next, at the cost of a look at all of them only when one may be overdue.
///
/// libcurl's own timeout does not run while a transfer waits for a free connection.
struct Deadlines: Sendable {
  private var earliest: ContinuousClock.Instant?

  /// Notes a transfer's deadline. A transfer that ends need not be told: at worst there is one look too many.
  mutating func add(_ deadline: ContinuousClock.Instant) {
    earliest = earliest.map { min($0, deadline) } ?? deadline
  }

  /// Gives back the overdue ones among the running transfers.
  mutating func overdue(
    at now: ContinuousClock.Instant, among running: some Sequence<(id: UInt64, deadline: ContinuousClock.Instant)>
  ) -> [UInt64] {
    guard let first = earliest, first <= now else { return [] }
    earliest = nil
    var overdue: [UInt64] = []
    for (id, deadline) in running {
      if deadline <= now { overdue.append(id) } else { add(deadline) }
    }
    return overdue
  }

  /// How many milliseconds may be waited, rounded up; at most a minute.
  func wait(at now: ContinuousClock.Instant) -> Int {
    let longest = Duration.seconds(60)
    let wait = earliest.map { max(.zero, min(now.duration(to: $0), longest)) } ?? longest
    return Int((wait / .milliseconds(1)).rounded(.up))
  }
}
