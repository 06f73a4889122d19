import HTTPTypes
import Lanyard
import Synchronization
import Testing

/// Streamed requests through an authenticator: the rules of `send` hold, and nothing is held that need not be.
@Suite struct StreamingTests {
  /// A vendor in memory that streams: it takes the first token only once.
  private final class StreamingVendor: Transport {
    struct Seen: Sendable, Equatable {
      var line: String
      var body: String
      var token: String?
    }

    private let seen = Mutex<[Seen]>([])
    private let logins = Mutex(0)
    /// The answer to an API request, by its token and the pieces that were read of it.
    private let answer: @Sendable (String?, Mutex<Int>.Reference) -> StreamedResponse

    let piecesRead = Mutex<Int>.Reference(0)
    var requests: [Seen] { seen.withLock { $0 } }

    init(_ answer: @escaping @Sendable (String?, Mutex<Int>.Reference) -> StreamedResponse) { self.answer = answer }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
      seen.withLock { $0.append(Seen(line: request.line, body: request.text)) }
      let number = logins.withLock { number in
        number += 1
        return number
      }
      return .ok(#"{"ok":true,"token":"t\#(number)"}"#)
    }

    func stream(_ request: TransportRequest, body: BodyStream?) async throws(TransportError) -> StreamedResponse {
      let text = Mutex(request.text)
      do {
        try await body?.send { piece in text.withLock { $0 += String(decoding: piece, as: UTF8.self) } }
      } catch {
        throw TransportError(.invalidRequest, "the body is broken", progress: .maybeSent)
      }
      let token = request.header("X-Token")
      seen.withLock { $0.append(Seen(line: request.line, body: text.withLock { $0 }, token: token)) }
      return answer(token, piecesRead)
    }
  }

  private func makeAuthenticator(_ vendor: any Transport, rejected: String = "{ status: 401 }", apply: String = "") throws -> Authenticator
  {
    try Authenticator(
      makeSpec(
        """
        token:
          login:
            - send: { post: "${base_url}/login", json: { user: "${username}", pass: "${password}" } }
              extract: { token: { json: $.token } }
          session: { idle: 30m }
          apply: { headers: { X-Token: "${token}" }\(apply) }
          rejected: [ \(rejected) ]
        """), inputs: usualInputs, transport: vendor)
  }

  private static let request = HTTPRequest(method: .put, scheme: "https", authority: "vendor.example", path: "/api/things")

  private static func reply(_ status: Int, _ pieces: [String], read: Mutex<Int>.Reference? = nil) -> StreamedResponse {
    let rest = Mutex<[String]>.Reference(pieces)
    return StreamedResponse(
      head: HTTPResponse(status: .init(code: status)),
      body: ResponseBody { () throws(TransportError) in
        read?.value.withLock { $0 += 1 }
        return rest.value.withLock { $0.isEmpty ? nil : Array($0.removeFirst().utf8) }
      })
  }

  /// Rejects the first token.
  private static func rejectingTheFirst(_ token: String?, _: Mutex<Int>.Reference) -> StreamedResponse {
    token == "t1" ? reply(401, ["no"]) : reply(200, ["ye", "s"])
  }

  @Test func aReplayableBodyIsSentAgainWithTheNewSession() async throws {
    let vendor = StreamingVendor(Self.rejectingTheFirst)
    let body = BodyStream { Letters(["ab", "c"]) }
    let answer = try await makeAuthenticator(vendor).stream(Self.request, body: .stream(body))
    #expect(try await answer.body.collect(atMost: 10) == Array("yes".utf8))
    #expect(
      vendor.requests.filter { $0.token != nil } == [
        .init(line: "PUT /api/things", body: "abc", token: "t1"), .init(line: "PUT /api/things", body: "abc", token: "t2"),
      ])
  }

  @Test func aBodyThatCanBeHadOnceIsNotReplayedWrong() async throws {
    let vendor = StreamingVendor(Self.rejectingTheFirst)
    let authenticator = try makeAuthenticator(vendor)
    let error = await #expect(throws: AuthError.self) {
      try await authenticator.stream(Self.request, body: .stream(BodyStream(Letters(["abc"]))))
    }
    #expect(error?.code == .sessionRejected)
    #expect(vendor.requests.map(\.line) == ["POST /api/login", "PUT /api/things", "POST /api/login"])
    let answer = try await authenticator.stream(Self.request, body: .stream(BodyStream(Letters(["abc"]))))
    #expect(answer.head.status == .ok, "the new session serves the next request")
  }

  @Test func wholeBodiesAreStreamedToo() async throws {
    let vendor = StreamingVendor(Self.rejectingTheFirst)
    let answer = try await makeAuthenticator(vendor).stream(Self.request, body: .bytes(Array("abc".utf8)))
    #expect(answer.head.status == .ok)
    #expect(vendor.requests.filter { $0.token != nil }.map(\.body) == ["abc", "abc"])
  }

  @Test func aVendorThatRejectsForEverIsAskedTwice() async throws {
    let vendor = StreamingVendor { _, _ in Self.reply(401, ["no"]) }
    let error = await #expect(throws: AuthError.self) { try await makeAuthenticator(vendor).stream(Self.request) }
    #expect(error?.code == .sessionRejected)
    #expect(vendor.requests.count == 4)
  }

  @Test func rulesOnBodiesSeeTheBeginningAndTheReaderSeesAll() async throws {
    let piece = String(repeating: "x", count: 32 << 10)
    for (beginning, logins) in [("over and done", 2), ("well", 1)] {
      let vendor = StreamingVendor { token, read in
        Self.reply(200, [token == "t1" ? beginning : "well"] + Array(repeating: piece, count: 10), read: read)
      }
      let authenticator = try makeAuthenticator(vendor, rejected: "{ body: text, starts_with: over }")
      let answer = try await authenticator.stream(Self.request)
      #expect(vendor.requests.count { $0.line.hasSuffix("login") } == logins)
      // What was asked for to judge an answer: the beginning and three more pieces reach beyond 64 KiB.
      #expect(vendor.piecesRead.value.withLock { $0 } == 3 * logins)
      #expect(try await answer.body.collect(atMost: 1 << 20) == Array(("well" + String(repeating: piece, count: 10)).utf8))
    }
  }

  @Test func rulesOnTheStatusWaitForNoBody() async throws {
    let vendor = StreamingVendor { _, read in Self.reply(200, ["a"], read: read) }
    _ = try await makeAuthenticator(vendor).stream(Self.request)
    #expect(vendor.piecesRead.value.withLock { $0 } == 0)
  }

  @Test(arguments: [", json: { /token: \"${token}\" }", ", form: { token: \"${token}\" }", ", omit: { json: [/old] }"])
  func aSessionThatBelongsIntoTheBodyNeedsTheWhole(_ apply: String) async throws {
    let vendor = StreamingVendor(Self.rejectingTheFirst)
    let authenticator = try makeAuthenticator(vendor, apply: apply)
    let error = await #expect(throws: AuthError.self) {
      try await authenticator.stream(Self.request, body: .stream(BodyStream { Letters(["{}"]) }))
    }
    #expect(error?.code == .missingPlacement)
    #expect(error?.message.contains("piece by piece") == true)
    #expect(vendor.requests.isEmpty)
    let answer = try await authenticator.stream(Self.request, body: .bytes(Array("{}".utf8)))
    #expect(answer.head.status == .ok)
  }

  @Test func transportsThatDoNotStreamHoldBodies() async throws {
    let vendor = Vendor { request, _ in request.line.hasSuffix("login") ? .ok(#"{"ok":true,"token":"t1"}"#) : .ok("got " + request.text) }
    let answer = try await makeAuthenticator(vendor).stream(Self.request, body: .stream(BodyStream { Letters(["ab", "c"]) }))
    #expect(try await answer.body.collect(atMost: 100) == Array("got abc".utf8))
    let large = BodyStream { Letters(Array(repeating: String(repeating: "x", count: 1 << 20), count: 65)) }
    let error = await #expect(throws: AuthError.self) { try await makeAuthenticator(vendor).stream(Self.request, body: .stream(large)) }
    #expect(error?.transport?.code == .unsupported)
  }
}

/// Pieces of a body.
struct Letters: AsyncSequence, AsyncIteratorProtocol, Sendable {
  private var left: ArraySlice<String>
  init(_ pieces: [String]) { left = pieces[...] }
  func makeAsyncIterator() -> Self { self }
  mutating func next() async -> [UInt8]? { left.popFirst().map { Array($0.utf8) } }
}

extension Mutex where Value: Sendable {
  /// A mutex that can be passed on.
  final class Reference: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
  }
}
