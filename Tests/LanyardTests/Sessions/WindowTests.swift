import FoundationEssentials
import HTTPTypes
import LanyardTesting
import Testing

@testable import Lanyard

/// When a session is renewed, and how it is kept from being renewed too often.
@Suite(.timeLimit(.minutes(5))) struct WindowTests {
  private let time = ManualTime()

  /// Logs in for so many seconds, and renews where a method does.
  private static func method(session: String = "{ expires_in: \"${life}\" }", renews: Bool) -> String {
    let renew = """
      renew:
          - send: { post: "${base_url}/renew", form: { refresh: "${refresh}" }, apply: none }
            extract: { access: { json: $.access }, refresh: { json: $.refresh, optional: true }, life: { json: $.life } }
      """
    return """
      m:
        login:
          - send: { post: "${base_url}/login", form: { user: "${username}", pass: "${password}" } }
            fail: [ { when: { status: 401 }, as: credentials-rejected } ]
            extract: { access: { json: $.access }, refresh: { json: $.refresh }, life: { json: $.life } }
        session: \(session)
        \(renews ? renew : "")
        apply: { headers: { X: "${access}" } }
      """
  }

  private static func vendor(life: String = "3600") -> Vendor {
    Vendor { _, count in .ok(#"{"access":"a\#(count)","refresh":"r\#(count)","life":\#(life)}"#) }
  }

  private func authenticator(_ method: String, _ vendor: any Transport, policy: Plan.Policy = .init()) throws -> Authenticator {
    try Authenticator(makeSpec(method), inputs: usualInputs, transport: vendor, policy: policy, time: time)
  }

  @Test(arguments: [
    (3600.0, nil, 300.0, 10.0), (1000, nil, 100, 10), (100, nil, 30, 10), (60, nil, 30, 10), (40, nil, 20, 10), (20, nil, 10, 5),
    (2, nil, 1, 0.5), (3600, 60, 60, 10), (60, 3600, 30, 10), (315_360_000, nil, 300, 10),
  ])
  func windowsFitTheLifetime(lifetime: Double, margin: Double?, soft: Double, hard: Double) {
    let windows = RenewalWindows(lifetime: lifetime, margin: margin)
    #expect(windows.soft == soft)
    #expect(windows.hard == hard)
  }

  @Test(arguments: [true, false])
  func inTheSoftWindowTheOldOneServesAndOneIsObtained(renews: Bool) async throws {
    let vendor = Self.vendor()
    let one = try authenticator(Self.method(renews: renews), vendor)
    _ = try await one.session()
    time.advance(by: .seconds(3299))
    _ = try await one.session()
    #expect(vendor.requests.count == 1)
    time.advance(by: .seconds(1))
    for _ in 1...100 { #expect(try await one.session().value(named: "access") == Secret("a1")) }
    await one.settle()
    #expect(vendor.requests.map(\.line) == ["POST /api/login", renews ? "POST /api/renew" : "POST /api/login"])
    #expect(try await one.session().value(named: "access") == Secret("a2"))
  }

  @Test func inTheHardWindowCallersWait() async throws {
    let vendor = Self.vendor()
    let one = try authenticator(Self.method(renews: true), vendor)
    _ = try await one.session()
    time.advance(by: .seconds(3590))
    #expect(try await one.session().value(named: "access") == Secret("a2"))
    #expect(vendor.requests.count == 2)
  }

  @Test func aMethodSetsItsOwnMargin() async throws {
    let vendor = Self.vendor()
    let one = try authenticator(Self.method(session: "{ expires_in: \"${life}\", renew_before: 20m }", renews: true), vendor)
    _ = try await one.session()
    time.advance(by: .seconds(2399))
    _ = try await one.session()
    await one.settle()
    #expect(vendor.requests.count == 1)
    time.advance(by: .seconds(1))
    _ = try await one.session()
    await one.settle()
    #expect(vendor.requests.count == 2)
  }

  @Test func whoDoesNotWantItIsNotRenewedAhead() async throws {
    let vendor = Self.vendor()
    let one = try authenticator(Self.method(renews: true), vendor, policy: .init(renewsAhead: false))
    _ = try await one.session()
    time.advance(by: .seconds(3400))
    _ = try await one.session()
    await one.settle()
    #expect(vendor.requests.count == 1)
  }

  @Test func whereSessionsAreLimitedNoSecondLoginIsMadeAhead() async throws {
    let vendor = Self.vendor()
    let one = try authenticator(Self.method(session: "{ expires_in: \"${life}\", limit: 1 }", renews: false), vendor)
    _ = try await one.session()
    time.advance(by: .seconds(3400))
    _ = try await one.session()
    await one.settle()
    #expect(vendor.requests.count == 1)
  }

  @Test func withoutThePasswordNoLoginIsMadeAhead() async throws {
    let spec = try makeSpec(Self.method(renews: false))
    let store = MemoryStore()
    let vendor = Self.vendor()
    _ = try await Authenticator(Plan(spec, inputs: usualInputs), transport: vendor, store: store, time: time).session()
    var inputs = usualInputs
    inputs["password"] = nil
    let plan = try Plan(spec, inputs: inputs, withholding: ["password"])
    let one = Authenticator(plan, transport: vendor, store: store, time: time) { plan throws(AuthError) in
      Issue.record("nobody is to be asked")
      return plan
    }
    time.advance(by: .seconds(3400))
    _ = try await one.session()
    await one.settle()
    #expect(vendor.requests.count == 1)
  }

  @Test func aFailedRenewalAheadIsReportedAndTriedAgainLater() async throws {
    let vendor = Vendor { request, count in
      guard request.line.hasSuffix("/login") || count > 4 else { return .reply(503) }
      return .ok(#"{"access":"a\#(count)","refresh":"r","life":3600}"#)
    }
    let one = try authenticator(Self.method(renews: true), vendor)
    _ = try await one.session()
    time.advance(by: .seconds(3300))
    func ask() async throws {
      for _ in 1...50 { #expect(try await one.session().value(named: "access") == Secret("a1")) }
      await one.settle()
    }
    try await ask()
    #expect(vendor.requests.count == 2)
    #expect(await one.renewalFailure?.code == .unexpectedAnswer)
    try await ask()
    #expect(vendor.requests.count == 2)
    time.advance(by: .seconds(30))
    try await ask()
    #expect(vendor.requests.count == 3)
    time.advance(by: .seconds(59))
    try await ask()
    #expect(vendor.requests.count == 3)
    time.advance(by: .seconds(1))
    try await ask()
    #expect(vendor.requests.count == 4)
    time.advance(by: .seconds(120))
    try await ask()
    #expect(vendor.requests.count == 5)
    #expect(await one.renewalFailure == nil)
    #expect(try await one.session().value(named: "access") == Secret("a5"))
  }

  /// The table of Documentation/Language/Session.md, and more: what the answer says, and how many seconds the session lives; nil is until it is rejected.
  @Test(
    arguments: [
      ("3600", 3600), (#""3600""#, 3600), ("1.5", 1.5), ("0", 30), ("-1", 30), (#""-5""#, 30), ("1e400", Lifetime.longest),
      ("9223372036854775808", Lifetime.longest), (#""soon""#, nil), ("null", nil), (#""2026-01-01T01:00:00Z""#, 3600),
      (#""2025-12-31T00:00:00Z""#, 30), ("1767229200", 3600), ("1767229200000", 3600), (#""Thu, 01 Jan 2026 01:00:00 GMT""#, 3600),
    ] as [(String, Double?)])
  func lifetimesAsAnswersGiveThem(answer: String, seconds: Double?) async throws {
    let method = Self.method(renews: false).replacing("life: { json: $.life }", with: "life: { json: $.life, optional: true }")
      .replacing("${life}", with: "${life | default('')}")
    let vendor = Self.vendor(life: answer)
    let session = try await authenticator(method, vendor).session()
    #expect(session.expiresAt?.timeIntervalSince(time.now) == seconds)
  }

  @Test(arguments: ["0", "-1", #""2025-12-31T00:00:00Z""#])
  func aLifeOfNothingMakesNoLoginLoop(answer: String) async throws {
    let vendor = Self.vendor(life: answer)
    let one = try authenticator(Self.method(renews: false), vendor, policy: .init(renewsAhead: false))
    for _ in 1...22 {
      _ = try await one.session()
      time.advance(by: .seconds(1))
    }
    #expect(vendor.requests.count == 1)
    time.advance(by: .seconds(8))
    _ = try await one.session()
    #expect(vendor.requests.count == 2)
  }

  @Test(
    arguments: [
      "1767229200", "1767229200000", #""2026-01-01T01:00:00Z""#, #""Thu, 01 Jan 2026 01:00:00 GMT""#,
    ])
  func momentsAsAnswersGiveThem(answer: String) async throws {
    let method = Self.method(session: "{ expires_at: \"${life}\" }", renews: false)
    let session = try await authenticator(method, Self.vendor(life: answer)).session()
    #expect(session.expiresAt?.timeIntervalSince(time.now) == 3600)
  }

  /// A session of whose end nothing is known lives until it is rejected; a moment that has passed, or never comes, is bounded.
  @Test(
    arguments: [
      (#""soon""#, nil), ("-1", nil), ("1e400", nil), ("99999999999999999999999", nil), (#""Thu, 41 Jan 2026 00:00:00 GMT""#, nil),
      (#""2026-13-01T00:00:00Z""#, nil), (#""nan""#, nil), (#""tomorrow 00:00:00""#, nil), ("0", 30), ("1", 30), ("1767225600", 30),
      (#""Thu, 01 Jan 1970 00:00:00 GMT""#, 30), ("99999999999", Lifetime.longest), (#""9999-12-31T23:59:59Z""#, Lifetime.longest),
    ] as [(String, Double?)])
  func momentsThatAreGarbageAreNoEnd(answer: String, seconds: Double?) async throws {
    let method = Self.method(session: "{ expires_at: \"${life}\" }", renews: false)
    let vendor = Self.vendor(life: answer)
    let one = try authenticator(method, vendor, policy: .init(renewsAhead: false))
    for _ in 1...10 {
      #expect(try await one.session().expiresAt?.timeIntervalSince(Date(timeIntervalSince1970: 1_767_225_600)) == seconds)
      time.advance(by: .seconds(1))
    }
    #expect(vendor.requests.count == 1, "and it makes no login loop")
  }

  @Test func theEndOfAJWTIsItsClaim() async throws {
    let method = """
      m:
        login:
          - send: { post: "${base_url}/login", form: { pass: "${password}" } }
            fail: [ { when: { status: 401 }, as: credentials-rejected } ]
            extract: { token: { json: $.token }, end: { jwt: $.exp, in: { json: $.token } } }
        session: { expires_at: "${end}" }
        apply: { headers: { X: "${token}" } }
      """
    // {"alg":"none"}.{"exp":1767229200}.
    let vendor = Vendor { _, _ in .ok(#"{"token":"eyJhbGciOiJub25lIn0.eyJleHAiOjE3NjcyMjkyMDB9."}"#) }
    let session = try await authenticator(method, vendor).session()
    #expect(session.expiresAt?.timeIntervalSince(time.now) == 3600)
  }
}
