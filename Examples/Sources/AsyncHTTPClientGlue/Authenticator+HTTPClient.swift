public import AsyncHTTPClient
public import HTTPTypes
public import Lanyard
public import NIOCore
import Synchronization

/// API requests by a server's own AsyncHTTPClient; copy this file and `Conversions.swift`.
///
/// Make the client with `redirectConfiguration: .disallow`: it would carry a session in a header of the vendor's own to wherever the
/// redirect leads. Logins are sent by the authenticator's transport.
extension Authenticator {
  /// Sends a request with the session on it. If the vendor rejects the session, there is a new one, and the request is sent once more.
  ///
  /// - Parameter limit: How many bytes an answer may have.
  /// - Throws: `AuthError`, and whatever the client throws.
  public func send(
    _ request: HTTPRequest, body: [UInt8]? = nil, by client: HTTPClient, timeout: TimeAmount = .seconds(30), limit: Int = 4 << 20
  ) async throws -> (HTTPResponse, [UInt8]) {
    try await perform(request, body: body) { request, body in
      let answer = try await client.execute(HTTPClientRequest(request, body: body), timeout: timeout)
      return (HTTPResponse(answer), Array(buffer: try await answer.body.collect(upTo: limit)))
    }
  }

  /// Sends a request as `send` does, and gives the answer as soon as its head is there. The method's `rejected` rules are asked about the
  /// head alone; rules that look into bodies need `send`, or Lanyard's own `stream`.
  public func stream(
    _ request: HTTPRequest, body: [UInt8]? = nil, by client: HTTPClient, timeout: TimeAmount = .seconds(30)
  ) async throws -> HTTPClientResponse? {
    let latest = Mutex<HTTPClientResponse?>(nil)
    _ = try await perform(request, body: body) { request, body in
      let answer = try await client.execute(HTTPClientRequest(request, body: body), timeout: timeout)
      latest.withLock { $0 = answer }
      return (HTTPResponse(answer), [])
    }
    return latest.withLock(\.self)
  }

  /// A request with the session on it, for whoever sends it by other means or puts a streamed body into it. Nobody notices if the vendor
  /// rejects the session.
  public func signed(_ request: HTTPRequest, body: [UInt8]? = nil) async throws(AuthError) -> HTTPClientRequest {
    var (request, body) = (request, body)
    try await apply(to: &request, body: &body)
    return HTTPClientRequest(request, body: body)
  }
}
