public import HTTPTypes

/// Sends one request and gives back its answer: the only way in which Lanyard touches a network.
///
/// A transport follows no redirect, keeps no cookie, adds no credentials and never sends a request twice; only a GET, HEAD
/// or OPTIONS without a body may be repeated, when the shared connection it went to turns out to be closed (RFC 9110,
/// section 9.2.2). It verifies TLS, keeps to the deadline and the limits, and ends at once when its task is cancelled.
/// `TransportConformance` of LanyardTesting tests any implementation for this.
public protocol Transport: Sendable {
  /// Sends the request and gives back the whole answer.
  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse

  /// Closes the connections of a partition, so that what was proven on them is forgotten.
  func close(_ partition: ConnectionPartition) async
}

extension Transport {
  /// Does nothing: right for transports that have no partitions.
  public func close(_ partition: ConnectionPartition) async {}
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
  /// How much of an answer is read.
  public var limits: ResponseLimits

  /// Makes a request for a transport.
  public init(
    head: HTTPRequest, body: [UInt8]? = nil, connection: Connection = .shared, tls: TLSCredentials? = nil,
    timeout: Duration = .seconds(30), limits: ResponseLimits = ResponseLimits()
  ) {
    self.head = head
    self.body = body
    self.connection = connection
    self.tls = tls
    self.timeout = timeout
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
