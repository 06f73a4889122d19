import HTTPTypes
import Lanyard
import LanyardTesting
import Testing

@Suite struct ScriptedTransportTests {
  /// What the transport finds when `actual` is sent where `expected` is scripted, as `part: expected → actual`.
  private func differences(expected: String, actual: String) async throws -> [String] {
    let transport = ScriptedTransport([try ScriptedTurn(request: expected, response: "HTTP/1.1 204 No Content")])
    _ = try await transport.send(try Self.request(actual))
    return transport.finish().map { "\($0.part): \($0.expected ?? "-") → \($0.actual ?? "-")" }
  }

  private static func request(_ text: String) throws -> TransportRequest {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let words = try #require(lines.first).split(separator: " ")
    var head = HTTPRequest(method: try #require(.init(String(words[0]))), scheme: "https", authority: "h", path: String(words[1]))
    for line in lines.dropFirst().prefix(while: { !$0.isEmpty }) {
      let parts = line.split(separator: ":", maxSplits: 1)
      head.headerFields.append(HTTPField(name: try #require(.init(String(parts[0]))), value: String(parts[1].dropFirst())))
    }
    let body = lines.drop { !$0.isEmpty }.dropFirst().joined(separator: "\n")
    return TransportRequest(head: head, body: body.isEmpty ? nil : Array(body.utf8))
  }

  @Test(arguments: [
    ("GET /a?x=1&y=%20 HTTP/1.1\nHost: h", "GET /a?y=+&x=1"),
    ("GET https://H/ HTTP/1.1", "GET /"),
    ("GET / HTTP/1.1\nHost: h", "GET /\nAccept: */*\nUser-Agent: u"),
    ("GET / HTTP/1.1\nHost: h\nCookie: a=1; b=2", "GET /\nCookie: b=2; a=1"),
    ("GET / HTTP/1.1\nHost: h\nX: 1\nX: 2", "GET /\nX: 1\nX: 2"),
    (
      "POST / HTTP/1.1\nHost: h\nContent-Type: Application/JSON\n\n{ \"a\": 1.0, \"b\": [] }",
      "POST /\nContent-Type: application/json; charset=utf-8\n\n{\"b\":[],\"a\":1}"
    ),
    (
      "POST / HTTP/1.1\nHost: h\nContent-Type: application/x-www-form-urlencoded\n\na=%41&b=+",
      "POST /\nContent-Type: application/x-www-form-urlencoded\n\na=A&b=%20"
    ),
    (
      "POST / HTTP/1.1\nHost: h\nContent-Type: text/xml\n\n<p:a xmlns:p='u' c='1' b='2'>\n  <p:d>x</p:d></p:a>",
      "POST /\nContent-Type: text/xml\n\n<a xmlns=\"u\" b=\"2\" c=\"1\"><d>x</d></a>"
    ),
  ])
  func whatMeansTheSameIsTheSame(expected: String, actual: String) async throws {
    #expect(try await differences(expected: expected, actual: actual) == [])
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\nHost: h", "POST /", ["method: GET → POST"]),
    ("GET http://h/ HTTP/1.1", "GET /", ["scheme: http → https"]),
    ("GET / HTTP/1.1\nHost: other", "GET /", ["host: other → h"]),
    ("GET /a HTTP/1.1\nHost: h", "GET /b", ["path: /a → /b"]),
    (
      "GET /?x=1&x=2&y=1 HTTP/1.1\nHost: h", "GET /?x=2&x=1&z=",
      ["query item 'x': =1, =2 → =2, =1", "query item 'y': =1 → -", "query item 'z': - → ="]
    ),
    ("GET /?Soap HTTP/1.1\nHost: h", "GET /?Soap=", ["query item 'Soap':  → ="]),
    ("GET / HTTP/1.1\nHost: h\nX: 1", "GET /\nY: 2", ["header 'X': 1 → -", "header 'Y': - → 2"]),
    ("GET / HTTP/1.1\nHost: h\nX: a", "GET /\nX: A", ["header 'X': a → A"]),
    ("GET / HTTP/1.1\nHost: h", "GET /\nAuthorization: t", ["header 'Authorization': - → t"]),
    ("GET / HTTP/1.1\nHost: h\nCookie: a=1", "GET /\nCookie: a=1; b=2", ["header 'Cookie': a=1 → a=1; b=2"]),
    (
      "POST / HTTP/1.1\nHost: h\nContent-Type: text/xml; charset=utf-8", "POST /\nContent-Type: text/xml",
      ["header 'Content-Type': text/xml; charset=utf-8 → text/xml"]
    ),
    (
      "POST / HTTP/1.1\nHost: h\nContent-Type: application/json\n\n{ \"a\": { \"b/\": \"1\" }, \"c\": [1, 2] }",
      "POST /\nContent-Type: application/json\n\n{\"a\":{\"b/\":1,\"d\":null},\"c\":[2,1]}",
      ["JSON at /a/b~1: \"1\" → 1", "JSON member at /a/d: - → null", "JSON at /c/0: 1 → 2", "JSON at /c/1: 2 → 1"]
    ),
    (
      "POST / HTTP/1.1\nHost: h\nContent-Type: application/x-www-form-urlencoded\n\na=1&b=2",
      "POST /\nContent-Type: application/x-www-form-urlencoded\n\nb=2&a=1", ["form: a=1&b=2 → b=2&a=1"]
    ),
    (
      "POST / HTTP/1.1\nHost: h\nContent-Type: text/xml\n\n<a xmlns='u'><b>1</b></a>", "POST /\nContent-Type: text/xml\n\n<a><b>1</b></a>",
      ["XML: <{u}a> → <a>"]
    ),
    (
      "POST / HTTP/1.1\nHost: h\nContent-Type: text/xml\n\n<a><b>1</b><c/></a>", "POST /\nContent-Type: text/xml\n\n<a><b>1</b></a>",
      ["XML:   <c> → -"]
    ),
    (
      "POST / HTTP/1.1\nHost: h\nContent-Type: text/xml\n\n<a><b x='1'/></a>", "POST /\nContent-Type: text/xml\n\n<a><b x='2'/></a>",
      ["XML:   <b x='1'> →   <b x='2'>"]
    ),
    ("POST / HTTP/1.1\nHost: h\nContent-Type: text/plain\n\na b", "POST /\nContent-Type: text/plain\n\na  b", ["body: a b → a  b"]),
    ("POST / HTTP/1.1\nHost: h", "POST /\nContent-Type: text/plain\n\nx", ["body: - → x"]),
  ])
  func aDifferenceIsToldPartByPart(expected: String, actual: String, differences: [String]) async throws {
    #expect(try await self.differences(expected: expected, actual: actual) == differences)
  }

  @Test(arguments: [
    ("GET /?x=%C3%A9 HTTP/1.1\nHost: h", "GET /?x=e%CC%81"),
    ("GET / HTTP/1.1\nHost: h\nX: \u{e9}", "GET /\nX: e\u{301}"),
    ("GET / HTTP/1.1\nHost: h\nCookie: a=\u{e9}", "GET /\nCookie: a=e\u{301}"),
    (
      "POST / HTTP/1.1\nHost: h\nContent-Type: application/x-www-form-urlencoded\n\na=%C3%A9",
      "POST /\nContent-Type: application/x-www-form-urlencoded\n\na=e%CC%81"
    ),
    ("POST / HTTP/1.1\nHost: h\nContent-Type: text/xml\n\n<a>\u{e9}</a>", "POST /\nContent-Type: text/xml\n\n<a>e\u{301}</a>"),
    (
      "POST / HTTP/1.1\nHost: h\nContent-Type: application/json\n\n[\"\u{e9}\"]",
      "POST /\nContent-Type: application/json\n\n[\"e\u{301}\"]"
    ),
  ])
  func whatOnlyLooksTheSameIsADifference(expected: String, actual: String) async throws {
    #expect(try await differences(expected: expected, actual: actual).count == 1)
  }

  @Test func answersComeAsTheyAreWritten() async throws {
    let transport = ScriptedTransport([
      try ScriptedTurn(
        request: "GET https://h/ HTTP/1.1", response: "HTTP/1.1 302 Found\nSet-Cookie: a=1\nSet-Cookie: b=2\n\n{ \"x\":  1 }")
    ])
    let answer = try await transport.send(try Self.request("GET /"))
    #expect(answer.head.status.code == 302)
    #expect(answer.head.headerFields[values: .setCookie] == ["a=1", "b=2"])
    #expect(String(decoding: answer.body, as: UTF8.self) == "{ \"x\":  1 }")
    #expect(transport.finish().isEmpty)
  }

  @Test func aRequestTooManyGetsNoAnswerAndOneTooFewIsTold() async throws {
    let transport = ScriptedTransport()
    await #expect(throws: TransportError(.other, "", progress: .nothingSent)) {
      try await transport.send(try Self.request("GET /a?secret=x"))
    }
    #expect(transport.finish().map(\.actual) == ["GET /a"])
    transport.expect([try ScriptedTurn(request: "GET https://h/b HTTP/1.1", response: "HTTP/1.1 200 OK")])
    #expect(transport.finish().map(\.expected) == ["GET /b"])
    #expect(transport.finish().isEmpty)
  }

  @Test func aTextThatIsNoMessageIsRefused() {
    #expect(throws: ScriptMistake.self) { try ScriptedTurn(request: "GET /", response: "HTTP/1.1 200 OK") }
    #expect(throws: ScriptMistake.self) { try ScriptedTurn(request: "GET https://h/ HTTP/1.1", response: "200") }
  }
}
