import Lanyard
import Synchronization

/// Holds those who pass until it is opened; who is cancelled does not wait.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var arrivals = 0
    var cancelled = 0
    var waiting: [AsyncStream<Void>.Continuation] = []
  }

  private let state = Mutex(State())

  var arrivals: Int { state.withLock { $0.arrivals } }
  /// How many were cancelled before it opened.
  var cancelled: Int { state.withLock { $0.cancelled } }

  func pass() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    let isOpen = state.withLock { state in
      state.arrivals += 1
      if !state.isOpen { state.waiting.append(continuation) }
      return state.isOpen
    }
    guard !isOpen else { return }
    for await _ in stream {}
    if Task.isCancelled { state.withLock { $0.cancelled += 1 } }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      return state.waiting
    }
    for continuation in waiting { continuation.finish() }
  }
}

/// A vendor that answers logins only when its gate is open.
final class GatedVendor: Transport {
  let gate = Gate()
  private let vendor: Vendor

  init(_ answer: @escaping Vendor.Answer) { vendor = Vendor(answer) }

  var requests: [TransportRequest] { vendor.requests }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    if request.line.hasSuffix("/login") {
      await gate.pass()
      guard !Task.isCancelled else { throw TransportError(.cancelled, "cancelled", progress: .maybeSent) }
    }
    return try await vendor.send(request)
  }
}

/// Lets others work until something is so; the suite's time limit ends a vain wait.
func eventually(_ condition: () async -> Bool) async {
  while await !condition(), !Task.isCancelled { await Task.yield() }
}

/// The code of the error that something throws; nil where it throws none.
func failure(of work: () async throws -> Void) async -> AuthError.Code? {
  do {
    try await work()
    return nil
  } catch {
    return (error as? AuthError)?.code
  }
}
