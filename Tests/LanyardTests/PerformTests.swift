import HTTPTypes
import Lanyard
import Synchronization
import Testing

/// A caller's own client under the rules of `send`.
@Suite struct PerformTests {
  /// What a client was given, and how it answers.
  private final class Client: Sendable {
    typealias Call = (token: String?, body: [UInt8]?)

    private let seen = Mutex<[Call]>([])
    private let statusOf: @Sendable (String?) throws -> HTTPResponse.Status

    init(_ statusOf: @escaping @Sendable (String?) throws -> HTTPResponse.Status) { self.statusOf = statusOf }

    var calls: [Call] { seen.withLock { $0 } }

    func send(_ request: HTTPRequest, _ body: [UInt8]?) throws -> (HTTPResponse, [UInt8]) {
      let token = HTTPField.Name("X-Token").flatMap { request.headerFields[$0] }
      seen.withLock { $0.append((token, body)) }
      return (HTTPResponse(status: try statusOf(token)), Array("answer to \(token ?? "nobody")".utf8))
    }
  }

  private struct Oops: Error {}

  /// It logs in, and never sees an API request.
  private let vendor = AuthenticatorTests.TokenVendor()

  private func makeAuthenticator() throws -> Authenticator {
    try Authenticator(makeSpec(LoginTests.tokenMethod), inputs: usualInputs, transport: vendor)
  }

  @Test func aRejectedSessionIsReplacedAndTheClientCalledOnceMore() async throws {
    let client = Client { $0 == "t1" ? .unauthorized : .ok }
    let answer = try await makeAuthenticator().perform(AuthenticatorTests.request, body: [1, 2]) { try client.send($0, $1) }
    #expect(answer.0.status == .ok)
    #expect(answer.1 == Array("answer to t2".utf8))
    #expect(client.calls.map(\.token) == ["t1", "t2"])
    #expect(client.calls.map(\.body) == [[1, 2], [1, 2]])
    #expect(vendor.lines == ["POST /api/login", "POST /api/login"])
  }

  @Test func aVendorThatRejectsForEverIsAskedTwice() async throws {
    let client = Client { _ in .unauthorized }
    let error = await #expect(throws: AuthError.self) {
      try await makeAuthenticator().perform(AuthenticatorTests.request) { try client.send($0, $1) }
    }
    #expect(error?.code == .sessionRejected)
    #expect(client.calls.count == 2 && vendor.logins == 2)
  }

  @Test func whatTheClientThrowsComesThroughAndCostsNoSession() async throws {
    let client = Client { _ in throw Oops() }
    let one = try makeAuthenticator()
    for _ in 1...2 {
      await #expect(throws: Oops.self) { try await one.perform(AuthenticatorTests.request) { try client.send($0, $1) } }
    }
    #expect(client.calls.map(\.token) == ["t1", "t1"])
    #expect(vendor.logins == 1)
  }

  @Test func nothingIsSentForAForeignPlace() async throws {
    let client = Client { _ in .ok }
    var request = AuthenticatorTests.request
    request.authority = "elsewhere.example"
    let one = try makeAuthenticator()
    let error = await #expect(throws: AuthError.self) { try await one.perform(request) { try client.send($0, $1) } }
    #expect(error?.code == .foreignOrigin)
    await #expect(throws: AuthError.self) {
      var (foreign, body) = (request, [UInt8]?.none)
      try await one.apply(to: &foreign, body: &body)
    }
    #expect(client.calls.isEmpty)
    #expect(vendor.logins == 0, "nobody logs in for what is refused")
  }

  /// The rules look at the head, and the body stays where it is.
  @Test func aClientThatStreamsGivesTheHeadAlone() async throws {
    let client = Client { $0 == "t1" ? .unauthorized : .ok }
    let stream = Mutex<[UInt8]>([])
    let answer = try await makeAuthenticator().perform(AuthenticatorTests.request) { request, body in
      let (head, rest) = try client.send(request, body)
      stream.withLock { $0 = rest }
      return (head, [])
    }
    #expect(answer.0.status == .ok && answer.1.isEmpty)
    #expect(stream.withLock { $0 } == Array("answer to t2".utf8))
  }
}
