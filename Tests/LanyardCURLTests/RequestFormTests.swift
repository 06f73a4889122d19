import HTTPTypes
import Lanyard
import LanyardCURL
import LanyardTesting
import Testing

@Suite struct RequestFormTests {
  /// The head as it arrives, for requests that differ in what libcurl would add to them.
  @Test func nothingIsAdded() async throws {
    let heads = try await heads(of: [
      (.get, [:], nil),
      (.post, [:], nil),
      (.put, [.contentType: "text/plain"], Array("abc".utf8)),
      (.delete, [.accept: "*/*", .userAgent: "", .acceptEncoding: "identity"], nil),
      (.post, [:], [UInt8](repeating: 7, count: 2 << 20)),
    ])
    #expect(heads[0] == "GET /x HTTP/1.1\r\nHost: HOST")
    #expect(heads[1] == "POST /x HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0")
    #expect(heads[2] == "PUT /x HTTP/1.1\r\nHost: HOST\r\nContent-Type: text/plain\r\nContent-Length: 3")
    #expect(heads[3] == "DELETE /x HTTP/1.1\r\nHost: HOST\r\nAccept: */*\r\nUser-Agent:\r\nAccept-Encoding: identity")
    #expect(heads[4] == "POST /x HTTP/1.1\r\nHost: HOST\r\nContent-Length: 2097152")
  }

  /// A caller who repeats what the transport writes anyway is not punished for it.
  @Test func equalFramingFieldsAreWrittenOnce() async throws {
    let server = try LoopbackServer.answering()
    let fields: HTTPFields = [.contentLength: "2", try #require(HTTPField.Name("Host")): server.authority]
    _ = try await CURLTransport().send(.to(server.origin, .post, fields: fields, body: [1, 2]))
    #expect(server.requests.first?.values(of: "Content-Length") == ["2"])
    #expect(server.requests.first?.values(of: "Host") == [server.authority])
  }

  @Test(arguments: [
    "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "Expect", "TE", "Trailer", "Proxy-Connection",
  ])
  func framingFieldsAreRefused(_ name: String) async throws {
    let server = try LoopbackServer.answering()
    let fields: HTTPFields = [try #require(HTTPField.Name(name)): "secret-value"]
    let failure = try #require(await CURLTransport().failure(of: .to(server.origin, .post, fields: fields)))
    #expect(failure == TransportError(.invalidRequest, "", progress: .nothingSent))
    #expect(failure.message.contains("'\(name)'") && !failure.message.contains("secret-value"))
    #expect(server.connectionCount == 0)
  }

  @Test(arguments: [0x01, 0x0B, 0x1F, 0x7F] as [UInt8])
  func controlsInFieldsAreRefused(_ control: UInt8) async throws {
    let name = try #require(HTTPField.Name("X-Token"))
    var fields = HTTPFields()
    fields.append(HTTPField(name: name, lenientValue: Array("secret".utf8) + [control] + Array("value".utf8)))
    let failure = try #require(await CURLTransport().failure(of: .to("http://127.0.0.1:9", fields: fields)))
    #expect(failure == TransportError(.invalidRequest, "", progress: .nothingSent))
    #expect(failure.message.contains("'X-Token'") && !failure.message.contains("secret"))
  }

  @Test(arguments: ["/a b", "/a\tb", "/a#b", "/é", "a", "http://other/", "*"])
  func pathsThatAreNoneAreRefused(_ path: String) async throws {
    let failure = try #require(await CURLTransport().failure(of: .to("http://127.0.0.1:9", .get, path)))
    #expect(failure == TransportError(.invalidRequest, "", progress: .nothingSent))
  }

  @Test(arguments: [
    "user@127.0.0.1", "user:pw@127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:+9", "127.0.0.1:", ":80", "a b", "münchen.example",
    "[::1", "[::1]x:80", "[]", "a/b", "a?b", "a#b", "a%41", "a,b",
  ])
  func authoritiesThatAreNoneAreRefused(_ authority: String) async throws {
    let head = HTTPRequest(method: .get, scheme: "http", authority: authority, path: "/")
    let failure = try #require(await CURLTransport().failure(of: TransportRequest(head: head)))
    #expect(failure == TransportError(.invalidRequest, "", progress: .nothingSent))
  }

  @Test(arguments: ["file", "ftp", "", "HTTPX", "ws"])
  func otherSchemesAreRefused(_ scheme: String) async throws {
    let head = HTTPRequest(method: .get, scheme: scheme, authority: "127.0.0.1:9", path: "/")
    let failure = try #require(await CURLTransport().failure(of: TransportRequest(head: head)))
    #expect(failure == TransportError(.invalidRequest, "", progress: .nothingSent))
  }

  @Test func methodsTheTransportCannotSendAreRefused() async throws {
    let connect = await CURLTransport().failure(of: .to("http://127.0.0.1:9", .connect))
    let head = await CURLTransport().failure(of: .to("http://127.0.0.1:9", .head, body: [1]))
    #expect(connect?.code == .invalidRequest && head?.code == .invalidRequest)
  }

  @Test func anAsteriskIsSentForOptions() async throws {
    let server = try LoopbackServer.answering()
    _ = try await CURLTransport().send(.to(server.origin, .options, "*"))
    #expect(server.requests.map(\.target) == ["*"])
  }

  /// The heads of requests to /x as they arrive, with the server's address put as HOST.
  private func heads(of requests: [(HTTPRequest.Method, HTTPFields, [UInt8]?)]) async throws -> [String] {
    let server = try LoopbackServer { connection in
      guard let head = connection.readHead() else { return }
      let length = String(decoding: head, as: UTF8.self).split(separator: "Content-Length: ").dropFirst().first.flatMap { Int($0) } ?? 0
      _ = connection.read(count: length)
      connection.answer(body: head)
    }
    var heads: [String] = []
    for (method, fields, body) in requests {
      let response = try await CURLTransport().send(.to(server.origin, method, "/x", fields: fields, body: body))
      heads.append(String(decoding: response.body, as: UTF8.self).replacing(server.authority, with: "HOST"))
    }
    return heads
  }
}
