public import Foundation
public import HTTPTypes

// The shape of what swift-openapi-runtime declares, as far as a middleware needs it, so that the middleware beside it is compiled and
// tested without that package. Whoever has the package takes the middleware alone: it imports a module of the same name.

/// What stands between a generated client and its transport.
public protocol ClientMiddleware: Sendable {
  /// Sees a request before it is sent, and its answer before the client does.
  func intercept(
    _ request: HTTPRequest, body: HTTPBody?, baseURL: URL, operationID: String,
    next: @Sendable (_ request: HTTPRequest, _ body: HTTPBody?, _ baseURL: URL) async throws -> (HTTPResponse, HTTPBody?)
  ) async throws -> (HTTPResponse, HTTPBody?)
}

/// A body. That of the package may stream; this one is whole.
public final class HTTPBody: Sendable {
  fileprivate let bytes: [UInt8]

  /// Makes a body of bytes.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }
}

extension [UInt8] {
  /// A body has more bytes than it may have.
  public struct TooManyBytes: Error {}

  /// All bytes of a body.
  public init(collecting body: HTTPBody, upTo limit: Int) async throws {
    guard body.bytes.count <= limit else { throw TooManyBytes() }
    self = body.bytes
  }
}
