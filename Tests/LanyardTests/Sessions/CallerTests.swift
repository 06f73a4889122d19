import Foundation
import HTTPTypes
import Lanyard
import LanyardTesting
import Synchronization
import Testing

/// Many callers of one authenticator, of whom some leave.
@Suite(.timeLimit(.minutes(5))) struct CallerTests {
  private func make(_ vendor: GatedVendor, store: any SessionStore = MemoryStore()) throws -> Authenticator {
    try Authenticator(makeSpec(LoginTests.tokenMethod), inputs: usualInputs, transport: vendor, store: store)
  }

  private static func vendor() -> GatedVendor {
    GatedVendor { request, count in request.line.hasSuffix("/login") ? .ok(#"{"ok":true,"token":"t\#(count)"}"#) : .ok() }
  }

  @Test func aCancelledCallerReturnsAtOnceAndDisturbsNobody() async throws {
    let vendor = Self.vendor()
    let one = try make(vendor)
    let leader = Task { try await one.session() }
    await eventually { vendor.gate.arrivals == 1 }
    let followers = (0..<100).map { _ in Task { try await one.session() } }
    leader.cancel()
    for follower in followers.prefix(50) { follower.cancel() }
    // The gate is still shut: whoever waited for the login would wait for ever.
    #expect(await failure { _ = try await leader.value } == .cancelled)
    for follower in followers.prefix(50) { #expect(await failure { _ = try await follower.value } == .cancelled) }
    vendor.gate.open()
    for follower in followers.dropFirst(50) { #expect(try await follower.value.value(named: "token") == Secret("t1")) }
    #expect(vendor.requests.count == 1)
    #expect(vendor.gate.cancelled == 0)
  }

  @Test func whenNobodyIsLeftTheLoginIsCancelledAndTheNextIsANewOne() async throws {
    let vendor = Self.vendor()
    let one = try make(vendor)
    let callers = (0..<3).map { _ in Task { try await one.session() } }
    await eventually { vendor.gate.arrivals == 1 }
    for caller in callers { caller.cancel() }
    for caller in callers { #expect(await failure { _ = try await caller.value } == .cancelled) }
    await eventually { vendor.gate.cancelled == 1 }
    vendor.gate.open()
    _ = try await one.session()
    #expect(vendor.gate.arrivals == 2)
    #expect(vendor.requests.count == 1)
  }

  @Test func whoIsCancelledBeforehandBeginsNothing() async throws {
    let vendor = Self.vendor()
    let one = try make(vendor)
    let caller = Task {
      await eventually { Task.isCancelled }
      return try await one.session()
    }
    caller.cancel()
    #expect(await failure { _ = try await caller.value } == .cancelled)
    #expect(vendor.gate.arrivals == 0)
  }

  @Test func tenThousandOfWhomHalfLeaveCauseOneLogin() async throws {
    let vendor = Self.vendor()
    let one = try make(vendor)
    let callers = (0..<10_000).map { _ in Task { try await one.session() } }
    await eventually { vendor.gate.arrivals == 1 }
    for (index, caller) in callers.enumerated() where index % 2 == 0 { caller.cancel() }
    vendor.gate.open()
    for (index, caller) in callers.enumerated() where index % 2 == 1 { _ = try await caller.value }
    for (index, caller) in callers.enumerated() where index % 2 == 0 { _ = await caller.result }
    #expect(vendor.requests.count == 1)
  }

  @Test func aFailureIsSharedAndNotRemembered() async throws {
    let vendor = GatedVendor { _, count in count == 1 ? .reply(503) : .ok(#"{"ok":true,"token":"t"}"#) }
    let one = try make(vendor)
    let callers = (0..<100).map { _ in Task { try await one.session() } }
    await eventually { vendor.gate.arrivals == 1 }
    // All of them wait before the vendor answers.
    for _ in 0..<1000 { await Task.yield() }
    vendor.gate.open()
    var codes: Set<AuthError.Code?> = []
    for caller in callers { codes.insert(await failure { _ = try await caller.value }) }
    #expect(codes.contains(.unexpectedAnswer))
    #expect(try await one.session().value(named: "token") == Secret("t"))
    #expect(vendor.requests.count == 2)
  }

  @Test func aLogoutDuringALoginHasItsWord() async throws {
    let vendor = Self.vendor()
    let store = MemoryStore()
    let one = try make(vendor, store: store)
    let caller = Task { try await one.session() }
    await eventually { vendor.gate.arrivals == 1 }
    let logout = Task { try await one.logout() }
    for _ in 0..<1000 { await Task.yield() }
    vendor.gate.open()
    _ = try await caller.value
    #expect(try await logout.value)
    #expect(await one.heldSession == nil)
    #expect(await store.sessions().isEmpty)
    #expect(vendor.requests.map(\.line) == ["POST /api/login", "POST /api/logout"])
  }

  // MARK: Bodies with an authenticator

  private struct Oops: Error {}

  private func plan() throws -> Plan { try Plan(makeSpec(LoginTests.tokenMethod), inputs: usualInputs) }

  @Test func aBodyThatReturnsIsLoggedOut() async throws {
    let vendor = Self.vendor()
    vendor.gate.open()
    let status = try await withAuthenticator(plan(), transport: vendor) { one in
      try await one.send(AuthenticatorTests.request).0.status.code
    }
    #expect(status == 200)
    #expect(vendor.requests.map(\.line) == ["POST /api/login", "GET /api/things", "POST /api/logout"])
  }

  /// What Documentation/Sessions.md shows, word for word.
  @Test func theSampleOfTheDocumentationWorks() async throws {
    let spec = try makeSpec(LoginTests.tokenMethod)
    let transport = Self.vendor()
    transport.gate.open()
    let (store, password) = (MemoryStore(), "pa")

    // What follows is the sample.
    let plan = try Plan(spec, inputs: ["base_url": "https://vendor.example/api", "username": "ops", "password": .secret(password)])
    let (head, body) = try await withAuthenticator(plan, transport: transport, store: store) { authenticator in
      try await authenticator.send(HTTPRequest(method: .get, scheme: "https", authority: "vendor.example", path: "/api/things"))
    }

    #expect(head.status == .ok && body.isEmpty)
    #expect(transport.requests.map(\.line) == ["POST /api/login", "GET /api/things", "POST /api/logout"])
    let folder = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
    let page = try String(contentsOfFile: "\(folder)/Documentation/Sessions.md", encoding: .utf8)
    let sample = try #require(page.split(separator: "```swift\n").dropFirst().first?.split(separator: "```").first)
    let test = try String(contentsOfFile: #filePath, encoding: .utf8).split(separator: "\n").map { $0.drop { $0 == " " } }
    for line in sample.split(separator: "\n") {
      #expect(test.contains(line.drop { $0 == " " }), "the sample is not what is tried: \(line)")
    }
  }

  @Test func aBodyThatThrowsIsLoggedOutToo() async throws {
    let vendor = Self.vendor()
    vendor.gate.open()
    await #expect(throws: Oops.self) {
      try await withAuthenticator(plan(), transport: vendor) { one in
        _ = try await one.session()
        throw Oops()
      }
    }
    #expect(vendor.requests.map(\.line) == ["POST /api/login", "POST /api/logout"])
  }

  @Test func aBodyThatIsCancelledIsLoggedOutToo() async throws {
    /// Sends nothing for who is cancelled, as real transports do.
    struct Polite: Transport {
      let vendor: GatedVendor
      func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        guard !Task.isCancelled else { throw TransportError(.cancelled, "cancelled", progress: .nothingSent) }
        return try await vendor.send(request)
      }
    }
    let vendor = Self.vendor()
    vendor.gate.open()
    let plan = try plan()
    let hasSession = Gate()
    let task = Task {
      try await withAuthenticator(plan, transport: Polite(vendor: vendor)) { one in
        _ = try await one.session()
        await hasSession.pass()
        try Task.checkCancellation()
      }
    }
    await eventually { hasSession.arrivals == 1 }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(vendor.requests.map(\.line) == ["POST /api/login", "POST /api/logout"])
  }

  @Test func whatIsAppliedIsRenewedFirst() async throws {
    let time = ManualTime()
    let vendor = AuthenticatorTests.TokenVendor()
    let one = try Authenticator(makeSpec(LoginTests.tokenMethod), inputs: usualInputs, transport: vendor, time: time)
    var request = AuthenticatorTests.request
    var body: [UInt8]?
    try await one.apply(to: &request, body: &body)
    time.advance(by: .seconds(1800))
    try await one.apply(to: &request, body: &body)
    #expect(request.headerFields[values: try #require(HTTPField.Name("X-Token"))] == ["t2"])
  }
}
