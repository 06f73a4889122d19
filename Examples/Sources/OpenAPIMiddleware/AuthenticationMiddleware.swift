public import Foundation
public import HTTPTypes
public import Lanyard
public import OpenAPIRuntime

/// Logs in for a client that swift-openapi-generator has made: `Client(serverURL:transport:middlewares: [AuthenticationMiddleware(…)])`.
/// Copy this file.
///
/// If the vendor rejects the session, there is a new one, and the operation is sent once more. Bodies are held as a whole, because
/// they may have to be sent again, and because a method may put the session into them.
public struct AuthenticationMiddleware: ClientMiddleware {
  private let authenticator: Authenticator
  private let limit: Int

  /// Makes a middleware for an account. The client's `serverURL` must lie below the account's base URL.
  ///
  /// - Parameter limit: How many bytes a body may have.
  public init(_ authenticator: Authenticator, limit: Int = 4 << 20) {
    self.authenticator = authenticator
    self.limit = limit
  }

  /// Puts the session on a request, and sends it.
  public func intercept(
    _ request: HTTPRequest, body: HTTPBody?, baseURL: URL, operationID: String,
    next: @Sendable (HTTPRequest, HTTPBody?, URL) async throws -> (HTTPResponse, HTTPBody?)
  ) async throws -> (HTTPResponse, HTTPBody?) {
    // A generated client's requests have a path below the base URL and nothing before it, but a session is for an origin.
    let components = URLComponents(url: baseURL, resolvingAgainstBaseURL: true)
    let base = (components?.percentEncodedPath ?? "").trimmingSuffix("/")
    var absolute = request
    absolute.scheme = components?.scheme
    absolute.authority = (components?.encodedHost ?? "") + (components?.port.map { ":\($0)" } ?? "")
    absolute.path = base + (request.path ?? "/")
    let bytes = try await bytes(of: body)
    let (head, answer) = try await authenticator.perform(absolute, body: bytes) { signed, body in
      var relative = signed
      relative.scheme = request.scheme
      relative.authority = request.authority
      relative.path = signed.path.map { String($0.dropFirst(base.count)) }
      let (head, answer) = try await next(relative, body.map { HTTPBody($0) }, baseURL)
      return (head, try await self.bytes(of: answer) ?? [])
    }
    return (head, HTTPBody(answer))
  }

  private func bytes(of body: HTTPBody?) async throws -> [UInt8]? {
    guard let body else { return nil }
    return try await [UInt8](collecting: body, upTo: limit)
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : self }
}
