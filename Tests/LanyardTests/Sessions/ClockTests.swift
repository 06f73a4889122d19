import Foundation
import HTTPTypes
import LanyardTesting
import Testing

@testable import Lanyard

/// Clocks that jump, and vendors whose clocks differ.
@Suite(.timeLimit(.minutes(5))) struct ClockTests {
  private let time = ManualTime()

  private static let absolute = """
    m:
      login:
        - send: { post: "${base_url}/login", form: { pass: "${password}" } }
          fail: [ { when: { status: 401 }, as: credentials-rejected } ]
          extract: { token: { json: $.token }, end: { json: $.end } }
      session: { expires_at: "${end}" }
      apply: { headers: { X: "${token}" } }
    """

  private static func httpDate(_ moment: Date) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.string(from: moment)
  }

  @Test(arguments: [-600, 600, 3600 * 24, 1, -1] as [Double])
  func anEndByTheVendorsClockAllowsForItsSkew(skew: Double) async throws {
    let vendorNow = time.now + skew
    let vendor = Vendor { _, _ in
      .ok(
        #"{"token":"t","end":\#(Int(vendorNow.timeIntervalSince1970) + 900)}"#,
        headers: [("Date", Self.httpDate(vendorNow))])
    }
    let plan = try Plan(makeSpec(Self.absolute), inputs: usualInputs)
    let store = MemoryStore()
    let one = Authenticator(plan, transport: vendor, store: store, time: time)
    let session = try await one.session()
    // What may be the time that the answer took is no skew.
    #expect(session.expiresAt?.timeIntervalSince(time.now) == (abs(skew) < 2 ? 900 + skew : 900))
    #expect(await store.session(for: plan.sessionKey)?.skew == skew)
    time.advance(by: .seconds(700))
    _ = try await one.session()
    #expect(vendor.requests.count == 1)
  }

  @Test func aVendorWhoseClockIsBehindAndSaysNothingMakesNoLoginLoop() async throws {
    let behind = Int(time.now.timeIntervalSince1970) - 600
    let vendor = Vendor { _, _ in .ok(#"{"token":"t","end":\#(behind)}"#) }
    let one = try Authenticator(
      makeSpec(Self.absolute), inputs: usualInputs, transport: vendor, policy: .init(renewsAhead: false), time: time)
    for _ in 1...20 {
      _ = try await one.session()
      time.advance(by: .seconds(1))
    }
    #expect(vendor.requests.count == 1)
  }

  @Test(arguments: [3600, -3600, 86400, -86400, -1_767_225_600, 2_335_219_200] as [Double], [true, false])
  func aJumpOfTheClockCostsOneLoginAtMost(jump: Double, isIdle: Bool) async throws {
    let life = isIdle ? "{ idle: 30m }" : "{ after: 30m }"
    let method = LoginTests.tokenMethod.replacing("{ idle: 30m }", with: life)
    let vendor = AuthenticatorTests.TokenVendor()
    let plan = try Plan(makeSpec(method), inputs: usualInputs)
    let store = MemoryStore()
    let all = (0..<4).map { _ in Authenticator(plan, transport: vendor, store: store, time: time) }
    func ask() async throws {
      for _ in 1...5 {
        for one in all { _ = try await one.session() }
        time.advance(by: .seconds(1))
      }
      for one in all { await one.settle() }
    }
    try await ask()
    #expect(vendor.logins == 1)
    time.jump(to: time.now + jump)
    try await ask()
    #expect(vendor.logins <= 2)
    time.jump(to: time.now - jump)
    try await ask()
    #expect(vendor.logins <= 3)
  }

  @Test func aClockThatWasSetBackDoesNotProlongASession() async throws {
    let vendor = AuthenticatorTests.TokenVendor()
    let method = LoginTests.tokenMethod.replacing("{ idle: 30m }", with: "{ after: 30m }")
    let one = try Authenticator(makeSpec(method), inputs: usualInputs, transport: vendor, time: time)
    _ = try await one.session()
    time.jump(to: time.now - 86400)
    _ = try await one.session()
    #expect(vendor.logins == 2)
  }

  @Test func backingOffDoesNotNoticeAJump() {
    var backOff = BackOff()
    backOff.extend(from: time.uptime)
    time.jump(to: time.now + 86400)
    #expect(!backOff.isOver(at: time.uptime))
    time.advance(by: .seconds(30))
    #expect(backOff.isOver(at: time.uptime))
  }

  // MARK: Idleness

  private func idlers(_ count: Int, _ vendor: any Transport, _ store: any SessionStore) throws -> [Authenticator] {
    let plan = try Plan(makeSpec(LoginTests.tokenMethod), inputs: usualInputs)
    return (0..<count).map { _ in Authenticator(plan, transport: vendor, store: store, time: time) }
  }

  @Test func anothersUseKeepsAnIdleSessionAlive() async throws {
    let vendor = AuthenticatorTests.TokenVendor()
    let both = try idlers(2, vendor, MemoryStore())
    for one in both { _ = try await one.session() }
    for _ in 1...5 {
      time.advance(by: .seconds(29 * 60))
      _ = try await both[0].session()
    }
    // The second has not used it for two hours and a half.
    #expect(try await both[1].session().id == both[0].session().id)
    #expect(vendor.logins == 1)
  }

  @Test func idlenessOfAllIsTheEnd() async throws {
    let vendor = AuthenticatorTests.TokenVendor()
    let both = try idlers(2, vendor, MemoryStore())
    for one in both { _ = try await one.session() }
    time.advance(by: .seconds(30 * 60))
    for one in both { _ = try await one.session() }
    #expect(vendor.logins == 2)
  }

  @Test func theStoreHearsOfUsesNowAndThen() async throws {
    let store = FaultyStore()
    let one = try idlers(1, AuthenticatorTests.TokenVendor(), store)[0]
    for _ in 0..<90 {
      for _ in 1...10 { _ = try await one.session() }
      time.advance(by: .seconds(1))
    }
    // A twentieth of half an hour is a minute and a half.
    #expect(store.count(.touch) == 0)
    _ = try await one.session()
    _ = try await one.session()
    #expect(store.count(.touch) == 1)
    time.advance(by: .seconds(5))
    _ = try await one.session()
    #expect(store.count(.touch) == 1)
    await one.settle()
    #expect(store.count(.touch) == 2)
  }
}
