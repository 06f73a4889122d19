import Lanyard
import Synchronization

/// The way of a streamed body from whoever makes it to the driver's thread: one piece waits, and the next is made meanwhile.
final class Upload: Sendable {
  /// What there is to send.
  enum Supply {
    case bytes(ArraySlice<UInt8>)
    case end
    /// Nothing yet; the driver is told when there is.
    case notYet
    case failed(TransportError)
  }

  private enum Phase { case waiting, running, ended, failed(TransportError), closed }

  private struct State {
    var phase = Phase.waiting
    var piece: ArraySlice<UInt8> = []
    /// How many bytes have been made.
    var count = 0
    /// Whether the driver waits.
    var isAwaited = false
    /// Whoever made a piece before the last one was taken.
    var maker: CheckedContinuation<Void, Never>?
    var making: Task<Void, Never>?
  }

  private struct Closed: Error {}

  private let body: BodyStream
  private let wake: @Sendable () -> Void
  private let state = Mutex(State())

  init(_ body: BodyStream, wake: @escaping @Sendable () -> Void) {
    self.body = body
    self.wake = wake
  }

  // MARK: The driver's thread

  /// The next bytes. The body is not touched before they are wanted for the first time.
  func next(atMost limit: Int) -> Supply {
    var maker: CheckedContinuation<Void, Never>?
    let supply = state.withLock { state in
      if case .waiting = state.phase {
        state.phase = .running
        state.making = Task { await pour() }
      }
      let supply = take(atMost: limit, from: &state)
      state.isAwaited = if case .notYet = supply { true } else { false }
      if state.piece.isEmpty { swap(&maker, &state.maker) }
      return supply
    }
    maker?.resume()
    return supply
  }

  private func take(atMost limit: Int, from state: inout State) -> Supply {
    switch state.phase {
    case .failed(let error): return .failed(error)
    case .closed: return .end
    case .ended where state.piece.isEmpty: return .end
    // The last byte of a body whose length was told goes out only when nothing comes after it.
    case .running where state.piece.isEmpty || state.count == body.count: return .notYet
    default:
      let bytes = state.piece.prefix(limit)
      state.piece = state.piece.dropFirst(bytes.count)
      return .bytes(bytes)
    }
  }

  /// Says that nothing more is taken, also to a body that waits for its own next piece.
  func close() {
    let (maker, making) = state.withLock { state in
      state.phase = .closed
      defer { (state.maker, state.making) = (nil, nil) }
      return (state.maker, state.making)
    }
    maker?.resume()
    making?.cancel()
  }

  // MARK: Whoever makes the body

  private func pour() async {
    do {
      try await body.send { [self] in try await put($0) }
      let count = state.withLock(\.count)
      if let expected = body.count, count != expected { throw Self.wrongCount(expected) }
      settle(.ended)
    } catch let error as TransportError {
      settle(.failed(error))
    } catch {
      // What an unknown error says of itself might hold anything.
      settle(.failed(TransportError(.invalidRequest, "the request's body could not be made to its end", progress: .maybeSent)))
    }
  }

  private func put(_ piece: [UInt8]) async throws {
    // Before anything is waited for: the last piece that was told of is not taken while there may be more.
    if let expected = body.count, state.withLock(\.count) + piece.count > expected { throw Self.wrongCount(expected) }
    await withCheckedContinuation { continuation in
      let mayGoOn = state.withLock { state in
        guard case .running = state.phase, !state.piece.isEmpty else { return true }
        state.maker = continuation
        return false
      }
      if mayGoOn { continuation.resume() }
    }
    let isAwaited = try state.withLock { state in
      guard case .running = state.phase else { throw Closed() }
      state.count += piece.count
      state.piece = piece[...]
      return state.isAwaited
    }
    if isAwaited { wake() }
  }

  private func settle(_ phase: Phase) {
    let isOpen = state.withLock { state in
      guard case .running = state.phase else { return false }
      state.phase = phase
      return true
    }
    if isOpen { wake() }
  }

  private static func wrongCount(_ expected: Int) -> TransportError {
    TransportError(.invalidRequest, "the request's body has not the \(expected) bytes that were told", progress: .maybeSent)
  }
}
