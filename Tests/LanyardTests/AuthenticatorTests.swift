import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardTesting
import Synchronization
import Testing

@Suite struct AuthenticatorTests {
  static let request = HTTPRequest(method: .get, scheme: "https", authority: "vendor.example", path: "/api/things")

  /// Issues t1, t2, … at /login and accepts only the newest one.
  final class TokenVendor: Transport {
    private let issued = Mutex(0)
    private let seen = Mutex<[String]>([])
    let acceptsTokens: Bool

    init(acceptsTokens: Bool = true) { self.acceptsTokens = acceptsTokens }

    var lines: [String] { seen.withLock { $0 } }
    var logins: Int { lines.filter { $0.hasSuffix("/login") }.count }
    func expireTokens() { issued.withLock { $0 += 100 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
      seen.withLock { $0.append(request.line) }
      await Task.yield()
      if request.line.hasSuffix("/login") {
        let number = issued.withLock { number in
          number += 1
          return number
        }
        return .ok(#"{"ok":true,"token":"t\#(number)"}"#)
      }
      let isValid = acceptsTokens && request.header("X-Token") == "t\(issued.withLock { $0 })"
      return isValid ? .ok("things") : .reply(401)
    }
  }

  private func makeAuthenticator(_ vendor: any Transport, time: any TimeSource = SystemTime()) throws -> Authenticator {
    try Authenticator(makeSpec(LoginTests.tokenMethod), inputs: usualInputs, transport: vendor, time: time)
  }

  @Test func tenThousandCallersCauseOneLogin() async throws {
    let vendor = TokenVendor()
    let authenticator = try makeAuthenticator(vendor)
    try await withThrowingTaskGroup(of: Secret?.self) { group in
      for _ in 0..<10_000 { group.addTask { try await authenticator.session().value(named: "token") } }
      for try await token in group { #expect(token == Secret("t1")) }
    }
    #expect(vendor.logins == 1)
  }

  @Test func aFailedLoginIsOneAttemptForAllWhoAsked() async throws {
    let vendor = Vendor { _, _ in .reply(401) }
    let authenticator = try makeAuthenticator(vendor)
    await withTaskGroup(of: AuthError.Code?.self) { group in
      for _ in 0..<1000 {
        group.addTask {
          do throws(AuthError) {
            _ = try await authenticator.session()
            return nil
          } catch { return error.code }
        }
      }
      for await code in group { #expect(code == .credentialsRejected) }
    }
    #expect(vendor.requests.count == 1)
  }

  @Test func aRejectedSessionIsReplacedAndTheRequestReplayedOnce() async throws {
    let vendor = TokenVendor()
    let authenticator = try makeAuthenticator(vendor)
    #expect(try await authenticator.send(Self.request).0.status == .ok)
    vendor.expireTokens()
    #expect(try await authenticator.send(Self.request).0.status == .ok)
    #expect(
      vendor.lines == ["POST /api/login", "GET /api/things", "GET /api/things", "POST /api/login", "GET /api/things"])
  }

  @Test func manyRejectionsOfOneSessionCauseOneLogin() async throws {
    let vendor = TokenVendor()
    let authenticator = try makeAuthenticator(vendor)
    _ = try await authenticator.session()
    vendor.expireTokens()
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<100 { group.addTask { try await authenticator.send(Self.request).0.status.code } }
      for try await status in group { #expect(status == 200) }
    }
    #expect(vendor.logins == 2)
  }

  @Test func aVendorThatRejectsForEverGetsOneFruitlessLoginAndNoMore() async throws {
    let vendor = TokenVendor(acceptsTokens: false)
    let authenticator = try makeAuthenticator(vendor)
    for _ in 1...5 {
      let error = await #expect(throws: AuthError.self) { try await authenticator.send(Self.request) }
      #expect(error?.code == .sessionRejected)
    }
    #expect(vendor.logins == 2)
  }

  @Test func rulesOnBodiesSeeTheBeginningOfALongAnswer() async throws {
    let vendor = Vendor { request, count in
      if request.line.hasSuffix("/login") { return .ok(#"{"ok":true,"token":"t\#(count)"}"#) }
      return .ok((request.header("X-Token") == "t1" ? "over" : "well") + String(repeating: "x", count: 100 << 10))
    }
    let method = LoginTests.tokenMethod.replacing("{ status: 401 } ]\n  logout", with: "{ body: text, starts_with: over } ]\n  logout")
    let (_, body) = try await Authenticator(makeSpec(method), inputs: usualInputs, transport: vendor).send(Self.request)
    #expect(body.starts(with: "well".utf8) && body.count == 4 + 100 << 10)
    #expect(vendor.requests.count == 4)
  }

  @Test func anIdleSessionDiesAndUseKeepsItAlive() async throws {
    let time = ManualTime()
    let vendor = TokenVendor()
    let authenticator = try makeAuthenticator(vendor, time: time)
    for _ in 1...3 {
      _ = try await authenticator.session()
      time.advance(by: .seconds(29 * 60))
    }
    #expect(vendor.logins == 1)
    time.advance(by: .seconds(60))
    _ = try await authenticator.session()
    #expect(vendor.logins == 2)
  }

  @Test func logoutTellsTheVendorWithTheSessionAndForgets() async throws {
    let vendor = Vendor { request, _ in request.line.hasSuffix("login") ? .ok(#"{"ok":true,"token":"t1"}"#) : .ok() }
    let authenticator = try makeAuthenticator(vendor)
    _ = try await authenticator.session()
    #expect(try await authenticator.logout())
    #expect(vendor.requests.last?.line == "POST /api/logout")
    #expect(vendor.requests.last?.header("X-Token") == "t1")
    #expect(try await !authenticator.logout())
    #expect(await authenticator.heldSession == nil)
  }

  static let renewable = """
    oauth:
      login:
        - send: { post: "${base_url}/token", form: { user: "${username}", pass: "${password}" } }
          extract:
            access: { json: $.access }
            refresh: { json: $.refresh }
            lifetime: { json: $.expires_in, secret: false, optional: true }
      renew:
        - send: { post: "${base_url}/token", form: { refresh: "${refresh}" }, apply: none }
          extract:
            access: { json: $.access }
            refresh: { json: $.refresh, optional: true }
      session:
        expires_in: ${lifetime | default('60')}
      apply: { headers: { Authorization: "Bearer ${access}" } }
    """

  @Test func renewalKeepsWhatItDoesNotExtract() async throws {
    let time = ManualTime()
    let vendor = Vendor { _, count in .ok(count == 1 ? #"{"access":"a1","refresh":"r1"}"# : #"{"access":"a\#(count)"}"#) }
    let authenticator = try Authenticator(makeSpec(Self.renewable), inputs: usualInputs, transport: vendor, time: time)
    _ = try await authenticator.session()
    for _ in 1...2 {
      time.advance(by: .seconds(60))
      _ = try await authenticator.session()
    }
    #expect(vendor.requests.map(\.text) == ["user=ops&pass=p%C3%A4%22ss", "refresh=r1", "refresh=r1"])
    #expect(await authenticator.heldSession?.value(named: "access") == Secret("a3"))
    #expect(vendor.requests.allSatisfy { $0.header("Authorization") == nil })
  }

  @Test func aRefusedRenewalGivesWayToALogin() async throws {
    let time = ManualTime()
    let vendor = Vendor { request, _ in
      request.text.hasPrefix("refresh") ? .reply(400, #"{"error":"invalid_grant"}"#) : .ok(#"{"access":"a","refresh":"r","expires_in":5}"#)
    }
    let authenticator = try Authenticator(makeSpec(Self.renewable), inputs: usualInputs, transport: vendor, time: time)
    _ = try await authenticator.session()
    time.advance(by: .seconds(5))
    _ = try await authenticator.session()
    #expect(vendor.requests.count == 3)
  }

  @Test func methodsWithoutALoginAuthenticateEveryRequest() async throws {
    let spec = try makeSpec(
      """
      basic:
        apply:
          within: [/v1]
          omit: { query: [session], json: [/params/session] }
          authenticate:
            - basic: { username: "${username | default('')}", password: "${password | default('')}" }
        rejected: [ { status: 401 } ]
        probe:
          send: { get: "${base_url}/v1/me" }
      """)
    let vendor = Vendor { request, _ in request.header("Authorization") == "Basic b3BzOnDDpCJzcw==" ? .ok() : .reply(401) }
    let authenticator = try Authenticator(spec, inputs: usualInputs, transport: vendor)
    var request = Self.request
    request.path = "/api/v1/x?session=&a=1"
    #expect(try await authenticator.send(request, body: Array(#"{"params":{"session":"","n":1}}"#.utf8)).0.status == .ok)
    #expect(vendor.requests[0].line == "GET /api/v1/x?a=1")
    #expect(vendor.requests[0].text == #"{"params":{"n":1}}"#)
    #expect(try await authenticator.probe())
    request.path = "/api/v10/x"
    let error = await #expect(throws: AuthError.self) { try await authenticator.send(request) }
    #expect(error?.code == .foreignOrigin)
  }

  @Test func aKeptSessionFitsOnlyItsOwnPlan() async throws {
    let vendor = TokenVendor()
    let plan = try Plan(makeSpec(LoginTests.tokenMethod), inputs: usualInputs)
    let record = SessionRecord(try await Authenticator(plan, transport: vendor).session())
    let decoded = try JSONDecoder().decode(SessionRecord.self, from: JSONEncoder().encode(record))
    let resumed = try #require(Session(decoded, for: plan))
    let authenticator = Authenticator(plan, transport: vendor, resuming: resumed)
    #expect(try await authenticator.send(Self.request).0.status == .ok)
    #expect(vendor.logins == 1)

    var inputs = usualInputs
    inputs["username"] = "somebody else"
    #expect(Session(decoded, for: try Plan(makeSpec(LoginTests.tokenMethod), inputs: inputs)) == nil)
    let changed = try makeSpec(LoginTests.tokenMethod.replacing("X-Token", with: "X-Other"))
    #expect(Session(decoded, for: try Plan(changed, inputs: usualInputs)) == nil)
    let commented = try makeSpec("# a remark\n" + LoginTests.tokenMethod)
    #expect(Session(decoded, for: try Plan(commented, inputs: usualInputs)) != nil)
    #expect(!"\(record)".contains("t1"))
  }
}
