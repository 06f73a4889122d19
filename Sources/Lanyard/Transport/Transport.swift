public import HTTPTypes
import Synchronization

/// Sends one request and gives back its answer: the only way in which Lanyard touches a network.
///
/// A transport follows no redirect, keeps no cookie, adds no credentials and never sends a request twice; only a GET, HEAD
/// or OPTIONS without a body may be repeated, when the shared connection it went to turns out to be closed (RFC 9110,
/// section 9.2.2). It verifies TLS, keeps to the deadline and the limits, and ends at once when its task is cancelled.
/// `TransportConformance` of LanyardTesting tests any implementation for this.
public protocol Transport: Sendable {
  /// Sends the request and gives back the whole answer.
  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse

  /// Sends the request and gives back the answer as soon as its head is there; the body comes as it is read.
  ///
  /// The request's timeout and limits hold to the end of the body. Where the body is not read, or let go of, `ResponseBody` says what
  /// becomes of the transfer.
  ///
  /// - Parameter body: What is sent in the place of the request's own body, piece by piece.
  func stream(_ request: TransportRequest, body: BodyStream?) async throws(TransportError) -> StreamedResponse

  /// Closes the connections of a partition, so that what was proven on them is forgotten.
  func close(_ partition: ConnectionPartition) async
}

extension Transport {
  /// Does nothing: right for transports that have no partitions.
  public func close(_ partition: ConnectionPartition) async {}

  /// Sends and gives back whole bodies, by `send`: right for transports that cannot stream. A body of more than 64 MiB, which would
  /// have to be held in memory, is refused as `unsupported`.
  public func stream(_ request: TransportRequest, body: BodyStream?) async throws(TransportError) -> StreamedResponse {
    var request = request
    if let body { request.body = try await body.collect(atMost: 64 << 20) }
    let response = try await send(request)
    return StreamedResponse(head: response.head, body: ResponseBody(response.body), connection: response.connection)
  }
}

extension BodyStream {
  /// The whole body.
  fileprivate func collect(atMost limit: Int) async throws(TransportError) -> [UInt8] {
    let collected = Mutex<[UInt8]>([])
    do {
      try await send { piece in
        let count = collected.withLock { bytes in
          bytes += piece
          return bytes.count
        }
        guard count <= limit else {
          throw TransportError(.unsupported, "the transport does not stream, and the body is too large to be held", progress: .nothingSent)
        }
      }
    } catch let error as TransportError {
      throw error
    } catch {
      throw TransportError(.invalidRequest, "the request's body could not be made", progress: .nothingSent)
    }
    return collected.withLock { $0 }
  }
}

/// What a transport is asked to send.
public struct TransportRequest: Sendable {
  /// Which connection the request may travel on.
  public enum Connection: Sendable, Hashable {
    /// Any idle one to the same origin: for API calls.
    case shared
    /// A new one, so that nothing below can resend silently: for logins and whatever must not be sent twice.
    case fresh
    /// The one connection of a partition, which carries one request at a time over HTTP/1.1 and is lent to nobody else; a new one
    /// is opened where there is none. A transport that has no partitions throws `unsupported`.
    case pinned(ConnectionPartition)
  }

  /// The request's method, scheme, authority, path and fields.
  public var head: HTTPRequest
  /// The body; nil sends none.
  public var body: [UInt8]?
  /// Which connection it may travel on.
  public var connection: Connection
  /// The client's certificate and the authorities to trust; connections are shared only among requests with the same.
  public var tls: TLSCredentials?
  /// How long it may take in all, from the call to the last byte of the answer.
  public var timeout: Duration
  /// How long nothing may come or go, the wait for the answer's first byte included; nil sets no such limit. Only `stream` counts it,
  /// and not while it waits for the reader of the answer or for the next piece of the body.
  public var idleTimeout: Duration?
  /// How much of an answer is read.
  public var limits: ResponseLimits

  /// Makes a request for a transport.
  public init(
    head: HTTPRequest, body: [UInt8]? = nil, connection: Connection = .shared, tls: TLSCredentials? = nil,
    timeout: Duration = .seconds(30), idleTimeout: Duration? = nil, limits: ResponseLimits = ResponseLimits()
  ) {
    self.head = head
    self.body = body
    self.connection = connection
    self.tls = tls
    self.timeout = timeout
    self.idleTimeout = idleTimeout
    self.limits = limits
  }
}

/// How much of an answer is read before it is refused.
public struct ResponseLimits: Sendable, Hashable {
  /// Bytes of status line and header fields; 64 KiB unless set.
  public var headBytes: Int
  /// The number of header fields; 200 unless set.
  public var headFields: Int
  /// Bytes of the body after decoding; 4 MiB unless set.
  public var bodyBytes: Int

  /// Makes limits; the defaults suit logins.
  public init(headBytes: Int = 64 << 10, headFields: Int = 200, bodyBytes: Int = 4 << 20) {
    self.headBytes = headBytes
    self.headFields = headFields
    self.bodyBytes = bodyBytes
  }
}

/// What came back.
public struct TransportResponse: Sendable {
  /// The status and the fields, repeated ones in their order.
  public var head: HTTPResponse
  /// The body, decoded from its transfer and content coding.
  public var body: [UInt8]
  /// What is known of the connection it came over.
  public var connection: ConnectionFacts

  /// Makes an answer.
  public init(head: HTTPResponse, body: [UInt8] = [], connection: ConnectionFacts = ConnectionFacts()) {
    self.head = head
    self.body = body
    self.connection = connection
  }
}
