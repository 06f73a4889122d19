import HTTPTypes
import Lanyard

/// Expects the request to fail in one of some ways.
@discardableResult
func expectFailure(
  _ codes: TransportError.Code..., progress: TransportError.Progress? = .maybeSent, of request: TransportRequest,
  over transport: any Transport, _ what: String = "the request"
) async throws(Unmet) -> TransportError {
  let response: TransportResponse
  do {
    response = try await transport.send(request)
  } catch {
    try expect(codes.contains(error.code), "\(what) must fail as '\(codes[0])', and failed as \(error)")
    if let progress { try expectEqual(error.progress, progress, "progress of \(what), which failed as \(error.code)") }
    return error
  }
  throw Unmet("\(what) must fail as '\(codes[0])', and was answered with \(response.head.status)")
}

extension TransportRequest {
  /// A request to a server on the loopback interface.
  static func to(
    _ authority: String, _ method: HTTPRequest.Method = .get, _ path: String = "/", fields: HTTPFields = [:], body: [UInt8]? = nil,
    on connection: Connection = .shared, timeout: Duration = .seconds(60), limits: ResponseLimits = ResponseLimits()
  ) -> TransportRequest {
    TransportRequest(
      head: HTTPRequest(method: method, scheme: "http", authority: authority, path: path, headerFields: fields), body: body,
      connection: connection, timeout: timeout, limits: limits)
  }
}

extension LoopbackServer {
  /// A server that answers every request on every connection in the same way.
  static func answering(
    _ status: String = "200 OK", fields: [String] = [], body: [UInt8] = []
  ) throws(LoopbackFailure) -> LoopbackServer {
    try LoopbackServer { connection in
      while connection.readRequest() != nil { connection.answer(status, fields: fields, body: body) }
    }
  }

  /// A server that reads a request on every connection, writes some bytes and ends the connection.
  static func writing(_ text: String) throws(LoopbackFailure) -> LoopbackServer {
    try LoopbackServer { connection in
      if connection.readRequest() != nil { connection.write(text) }
    }
  }
}

extension HTTPField.Name {
  /// A name made of letters, digits and hyphens.
  init(checked name: String) throws(Unmet) {
    guard let name = Self(name) else { throw Unmet("'\(name)' is not a field name") }
    self = name
  }
}

let allBytes = (0...255).map { UInt8($0) }

/// A mebibyte in which a lost, doubled or moved piece shows.
let mebibyte = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
