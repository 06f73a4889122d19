import HTTPTypes
import Lanyard
import LanyardTesting
import Testing

@Suite struct LoginTests {
  static let tokenMethod = """
    token:
      login:
        - send:
            post: ${base_url}/login
            json: { user: "${username | default('nobody')}", pass: "${password | base64 | default('')}", n: 1.0 }
          fail:
            - { when: { json: $.locked, equals: true }, as: account-locked, retry_after: { json: $.minutes, unit: minutes } }
            - { when: { status: 401 }, as: credentials-rejected }
          expect: { json: $.ok, equals: true }
          extract: { token: { json: $.token } }
      session: { idle: 30m }
      apply: { headers: { X-Token: "${token}" } }
      rejected: [ { status: 401 } ]
      logout:
        - send: { post: "${base_url}/logout" }
    """

  @Test func sendsWhatTheSpecSaysAndKeepsTheToken() async throws {
    let vendor = Vendor { _, _ in .ok(#"{"ok":true,"token":"T 1"}"#) }
    let session = try await Authenticator(makeSpec(Self.tokenMethod), inputs: usualInputs, transport: vendor).session()
    let request = try #require(vendor.requests.first)
    #expect(request.line == "POST /api/login")
    #expect(request.head.authority == "vendor.example")
    #expect(request.header("content-type") == "application/json")
    #expect(request.text == #"{"user":"ops","pass":"cMOkInNz","n":1.0}"#)
    #expect(request.connection == .fresh)
    #expect(session.value(named: "token")?.reveal() == "T 1")
  }

  @Test func absentOptionalInputsDropTheirMember() async throws {
    let spec = try makeSpec(
      """
      token:
        login:
          - send:
              post: ${base_url}/login
              query: { u: "${username}", fixed: a b }
              headers: { X-User: "${username}" }
              json: { user: "${username}", pass: "${password | base64}", keep: [1, "1", null, no] }
            extract: { token: { json: $.token } }
        session: { idle: 30m }
        apply: { headers: { X-Token: "${token}" } }
      """)
    let vendor = Vendor { _, _ in .ok(#"{"token":"t"}"#) }
    _ = try await Authenticator(spec, inputs: ["base_url": "https://vendor.example"], transport: vendor).session()
    let request = try #require(vendor.requests.first)
    #expect(request.line == "POST /login?fixed=a%20b")
    #expect(request.header("X-User") == nil)
    #expect(request.text == #"{"keep":[1,"1",null,"no"]}"#)
  }

  @Test func theFirstFailureThatHoldsNamesIt() async throws {
    let vendor = Vendor { _, _ in .reply(401, #"{"locked":true,"minutes":5}"#) }
    let authenticator = try Authenticator(makeSpec(Self.tokenMethod), inputs: usualInputs, transport: vendor)
    let error = await #expect(throws: AuthError.self) { try await authenticator.session() }
    #expect(error?.code == .accountLocked)
    #expect(error?.retryAfter == .seconds(300))
    #expect(error?.place?.start.line == 16)
  }

  /// What the vendor says of waiting, on 2026-01-01 at 00:00, and for how many seconds one is told to wait.
  @Test(
    arguments: [
      ("0", 0), ("1", 1), ("90", 90), (" 90 ", 90), ("1.5", 1.5), ("86400", 86400), ("86401", 86400), ("1000000000", 86400),
      ("99999999999999999999", 86400), ("1e400", 86400), ("-1", 0), ("-1e400", 0), ("Thu, 01 Jan 2026 00:01:30 GMT", 90),
      ("2026-01-01T00:01:30Z", 90), ("Wed, 31 Dec 2025 23:59:59 GMT", 0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Fri, 31 Dec 9999 23:59:59 GMT", 86400), ("Thu, 41 Jan 2026 00:01:30 GMT", nil), ("soon", nil), ("nan", nil), ("1,5", nil),
      ("9O", nil),
      ("\u{663}\u{660}", nil),
    ] as [(String, Double?)])
  func aDelayIsCountedFromTheInjectedClockAndBounded(answer: String, seconds: Double?) async throws {
    let spec = try makeSpec(
      """
      m:
        login:
          - send: { post: "${base_url}/login", form: { pass: "${password}" } }
            fail: [ { when: { status: 429 }, as: rate-limited, retry_after: { header: Retry-After } } ]
            extract: { token: { json: $.token } }
        session: { idle: 1m }
        apply: { headers: { X: "${token}" } }
      """)
    let vendor = Vendor { _, _ in .reply(429, headers: [("Retry-After", answer)]) }
    let error = await #expect(throws: AuthError.self) {
      try await Authenticator(spec, inputs: usualInputs, transport: vendor, time: ManualTime()).session()
    }
    #expect(error?.code == .rateLimited)
    #expect(error?.retryAfter == seconds.map { .seconds($0) })
  }

  @Test func rejectedCredentialsAreNeverSentAgain() async throws {
    let vendor = Vendor { _, _ in .reply(401) }
    let authenticator = try Authenticator(makeSpec(Self.tokenMethod), inputs: usualInputs, transport: vendor)
    for _ in 1...3 {
      let error = await #expect(throws: AuthError.self) { try await authenticator.session() }
      #expect(error?.code == .credentialsRejected)
    }
    #expect(vendor.requests.count == 1)
  }

  @Test func otherFailuresAreNotRemembered() async throws {
    let vendor = Vendor { _, count in count == 1 ? .reply(500) : .ok(#"{"ok":true,"token":"t"}"#) }
    let authenticator = try Authenticator(makeSpec(Self.tokenMethod), inputs: usualInputs, transport: vendor)
    let error = await #expect(throws: AuthError.self) { try await authenticator.session() }
    #expect(error?.code == .unexpectedAnswer)
    _ = try await authenticator.session()
    #expect(vendor.requests.count == 2)
  }

  @Test func aMissingValueNamesThePlaceAndWhatWasThere() async throws {
    let vendor = Vendor { _, _ in .ok(#"{"ok":true,"tokn":"hush","errors":[]}"#) }
    let authenticator = try Authenticator(makeSpec(Self.tokenMethod), inputs: usualInputs, transport: vendor)
    let error = try #require(await #expect(throws: AuthError.self) { try await authenticator.session() })
    #expect(error.code == .missingValue)
    #expect(error.help == "the body has the members 'ok', 'tokn', 'errors'")
    #expect(error.place?.start.line == 19)
    #expect(!error.description.contains("hush"))
  }

  @Test(arguments: [
    (#"{"ok":true,"token":null}"#, AuthError.Code.missingValue), (#"{"ok":true,"token":""}"#, .unusableValue),
    (#"{"ok":true,"token":["a"]}"#, .unusableValue), (#"{"ok":true,"token":{}}"#, .unusableValue),
    (#"{"ok":true,"token":"a","token":"b"}"#, .expressionLimit), ("<html>", .unexpectedAnswer), ("", .unexpectedAnswer),
  ])
  func oddTokensAreRefused(body: String, code: AuthError.Code) async throws {
    let vendor = Vendor { _, _ in .ok(body) }
    let authenticator = try Authenticator(makeSpec(Self.tokenMethod), inputs: usualInputs, transport: vendor)
    let error = await #expect(throws: AuthError.self) { try await authenticator.session() }
    #expect(error?.code == code)
  }

  @Test func severalStepsShareVariablesAndCookies() async throws {
    let spec = try makeSpec(
      """
      form:
        login:
          - send: { get: "${base_url}/login" }
            extract: { csrf: { html: "//input[@name='csrf']/@value" } }
          - send:
              post: ${base_url}/login
              form: { user: "${username}", pass: "${password}", csrf: "${csrf}" }
              redirects: follow
            extract: { sid: { cookie: SID }, role: { header: X-Role, secret: false } }
        session: { until: rejected }
        rejected: [ { redirect: location, contains: /login } ]
        apply: { cookies: jar }
      """)
    let vendor = Vendor { request, count in
      switch count {
      case 1: .ok("<form><input name='csrf' value='a&amp;b'></form>", headers: [("Set-Cookie", "pre=1; Path=/api")])
      case 2: .reply(302, headers: [("Location", "home?x=1"), ("Set-Cookie", "SID=s1; Path=/"), ("Set-Cookie", "other=2")])
      default: .ok(headers: [("X-Role", "admin")])
      }
    }
    let session = try await Authenticator(spec, inputs: usualInputs, transport: vendor).session()
    #expect(vendor.requests.map(\.line) == ["GET /api/login", "POST /api/login", "GET /api/home?x=1"])
    #expect(vendor.requests[1].text == "user=ops&pass=p%C3%A4%22ss&csrf=a%26b")
    #expect(vendor.requests[1].header("Cookie") == "pre=1")
    #expect(vendor.requests[2].header("Cookie") == "pre=1; other=2; SID=s1")
    #expect(vendor.requests[2].body == nil)
    #expect(vendor.requests[2].header("Content-Type") == nil)
    #expect(session.value(named: "sid")?.reveal() == "s1")
    var request = HTTPRequest(method: .get, scheme: "https", authority: "vendor.example", path: "/api/x")
    var body: [UInt8]?
    try session.apply(to: &request, body: &body)
    #expect(request.headerFields[.cookie] == "pre=1; other=2; SID=s1")
  }

  @Test(arguments: [
    "https://evil.example/x", "//evil.example/", "http://vendor.example/x", "javascript:alert(1)", "file:///etc/passwd", "//h%3A1/x",
    "https://vendor.example@evil.example/", "/a\u{7f}b", "https://vendor.example:8443/",
  ])
  func redirectsElsewhereAreRefused(location: String) async throws {
    let spec = try makeSpec(
      """
      form:
        login:
          - send: { post: "${base_url}/login", redirects: follow, form: { pass: "${password}" } }
            extract: { sid: { cookie: SID } }
        session: { idle: 1m }
        apply: { cookies: { SID: "${sid}" } }
      """)
    let vendor = Vendor { _, _ in .reply(307, headers: [("Location", location), ("Set-Cookie", "SID=1")]) }
    let error = await #expect(throws: AuthError.self) {
      try await Authenticator(spec, inputs: usualInputs, transport: vendor).session()
    }
    #expect(error?.code == .redirectRefused)
    #expect(vendor.requests.count == 1)
  }

  @Test func redirectLoopsEnd() async throws {
    let spec = try makeSpec(
      """
      form:
        login:
          - send: { get: "${base_url}/login", redirects: follow }
            extract: { sid: { cookie: SID } }
        session: { idle: 1m }
        apply: { cookies: { SID: "${sid}" } }
      """)
    let vendor = Vendor { _, _ in .reply(302, headers: [("Location", "/api/login")]) }
    let error = await #expect(throws: AuthError.self) {
      try await Authenticator(spec, inputs: usualInputs, transport: vendor).session()
    }
    #expect(error?.code == .redirectRefused)
    #expect(vendor.requests.count == 6)
  }

  @Test func aLoginThatMayHaveArrivedIsNotSentAgain() async throws {
    let vendor = Vendor { _, _ throws(TransportError) in throw TransportError(.closed, "the connection ended", progress: .maybeSent) }
    let authenticator = try Authenticator(makeSpec(Self.tokenMethod), inputs: usualInputs, transport: vendor)
    let error = await #expect(throws: AuthError.self) { try await authenticator.session() }
    #expect(error?.transport?.code == .closed)
    #expect(vendor.requests.count == 1)
  }

  @Test func aLoginThatWasNeverSentIsTriedOnceMore() async throws {
    let vendor = Vendor { _, _ throws(TransportError) in throw TransportError(.connect, "refused", progress: .nothingSent) }
    let authenticator = try Authenticator(makeSpec(Self.tokenMethod), inputs: usualInputs, transport: vendor)
    let error = await #expect(throws: AuthError.self) { try await authenticator.session() }
    #expect(error?.transport?.code == .connect)
    #expect(vendor.requests.count == 2)
  }

  @Test func aStepThatIsSafeToRepeatIsTriedThreeTimes() async throws {
    let spec = try makeSpec(
      Self.tokenMethod.replacing("post: ${base_url}/login", with: "post: ${base_url}/login\n        safe_to_repeat: true"))
    let vendor = Vendor { _, _ throws(TransportError) in throw TransportError(.truncated, "cut", progress: .maybeSent) }
    await #expect(throws: AuthError.self) { try await Authenticator(spec, inputs: usualInputs, transport: vendor).session() }
    #expect(vendor.requests.count == 3)
  }

  @Test func theWholeLoginHasOneDeadline() async throws {
    let time = ManualTime()
    let spec = try makeSpec(
      """
      slow:
        login:
          - send: { get: "${base_url}/1", timeout: 50s }
            extract: { a: { body: text } }
          - send: { get: "${base_url}/2" }
            extract: { b: { body: text } }
        session: { idle: 1m }
        apply: { headers: { X: "${a}${b}" } }
      """)
    let vendor = Vendor { request, _ in
      time.advance(by: .seconds(45))
      return .ok("v")
    }
    _ = try await Authenticator(spec, inputs: usualInputs, transport: vendor, time: time).session()
    #expect(vendor.requests.map(\.timeout) == [.seconds(50), .seconds(15)])
  }

  @Test func jsonrpcAnswersMustBelongToTheCall() async throws {
    let spec = try makeSpec(
      """
      rpc:
        login:
          - send:
              post: ${base_url}/rpc
              jsonrpc: { method: Login, params: { user: "${username}" } }
            fail:
              - { when: { jsonrpc_error: code, equals: -32 }, as: credentials-rejected, message: { jsonrpc_error: message, secret: false } }
            extract: { session: { json: $.result.session } }
        session: { idle: 1m }
        apply: { json: { /params/session: "${session}" } }
        logout:
          - send: { post: "${base_url}/rpc", jsonrpc: { method: Logout } }
      """)
    let good = Vendor { _, _ in .ok(#"{"jsonrpc":"2.0","id":1,"result":{"session":12345678901234567890}}"#) }
    let authenticator = try Authenticator(spec, inputs: usualInputs, transport: good)
    _ = try await authenticator.session()
    #expect(good.requests[0].text == #"{"jsonrpc":"2.0","id":1,"method":"Login","params":{"user":"ops"}}"#)
    #expect(try await authenticator.logout())
    #expect(good.requests[1].text == #"{"jsonrpc":"2.0","id":1,"method":"Logout","params":{"session":12345678901234567890}}"#)

    let other = Vendor { _, _ in .ok(#"{"jsonrpc":"2.0","id":2,"result":{"session":1}}"#) }
    let mismatch = await #expect(throws: AuthError.self) {
      try await Authenticator(spec, inputs: usualInputs, transport: other).session()
    }
    #expect(mismatch?.code == .unexpectedAnswer)

    let refused = Vendor { _, _ in .ok("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32,\"message\":\"no\\u001b[31m such user\"}}") }
    let error = await #expect(throws: AuthError.self) {
      try await Authenticator(spec, inputs: usualInputs, transport: refused).session()
    }
    #expect(error?.code == .credentialsRejected)
    #expect(error?.message == "the vendor rejected the credentials: no [31m such user")
  }
}
