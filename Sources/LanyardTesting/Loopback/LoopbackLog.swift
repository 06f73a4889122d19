import Synchronization

/// What a loopback server has seen, and who waits for it to see more.
final class LoopbackLog: Sendable {
  private struct State {
    var requests: [ReceivedRequest] = []
    var accepted = 0
    var ended = 0
    var open: [Int: Socket] = [:]
    var isStopped = false
    var waiting: [(isMet: @Sendable (Counts) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
  }

  /// What can be waited for.
  struct Counts {
    var requests: Int
    var accepted: Int
    var ended: Int
  }

  private let state = Mutex(State())

  var requests: [ReceivedRequest] { state.withLock(\.requests) }
  var counts: Counts { state.withLock { Self.counts(of: $0) } }
  var isStopped: Bool { state.withLock(\.isStopped) }

  func add(_ request: ReceivedRequest) { change { $0.requests.append(request) } }

  /// Takes note of a connection and numbers it; nil when the server has stopped.
  func open(_ socket: Socket) -> Int? {
    change { state in
      guard !state.isStopped else { return nil }
      state.open[state.accepted] = socket
      state.accepted += 1
      return state.accepted - 1
    }
  }

  /// Closes a connection. Under the lock: `stop` must not shut down a descriptor that already means something else.
  func close(_ number: Int) {
    change { state in
      state.open.removeValue(forKey: number)?.close()
      state.ended += 1
    }
  }

  /// Ends all connections; their scripts notice.
  func stop() {
    change { state in
      state.isStopped = true
      for socket in state.open.values { socket.shutDown() }
    }
  }

  /// Returns once the counts are so, or the server has been stopped.
  func wait(until isMet: @escaping @Sendable (Counts) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isMetAlready = state.withLock { state in
        let isMetAlready = state.isStopped || isMet(Self.counts(of: state))
        if !isMetAlready { state.waiting.append((isMet, continuation)) }
        return isMetAlready
      }
      if isMetAlready { continuation.resume() }
    }
  }

  private func change<Result>(_ body: (inout State) -> sending Result) -> Result where Result: Sendable {
    let (result, met) = state.withLock { state in
      let result = body(&state)
      let counts = Self.counts(of: state)
      let met = state.waiting.filter { state.isStopped || $0.isMet(counts) }.map(\.continuation)
      state.waiting.removeAll { state.isStopped || $0.isMet(counts) }
      return (result, met)
    }
    for continuation in met { continuation.resume() }
    return result
  }

  private static func counts(of state: borrowing State) -> Counts {
    Counts(requests: state.requests.count, accepted: state.accepted, ended: state.ended)
  }
}
