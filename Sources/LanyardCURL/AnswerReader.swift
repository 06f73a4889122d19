import HTTPTypes
import Lanyard

/// Reads an answer from the head lines and body pieces that libcurl hands over, within the limits.
///
/// libcurl takes the first acceptable reading of an ambiguous message; here it is refused instead (RFC 9112, section 6.3).
struct AnswerReader: Sendable {
  private enum Stage { case statusLine, fields, body }

  private let server: Server
  private let limits: ResponseLimits
  private let isHEAD: Bool
  /// Whether somebody else takes the body, so that it is only counted here.
  private let isStreamed: Bool
  private var stage = Stage.statusLine
  private var status = HTTPResponse.Status(code: 0)
  private var fields = HTTPFields()
  private var body: [UInt8] = []
  private var bodyCount = 0
  private var headBytes = 0
  private var fieldCount = 0
  private var pending: (name: HTTPField.Name, value: [UInt8])?

  init(server: Server, limits: ResponseLimits, isHEAD: Bool, isStreamed: Bool = false) {
    self.server = server
    self.limits = limits
    self.isHEAD = isHEAD
    self.isStreamed = isStreamed
  }

  /// Whether the head of the final answer is complete.
  var hasHead: Bool { stage == .body }
  /// Whether anything of an answer has come.
  var hasBegun: Bool { headBytes > 0 }

  /// The answer, taken as complete, with its body decoded; nil before its head is complete.
  func response() throws(TransportError) -> TransportResponse? {
    guard let head else { return nil }
    var decoder = decoder
    guard decoder.isCoded else { return TransportResponse(head: head, body: body) }
    var decoded: [UInt8] = []
    decoder.feed(body)
    while let piece = try decoder.next() { decoded += piece }
    try decoder.finish()
    return TransportResponse(head: head, body: decoded)
  }

  /// The head of the final answer; nil before it is complete.
  var head: HTTPResponse? { hasHead ? HTTPResponse(status: status, headerFields: fields) : nil }

  /// What decodes the body of the answer whose head is complete.
  var decoder: BodyDecoder {
    BodyDecoder(fields[values: .contentEncoding].flatMap(listMembers), of: server, limit: limits.bodyBytes)
  }

  // MARK: Head

  /// Takes a line of the head with its line end: a status line, a field, the empty line; after the body, a trailer.
  mutating func readHeadLine(_ bytes: [UInt8]) throws(TransportError) {
    headBytes += bytes.count
    guard headBytes <= limits.headBytes else {
      throw failure(.headLimit, "answered with a head of more than \(limits.headBytes) bytes")
    }
    var line = bytes[...]
    if line.last == 0x0A { line.removeLast() }
    if line.last == 0x0D { line.removeLast() }
    guard !line.contains(0x00), !line.contains(0x0D) else {
      throw failure(.protocol, "answered with a NUL or a bare carriage return in its head")
    }
    switch stage {
    case .statusLine: try readStatusLine(line)
    case .fields where line.isEmpty: try endHead()
    case .fields: try readField(line)
    case .body where line.isEmpty: break
    case .body: try countField()
    }
  }

  private mutating func readStatusLine(_ line: ArraySlice<UInt8>) throws(TransportError) {
    let parts = line.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[0].starts(with: "HTTP/".utf8), parts[1].count == 3,
      let code = Int(String(decoding: parts[1], as: UTF8.self)), (100...999).contains(code)
    else { throw failure(.protocol, "answered with something else than an HTTP status line") }
    guard code != 101 else { throw failure(.protocol, "switched protocols without being asked") }
    let reason = parts.count > 2 ? String(decoding: parts[2], as: UTF8.self) : ""
    status = HTTPResponse.Status(code: code, reasonPhrase: reason)
    stage = .fields
  }

  private mutating func readField(_ line: ArraySlice<UInt8>) throws(TransportError) {
    if line.first == 0x20 || line.first == 0x09, let folded = pending {
      // An obsolete folded line continues the one before it (RFC 9112, section 5.2).
      pending = (folded.name, folded.value + [0x20] + line.trimmingSpaces())
      return
    }
    try countField()
    appendPending()
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
      let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
    else { throw failure(.protocol, "answered with a header line that is not 'name: value'") }
    pending = (name, Array(line[(colon + 1)...].trimmingSpaces()))
  }

  private mutating func countField() throws(TransportError) {
    fieldCount += 1
    guard fieldCount <= limits.headFields else {
      throw failure(.headLimit, "answered with more than \(limits.headFields) header fields")
    }
  }

  private mutating func appendPending() {
    if let pending { fields.append(HTTPField(name: pending.name, lenientValue: pending.value)) }
    pending = nil
  }

  private mutating func endHead() throws(TransportError) {
    appendPending()
    guard status.code >= 200 else {
      // An interim answer (RFC 9110, section 15.2); the final one follows. Its bytes and fields stay counted.
      fields = HTTPFields()
      stage = .statusLine
      return
    }
    stage = .body
    let codings = fields[values: .transferEncoding].flatMap(listMembers)
    let lengths = Set(fields[values: .contentLength].flatMap(listMembers))
    guard codings.isEmpty || codings == ["chunked"] else {
      throw failure(.protocol, "answered in a transfer coding other than 'chunked'")
    }
    guard lengths.count <= 1, lengths.isEmpty || codings.isEmpty else {
      throw failure(.protocol, "gave its answer more than one length, so that nobody can tell where it ends")
    }
    guard let length = lengths.first else { return }
    guard !length.isEmpty, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw failure(.protocol, "answered with a Content-Length that is not a number")
    }
    let hasBody = !isHEAD && status.code != 204 && status.code != 304
    guard !hasBody || Int(length).map({ $0 <= limits.bodyBytes }) ?? false else { throw bodyTooLarge }
  }

  // MARK: Body

  /// Takes a piece of the body, in its content coding.
  mutating func readBody(_ bytes: [UInt8]) throws(TransportError) {
    bodyCount += bytes.count
    guard bodyCount <= limits.bodyBytes else { throw bodyTooLarge }
    if !isStreamed { body += bytes }
  }

  private var bodyTooLarge: TransportError { server.bodyTooLarge(limit: limits.bodyBytes) }

  private func failure(_ code: TransportError.Code, _ what: String) -> TransportError {
    server.failure(code, what)
  }
}

private func listMembers(_ value: String) -> [String] {
  value.split(separator: ",", omittingEmptySubsequences: false)
    .map { String(decoding: $0.utf8.trimmingSpaces(), as: UTF8.self).lowercased() }
}

extension BidirectionalCollection<UInt8> {
  /// Without the spaces and tabs at both ends.
  fileprivate func trimmingSpaces() -> SubSequence {
    var rest = self[...]
    while let byte = rest.first, byte == 0x20 || byte == 0x09 { rest.removeFirst() }
    while let byte = rest.last, byte == 0x20 || byte == 0x09 { rest.removeLast() }
    return rest
  }
}
