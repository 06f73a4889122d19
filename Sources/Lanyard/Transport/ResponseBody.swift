public import HTTPTypes
import Synchronization

/// An answer's body that comes piece by piece, decoded from its transfer and content coding.
///
/// It can be read once: whoever iterates a second time goes on where the first has stopped. Who does not ask for the next piece
/// lets the server wait. Letting go of it (and of its iterators) before its end, or being cancelled while waiting, ends the transfer.
public struct ResponseBody: AsyncSequence, Sendable {
  /// Gives the next piece, never an empty one; nil at the end, and ever after.
  public typealias Source = @Sendable () async throws(TransportError) -> [UInt8]?
  /// A piece.
  public typealias Element = [UInt8]
  /// What ends a body before its end.
  public typealias Failure = TransportError

  private let source: Source

  /// A body whose pieces a transport gives; the transfer ends when the closure is let go of.
  public init(_ source: @escaping Source) { self.source = source }

  /// A body that is there as a whole.
  public init(_ bytes: [UInt8]) {
    let pieces = Pieces(bytes.isEmpty ? [] : [bytes])
    self.init { () throws(TransportError) in pieces.next() }
  }

  /// What gives the pieces one by one.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let source: Source

    /// The next piece; nil at the end.
    ///
    /// - Throws: `TransportError`: `truncated` where the connection ends before the body does, `decode`, `bodyLimit`, `timeout`,
    ///   `cancelled`.
    public mutating func next() async throws(TransportError) -> [UInt8]? { try await source() }

    /// The next piece; nil at the end.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(TransportError) -> [UInt8]? { try await source() }
  }

  /// Goes on reading.
  public func makeAsyncIterator() -> Iterator { Iterator(source: source) }

  /// Everything that is still to come.
  ///
  /// - Throws: `TransportError`; `bodyLimit` where that is more than so many bytes.
  public func collect(atMost limit: Int) async throws(TransportError) -> [UInt8] {
    var bytes: [UInt8] = []
    while let piece = try await source() {
      guard bytes.count + piece.count <= limit else {
        throw TransportError(.bodyLimit, "the answer's body is larger than \(limit) bytes", progress: .maybeSent)
      }
      bytes += piece
    }
    return bytes
  }

  /// Looks at the beginning: at least so many bytes, unless there are fewer, and the body from its first byte on.
  package func peek(_ count: Int) async throws(TransportError) -> (beginning: [UInt8], body: ResponseBody) {
    var beginning: [UInt8] = []
    while beginning.count < count, let piece = try await source() { beginning += piece }
    let seen = Pieces(beginning.isEmpty ? [] : [beginning])
    let rest = source
    return (beginning, ResponseBody { () async throws(TransportError) in if let piece = seen.next() { piece } else { try await rest() } })
  }
}

/// Pieces that are there, each given once.
private final class Pieces: Sendable {
  private let pieces: Mutex<[[UInt8]]>
  init(_ pieces: [[UInt8]]) { self.pieces = Mutex(pieces) }
  func next() -> [UInt8]? { pieces.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}

/// An answer whose body comes piece by piece.
public struct StreamedResponse: Sendable {
  /// The status and the fields, repeated ones in their order.
  public var head: HTTPResponse
  /// The body.
  public var body: ResponseBody
  /// What is known of the connection it comes over.
  public var connection: ConnectionFacts

  /// Makes an answer.
  public init(head: HTTPResponse, body: ResponseBody, connection: ConnectionFacts = ConnectionFacts()) {
    self.head = head
    self.body = body
    self.connection = connection
  }
}
