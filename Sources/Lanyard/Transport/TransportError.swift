/// A request that got no usable answer.
public struct TransportError: Error, Sendable, Hashable {
  /// What went wrong, as a stable name to switch on.
  public struct Code: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// The name as it is printed.
    public var rawValue: String
    /// Makes a code from its printed name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name as it is printed.
    public var description: String { rawValue }

    /// The host's name has no address.
    public static let dns = Code(rawValue: "dns")
    /// No connection could be made.
    public static let connect = Code(rawValue: "connect")
    /// The proxy could not be reached, or would not let the request through.
    public static let proxy = Code(rawValue: "proxy")
    /// The time allowed was over.
    public static let timeout = Code(rawValue: "timeout")
    /// The connection ended before the answer did.
    public static let truncated = Code(rawValue: "truncated")
    /// The connection ended before the answer began.
    public static let closed = Code(rawValue: "closed")
    /// What came back is not HTTP.
    public static let `protocol` = Code(rawValue: "protocol")
    /// The answer's content coding is broken.
    public static let decode = Code(rawValue: "decode")
    /// The answer's head is larger than allowed.
    public static let headLimit = Code(rawValue: "limit.headers")
    /// The answer's body is larger than allowed.
    public static let bodyLimit = Code(rawValue: "limit.body")
    /// The server's certificate was not accepted.
    public static let certificate = Code(rawValue: "tls.certificate")
    /// The server's certificate belongs to another host.
    public static let certificateHost = Code(rawValue: "tls.host")
    /// The server's certificate is out of date.
    public static let certificateExpired = Code(rawValue: "tls.expired")
    /// The server's certificate comes from an unknown authority.
    public static let certificateAuthority = Code(rawValue: "tls.authority")
    /// TLS could not be agreed on.
    public static let tls = Code(rawValue: "tls.protocol")
    /// The client's certificate or key cannot be used, or the server refuses it.
    public static let clientCertificate = Code(rawValue: "tls.client")
    /// The server asks for a client's certificate and none was given.
    public static let clientCertificateRequired = Code(rawValue: "tls.client-required")
    /// The transport has no such feature.
    public static let unsupported = Code(rawValue: "unsupported")
    /// The task was cancelled.
    public static let cancelled = Code(rawValue: "cancelled")
    /// The request cannot be sent as it is.
    public static let invalidRequest = Code(rawValue: "invalid-request")
    /// The transport cannot work as it is set up: a file of certificates that is not there, a feature the library lacks.
    public static let configuration = Code(rawValue: "configuration")
    /// Something else, told by the message.
    public static let other = Code(rawValue: "other")
  }

  /// How much of the request may have reached the server.
  public enum Progress: Sendable, Hashable {
    /// Not one byte of it was written: sending it again does no harm.
    case nothingSent
    /// Some or all of it may have arrived.
    case maybeSent
  }

  /// What went wrong.
  public var code: Code
  /// It in words, without secrets: host and port may appear, path and fields never do.
  public var message: String
  /// How much of the request may have reached the server.
  public var progress: Progress

  /// Makes an error.
  public init(_ code: Code, _ message: String, progress: Progress) {
    self.code = code
    self.message = message
    self.progress = progress
  }

  /// Two errors are alike when their codes are; the message is for people.
  public static func == (lhs: Self, rhs: Self) -> Bool { lhs.code == rhs.code && lhs.progress == rhs.progress }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(progress)
  }
}

extension TransportError: CustomStringConvertible {
  /// The code and the message.
  public var description: String { "\(code): \(message)" }
}
