import HTTPTypes
import Lanyard
import Synchronization

/// The way of a streamed answer from the driver's thread to its reader: so much of it waits here, and not more.
final class Delivery: Sendable {
  typealias Answer = Result<StreamedResponse, TransportError>

  /// What there is for the reader.
  enum Arrival {
    /// Some bytes; `isFull` says that the driver waits for them to be taken.
    case bytes([UInt8], isFull: Bool)
    case end(Result<Void, TransportError>)
    case nothing
  }

  private struct State {
    /// Whoever waits for the head, and what the body comes through; nil once it has been given.
    var caller: CheckedContinuation<Answer, Never>?
    var transport: CURLTransport?
    var bytes: [UInt8] = []
    var isFull = false
    var end: Result<Void, TransportError>?
    var readers: [CheckedContinuation<Void, Never>] = []
  }

  /// How many bytes may wait, unless a single piece is larger.
  private static let capacity = 256 << 10

  private let id: UInt64
  private let state: Mutex<State>

  init(to caller: CheckedContinuation<Answer, Never>, of id: UInt64, through transport: CURLTransport) {
    self.id = id
    state = Mutex(State(caller: caller, transport: transport))
  }

  // MARK: The driver's thread

  /// Gives the head to the caller, with the body to come.
  func begin(_ head: HTTPResponse, _ connection: ConnectionFacts, decoder: sending BodyDecoder) {
    let (caller, transport) = state.withLock { state in
      defer { (state.caller, state.transport) = (nil, nil) }
      return (state.caller, state.transport)
    }
    guard let caller, let transport else { return }
    let reader = DeliveryReader(self, of: id, through: transport, decoder: decoder)
    let body = ResponseBody { () async throws(TransportError) in try await reader.next() }
    caller.resume(returning: .success(StreamedResponse(head: head, body: body, connection: connection)))
  }

  /// Whether so many bytes may be put in. Where they may not, the reader is told to say when they may.
  func hasRoom(for count: Int) -> Bool {
    state.withLock { state in
      state.isFull = !state.bytes.isEmpty && state.bytes.count + count > Self.capacity
      return !state.isFull
    }
  }

  func put(_ bytes: [UInt8]) { change { $0.bytes += bytes } }

  /// Says that nothing more comes; to a caller who still waits for the head, too.
  func end(_ result: Result<Void, TransportError>) {
    let caller = change { state in
      if state.end == nil { state.end = result }
      defer { (state.caller, state.transport) = (nil, nil) }
      return state.caller
    }
    guard let caller else { return }
    switch result {
    case .success: caller.resume(returning: .failure(TransportError(.closed, "there was no answer", progress: .maybeSent)))
    case .failure(let error): caller.resume(returning: .failure(error))
    }
  }

  // MARK: The reader

  func take() -> Arrival {
    state.withLock { state in
      guard state.bytes.isEmpty else {
        defer { (state.bytes, state.isFull) = ([], false) }
        return .bytes(state.bytes, isFull: state.isFull)
      }
      return state.end.map(Arrival.end) ?? .nothing
    }
  }

  /// Waits until there is something.
  func wait() async {
    await withCheckedContinuation { continuation in
      let hasSomething = state.withLock { state in
        let hasSomething = !state.bytes.isEmpty || state.end != nil
        if !hasSomething { state.readers.append(continuation) }
        return hasSomething
      }
      if hasSomething { continuation.resume() }
    }
  }

  private func change<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
    let (value, readers) = state.withLock { state in
      defer { state.readers = [] }
      return (body(&state), state.readers)
    }
    for reader in readers { reader.resume() }
    return value
  }
}

/// Reads a streamed answer. The transfer ends with it, if it has not before.
final class DeliveryReader: Sendable {
  private let delivery: Delivery
  private let id: UInt64
  private let decoder: Mutex<BodyDecoder>
  /// Kept alive: its thread serves the transfer.
  private let transport: CURLTransport

  init(_ delivery: Delivery, of id: UInt64, through transport: CURLTransport, decoder: sending BodyDecoder) {
    self.delivery = delivery
    self.id = id
    self.decoder = Mutex(decoder)
    self.transport = transport
  }

  deinit { transport.cancel(id) }

  /// The next decoded piece; nil at the end.
  func next() async throws(TransportError) -> [UInt8]? {
    while true {
      guard !Task.isCancelled else {
        transport.cancel(id)
        throw TransportError(.cancelled, "the reading of the answer was cancelled", progress: .maybeSent)
      }
      if let piece = try decoded({ decoder throws(TransportError) in try decoder.next() }) { return piece }
      switch delivery.take() {
      case .bytes(let bytes, let isFull):
        if isFull { transport.resume(id) }
        decoder.withLock { $0.feed(bytes) }
      case .end(let result):
        try result.get()
        try decoded { decoder throws(TransportError) in try decoder.finish() }
        return nil
      case .nothing:
        await withTaskCancellationHandler {
          await delivery.wait()
        } onCancel: {
          transport.cancel(id)
        }
      }
    }
  }

  /// A body that cannot be decoded is not received any further.
  private func decoded<Value: Sendable>(
    _ read: (inout BodyDecoder) throws(TransportError) -> Value
  ) throws(TransportError) -> Value {
    do throws(TransportError) {
      return try decoder.withLock { decoder throws(TransportError) in try read(&decoder) }
    } catch {
      transport.cancel(id)
      throw error
    }
  }
}
