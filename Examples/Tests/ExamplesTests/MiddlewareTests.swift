import Foundation
import HTTPTypes
import Lanyard
import LanyardTesting
import OpenAPIMiddleware
import OpenAPIRuntime
import Testing

@Suite("The middleware for generated clients")
struct MiddlewareTests {
  /// What a transport of the runtime does: it joins the base URL and the operation's path.
  private func transport(_ vendor: Vendor, _ request: HTTPRequest, _ body: HTTPBody?, _ baseURL: URL) async throws -> (
    HTTPResponse, HTTPBody?
  ) {
    #expect(request.scheme == nil && request.authority == nil)
    var head = request
    head.scheme = baseURL.scheme
    head.authority = baseURL.host()
    head.path = baseURL.path() + (request.path ?? "")
    let bytes: [UInt8] = if let body { try await .init(collecting: body, upTo: 1 << 20) } else { [] }
    let answer = vendor.answer(head, body: bytes)
    return (answer.head, HTTPBody(answer.body))
  }

  @Test("a session goes with each operation, and one that is rejected is replaced")
  func intercept() async throws {
    let vendor = try Vendor()
    let middleware = AuthenticationMiddleware(try Vendor.login.authenticator(transport: vendor))
    let request = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/Client/4/Action?when=now")
    for _ in 1...2 {
      let (head, body) = try await middleware.intercept(
        request, body: HTTPBody(Array("{}".utf8)), baseURL: try #require(URL(string: Vendor.baseURL)), operationID: "act",
        next: { try await transport(vendor, $0, $1, $2) })
      #expect(head.status == .ok)
      #expect(try await [UInt8](collecting: try #require(body), upTo: 1 << 20).count > 0)
      vendor.mock.forgetSessions()
    }
    let call = "POST /webservice/Client/4/Action?when=now"
    #expect(vendor.requests == ["POST /webservice/Login", call, call, "POST /webservice/Login", call])
    #expect(Set(vendor.tokens).count == 2)
  }

  @Test("no session goes to another host")
  func foreign() async throws {
    let vendor = try Vendor()
    let middleware = AuthenticationMiddleware(try Vendor.login.authenticator(transport: vendor))
    let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/Client")
    await #expect(throws: AuthError.self) {
      try await middleware.intercept(
        request, body: nil, baseURL: try #require(URL(string: "https://elsewhere.example/webservice")), operationID: "list",
        next: { try await transport(vendor, $0, $1, $2) })
    }
    #expect(vendor.tokens.isEmpty)
  }
}
