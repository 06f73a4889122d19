import HTTPTypes
import Lanyard

/// A request that has been found fit to send, in the words libcurl takes.
struct OutgoingRequest: Sendable {
  let server: Server
  let method: String
  /// What stands in the request line, sent as it is.
  let target: String
  /// The field lines in their order, as CURLOPT_HTTPHEADER takes them: `Name: value`, `Name;` for an empty value and
  /// `Name:` for one that libcurl would add and must not.
  let fieldLines: [[UInt8]]
  /// Nil sends no body and no Content-Length, unless one is streamed.
  let body: [UInt8]?
  /// How the body that is sent piece by piece is framed; nil where there is none.
  let streamed: Framing?
  let needsFreshConnection: Bool
  /// Which connections it may travel on.
  let lane: Lane
  /// Nil without TLS.
  let tls: TLSCredentials?
  /// Whether the server's certificate is given back.
  let keepsCertificate: Bool
  /// Whether it may go out again after a shared connection turned out to be closed.
  let mayRepeat: Bool
  let limits: ResponseLimits
  let idleTimeout: Duration?

  /// How a server learns where a body ends.
  enum Framing: Sendable, Hashable { case length(Int), chunks }

  /// Takes a request apart; what cannot be sent as it is, is refused rather than mended.
  init(_ request: TransportRequest, streaming stream: BodyStream? = nil) throws(TransportError) {
    let head = request.head
    guard let server = Server(scheme: head.scheme ?? "", authority: head.authority ?? "") else {
      throw .invalid("the request needs a scheme, http or https, and an authority, HOST or HOST:PORT in ASCII without a user")
    }
    method = head.method.rawValue
    guard method != "CONNECT" else { throw .invalid("the method CONNECT is the transport's own") }
    guard method != "HEAD" || (stream == nil && (request.body ?? []).isEmpty) else { throw .invalid("a HEAD request carries no body") }
    let path = head.path ?? ""
    target = path.isEmpty ? "/" : path
    guard target.hasPrefix("/") || (target == "*" && method == "OPTIONS") else { throw .invalid("the path must begin with '/'") }
    guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }) else {
      throw .invalid("the path holds a space, a control, '#' or a byte beyond ASCII; percent-encode it")
    }
    // A server must not take a body of unknown size for missing where the method is about one (RFC 9110, section 8.6).
    let sizedMethods: Set = ["POST", "PUT", "PATCH"]
    body = method == "HEAD" || stream != nil ? nil : request.body ?? (sizedMethods.contains(method) ? [] : nil)
    streamed = stream.map { $0.count.map(Framing.length) ?? .chunks }
    needsFreshConnection = request.connection == .fresh
    tls = server.scheme == "https" ? try Self.checked(request.tls) : nil
    lane = Lane(request.connection, tls)
    keepsCertificate = server.scheme == "https" && request.connection != .shared
    mayRepeat = request.connection == .shared && body == nil && stream == nil && ["GET", "HEAD", "OPTIONS"].contains(method)
    limits = request.limits
    // A year stands for ever: beyond it the sum with an instant could overflow.
    idleTimeout = request.idleTimeout.map { max(.zero, min($0, .seconds(365 * 86400))) }
    fieldLines = try Self.fieldLines(of: head.headerFields, to: server, bodyCount: stream == nil ? body?.count ?? 0 : stream?.count)
    self.server = server
  }

  private static func checked(_ tls: TLSCredentials?) throws(TransportError) -> TLSCredentials? {
    guard let tls, tls != TLSCredentials() else { return nil }
    guard tls.key == nil || tls.certificate != nil else {
      throw TransportError(.clientCertificate, "a private key was given without its certificate", progress: .nothingSent)
    }
    guard tls.passphrase?.reveal().utf8.contains(0) != true else {
      throw TransportError(.clientCertificate, "the passphrase of the client's key holds a NUL", progress: .nothingSent)
    }
    return tls
  }

  private static func fieldLines(of fields: HTTPFields, to server: Server, bodyCount: Int?) throws(TransportError) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for field in fields {
      let name = field.name.canonicalName
      let value = field.valueBytes
      guard value.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
        throw .invalid("the value of the field '\(field.name)' holds a line break, a NUL or another control")
      }
      // What frames the message is written by the transport; a caller may repeat it but not change it.
      if name == "host", value.elementsEqual(server.authority.utf8) { continue }
      if name == "content-length", let bodyCount, value.elementsEqual(String(bodyCount).utf8) { continue }
      guard !framing.contains(name) else {
        throw .invalid("the field '\(field.name)' is written by the transport; leave it out")
      }
      let separator: [UInt8] = value.isEmpty ? Array(";".utf8) : Array(": ".utf8)
      lines.append(Array(field.name.rawName.utf8) + separator + value)
    }
    for (name, line) in additions where !fields.contains(name) { lines.append(Array(line.utf8)) }
    return lines
  }

  private static let framing: Set = [
    "host", "content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "expect",
  ]

  /// Fields that libcurl adds by itself, each with the line that stops it.
  private static let additions: [(HTTPField.Name, String)] = [
    (.accept, "Accept:"), (.userAgent, "User-Agent:"), (.expect, "Expect:"),
  ]
}

extension HTTPField {
  /// The value's bytes, which need not be UTF-8.
  var valueBytes: [UInt8] { unsafe withUnsafeBytesOfValue { unsafe Array($0) } }
}

extension TransportError {
  static func invalid(_ message: String) -> Self { Self(.invalidRequest, message, progress: .nothingSent) }
}
