/// The attempts to come by a session, of which one is current, and those who wait for them.
struct Flights {
  typealias Outcome = Result<Session, AuthError>

  struct Flight {
    let number: Int
    /// Nobody needs to wait for it.
    let isAhead: Bool
    fileprivate let task: Task<Void, Never>
  }

  private struct Waiter {
    let flight: Int
    let continuation: CheckedContinuation<Outcome, Never>
  }

  /// The one that newcomers join.
  private(set) var current: Flight?
  private var landed: (number: Int, outcome: Outcome)?
  private var waiters: [Int: Waiter] = [:]
  private var count = 0

  mutating func begin(isAhead: Bool, _ task: (_ number: Int) -> Task<Void, Never>) -> Int {
    count += 1
    current = Flight(number: count, isAhead: isAhead, task: task(count))
    return count
  }

  /// Ends a flight.
  ///
  /// - Returns: the flight, if it was the current one; one that everybody has left ends unheard.
  mutating func land(_ number: Int, _ outcome: Outcome) -> Flight? {
    guard let flight = current, flight.number == number else { return nil }
    current = nil
    landed = (number, outcome)
    return flight
  }

  /// Tells everyone who waits for the flight.
  mutating func answer(_ number: Int, _ outcome: Outcome) {
    let answered = waiters.filter { $0.value.flight == number }
    for (id, waiter) in answered {
      waiters[id] = nil
      waiter.continuation.resume(returning: outcome)
    }
  }

  mutating func nextWaiter() -> Int {
    count += 1
    return count
  }

  mutating func add(_ waiter: Int, _ continuation: CheckedContinuation<Outcome, Never>, to number: Int) {
    if current?.number == number {
      waiters[waiter] = Waiter(flight: number, continuation: continuation)
    } else {
      continuation.resume(returning: landed.flatMap { $0.number == number ? $0.outcome : nil } ?? .failure(.cancelled))
    }
  }

  /// Lets somebody go who was cancelled. A flight that nobody is left to wait for is cancelled, and newcomers begin another.
  mutating func remove(_ id: Int) {
    guard let waiter = waiters.removeValue(forKey: id) else { return }
    waiter.continuation.resume(returning: .failure(.cancelled))
    guard let flight = current, flight.number == waiter.flight, !flight.isAhead else { return }
    guard !waiters.values.contains(where: { $0.flight == flight.number }) else { return }
    flight.task.cancel()
    current = nil
  }
}
