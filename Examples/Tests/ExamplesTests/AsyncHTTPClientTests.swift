import AsyncHTTPClient
import AsyncHTTPClientGlue
import HTTPTypes
import Lanyard
import LanyardCURL
import LanyardCatalog
import LanyardTesting
import NIOCore
import NIOHTTP1
import Testing

@Suite("API requests by AsyncHTTPClient")
struct AsyncHTTPClientTests {
  /// Runs a body with a vendor behind a socket, an account there, and a client that follows no redirect.
  private func trial(_ body: (Vendor, Authenticator, HTTPRequest, HTTPClient) async throws -> Void) async throws {
    let server = try SocketVendor()
    let login = SnapProtect(
      baseURL: "http://\(server.authority)/webservice", username: "portal", password: Secret(Vendor.password))
    let authenticator = try login.authenticator(transport: CURLTransport())
    let request = HTTPRequest(method: .get, scheme: "http", authority: server.authority, path: "/webservice/Client?hidden=1")
    let client = HTTPClient(configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))
    do {
      try await body(server.vendor, authenticator, request, client)
      try await client.shutdown()
    } catch {
      try await client.shutdown()
      throw error
    }
  }

  @Test("a session goes with each request, and one that is rejected is replaced")
  func send() async throws {
    try await trial { vendor, authenticator, request, client in
      let (first, body) = try await authenticator.send(request, by: client)
      #expect(first.status == .ok)
      #expect(String(decoding: body, as: UTF8.self).contains("snapprotect"))
      vendor.mock.forgetSessions()
      let (second, _) = try await authenticator.send(request, by: client)
      #expect(second.status == .ok)
      let call = "GET /webservice/Client?hidden=1"
      #expect(vendor.requests == ["POST /webservice/Login", call, call, "POST /webservice/Login", call])
      let tokens = vendor.tokens
      #expect(tokens.count == 3 && tokens[0] == tokens[1] && tokens[1] != tokens[2])
    }
  }

  @Test("an answer's body can be read as it comes")
  func stream() async throws {
    try await trial { vendor, authenticator, request, client in
      _ = try await authenticator.session()
      vendor.mock.forgetSessions()
      let answer = try #require(try await authenticator.stream(request, by: client))
      #expect(answer.status == .ok)
      #expect(try await answer.body.collect(upTo: 1 << 20).readableBytes > 0)
      #expect(Set(vendor.tokens).count == 2)
    }
  }

  @Test("a request can be taken with the session on it")
  func signed() async throws {
    try await trial { vendor, authenticator, request, client in
      var request = request
      request.method = .post
      var upload = try await authenticator.signed(request)
      upload.body = .bytes(Array("a piece".utf8))
      #expect(try await client.execute(upload, timeout: .seconds(30)).status == .ok)
      #expect(vendor.requests == ["POST /webservice/Login", "POST /webservice/Client?hidden=1"])
      #expect(vendor.tokens.count == 1)
    }
  }
}
