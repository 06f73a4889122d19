import HTTPTypes
import Lanyard
import LanyardTesting
import Synchronization
import Testing

/// A password that the vendor has rejected, and renewals that go wrong.
@Suite(.timeLimit(.minutes(5))) struct RejectionTests {
  private let store = MemoryStore()

  private func plan(_ method: String = LoginTests.tokenMethod, password: String = "wrong") throws -> Plan {
    var inputs = usualInputs
    inputs["password"] = .secret(password)
    return try Plan(makeSpec(method), inputs: inputs)
  }

  /// Takes the right password only, by the names of `tokenMethod`.
  private static func vendor(right: String) -> Vendor {
    Vendor { request, _ in request.text.contains(right) ? .ok(#"{"ok":true,"token":"t"}"#) : .reply(401) }
  }

  @Test func theNextProcessDoesNotSendItAgain() async throws {
    let vendor = Self.vendor(right: "never")
    for _ in 1...3 {
      let one = try Authenticator(plan(), transport: vendor, store: store)
      #expect(await failure { _ = try await one.session() } == .credentialsRejected)
    }
    #expect(vendor.requests.count == 1)
  }

  @Test func ofManyAtOnceExactlyOneSendsIt() async throws {
    let vendor = Self.vendor(right: "never")
    let plan = try plan()
    await withTaskGroup(of: AuthError.Code?.self) { group in
      for _ in 0..<50 {
        let one = Authenticator(plan, transport: vendor, store: store)
        for _ in 0..<20 { group.addTask { await failure { _ = try await one.session() } } }
      }
      for await code in group { #expect(code == .credentialsRejected) }
    }
    #expect(vendor.requests.count == 1)
  }

  @Test func anotherMethodDoesNotSendItEither() async throws {
    let vendor = Self.vendor(right: "never")
    let other = LoginTests.tokenMethod + "\n" + LoginTests.tokenMethod.replacing("token:\n  login", with: "second:\n  login")
    let spec = try makeSpec(other)
    for method in ["token", "second"] {
      let one = try Authenticator(spec, method: method, inputs: usualInputs, transport: vendor, store: store)
      #expect(await failure { _ = try await one.session() } == .credentialsRejected)
    }
    #expect(vendor.requests.count == 1)
  }

  @Test func anotherPasswordIsSent() async throws {
    // "right" in Base64
    let vendor = Self.vendor(right: "cmlnaHQ=")
    #expect(await failure { _ = try await Authenticator(plan(), transport: vendor, store: store).session() } == .credentialsRejected)
    _ = try await Authenticator(plan(password: "right"), transport: vendor, store: store).session()
    #expect(vendor.requests.count == 2)
  }

  @Test func whoeverSaysSoTriesItOnceMore() async throws {
    let isUnlocked = Mutex(false)
    let vendor = Vendor { _, _ in isUnlocked.withLock { $0 } ? .ok(#"{"ok":true,"token":"t"}"#) : .reply(401) }
    let one = try Authenticator(plan(), transport: vendor, store: store)
    #expect(await failure { _ = try await one.session() } == .credentialsRejected)
    await one.tryAgain()
    for _ in 1...3 { #expect(await failure { _ = try await one.session() } == .credentialsRejected) }
    #expect(vendor.requests.count == 2)
    isUnlocked.withLock { $0 = true }
    let other = try Authenticator(plan(), transport: vendor, store: store)
    #expect(await failure { _ = try await other.session() } == .credentialsRejected)
    #expect(vendor.requests.count == 2)
    await other.tryAgain()
    _ = try await other.session()
    // It is pardoned for good.
    _ = try? await other.logout()
    _ = try await Authenticator(plan(), transport: vendor, store: store).session()
    #expect(vendor.requests.filter { $0.line.hasSuffix("login") }.count == 4)
  }

  @Test func noOtherFailureIsRemembered() async throws {
    let vendor = Vendor { _, count in count == 1 ? .reply(200, #"{"locked":true}"#) : .ok(#"{"ok":true,"token":"t"}"#) }
    #expect(await failure { _ = try await Authenticator(plan(), transport: vendor, store: store).session() } == .accountLocked)
    _ = try await Authenticator(plan(), transport: vendor, store: store).session()
    #expect(vendor.requests.count == 2)
  }

  @Test func aLogoutDoesNotMakeItRight() async throws {
    let vendor = Self.vendor(right: "never")
    let one = try Authenticator(plan(), transport: vendor, store: store)
    #expect(await failure { _ = try await one.session() } == .credentialsRejected)
    #expect(try await !one.logout())
    #expect(await failure { _ = try await one.session() } == .credentialsRejected)
    #expect(vendor.requests.count == 1)
  }

  private let time = ManualTime()

  /// While a request is under way its session ends, and the one after it, too.
  @Test func aRequestThatOutlivesTwoSessionsIsSentWithOneThatLives() async throws {
    let gate = Gate()
    let vendor = AsyncVendor { request, count throws(TransportError) in
      if request.line.hasSuffix("/login") { return .ok(#"{"ok":true,"token":"t\#(count)"}"#) }
      if request.header("X-Token") == "t1" { await gate.pass() }
      return request.header("X-Token") == "t4" ? .ok() : .reply(401)
    }
    let one = Authenticator(try plan(), transport: vendor, store: store, time: time)
    let slow = Task { try await one.send(AuthenticatorTests.request).0.status }
    await eventually { gate.arrivals == 1 }
    time.advance(by: .seconds(1800))
    #expect(try await one.session().value(named: "token") == Secret("t3"))
    time.advance(by: .seconds(1800))
    gate.open()
    #expect(try await slow.value == .ok)
  }

  // MARK: Renewals

  private func renewable(_ vendor: any Transport) throws -> Authenticator {
    Authenticator(try plan(AuthenticatorTests.renewable), transport: vendor, store: store, time: time)
  }

  @Test func aRenewalWhoseFateIsUnknownGivesWayToALoginAndKeepsTheOldUntilThen() async throws {
    let key = try plan(AuthenticatorTests.renewable).sessionKey
    let store = store
    let vendor = AsyncVendor { request, count throws(TransportError) in
      if request.text.hasPrefix("refresh") {
        throw TransportError(.truncated, "cut", progress: .maybeSent)
      }
      // The old record is there until the new one is.
      let kept = await store.session(for: key)
      #expect((kept != nil) == (count > 1))
      return .ok(#"{"access":"a\#(count)","refresh":"r\#(count)"}"#)
    }
    let one = try renewable(vendor)
    let old = try await one.session()
    time.advance(by: .seconds(60))
    let new = try await one.session()
    #expect(new.id != old.id)
    #expect(vendor.texts.map { $0.prefix(4) } == ["user", "refr", "user"])
    #expect(await store.session(for: key)?.id == new.id)
  }

  @Test func afterARenewalWhoseFateIsUnknownANewerSessionInTheStoreIsUsed() async throws {
    let plan = try plan(AuthenticatorTests.renewable)
    let store = store
    let time = time
    let vendor = AsyncVendor { request, count throws(TransportError) in
      if request.text == "refresh=r1" {
        // Somebody who did not wait for the lease has kept another.
        let other = Vendor { _, _ in .ok(#"{"access":"other","refresh":"ro","expires_in":60}"#) }
        if let session = try? await Authenticator(plan, transport: other, time: time).session() {
          try? await store.keep(SessionRecord(session), under: nil)
        }
        throw TransportError(.truncated, "cut", progress: .maybeSent)
      }
      return .ok(#"{"access":"a1","refresh":"r1"}"#)
    }
    let one = try renewable(vendor)
    _ = try await one.session()
    time.advance(by: .seconds(60))
    #expect(try await one.session().value(named: "access") == Secret("other"))
    #expect(vendor.texts.count == 2)
  }

  @Test func aProcessThatFindsADeadSessionRenewsIt() async throws {
    let vendor = Vendor { _, count in .ok(count == 1 ? #"{"access":"a1","refresh":"r1"}"# : #"{"access":"a2"}"#) }
    _ = try await renewable(vendor).session()
    time.advance(by: .seconds(3600))
    let session = try await renewable(vendor).session()
    #expect(vendor.requests.map(\.text).last == "refresh=r1")
    // An answer without a refresh token keeps the old one, in the store, too.
    #expect(session.value(named: "refresh") == Secret("r1"))
    time.advance(by: .seconds(3600))
    _ = try await renewable(vendor).session()
    #expect(vendor.requests.map(\.text) == ["user=ops&pass=wrong", "refresh=r1", "refresh=r1"])
  }

  /// A session of an hour that is renewed by what the form's field holds.
  private static func renewing(by field: String) -> String {
    """
    m:
      login:
        - send: { post: "${base_url}/login", form: { user: "${username}", pass: "${password}" } }
          fail: [ { when: { status: 401 }, as: credentials-rejected } ]
          extract: { access: { json: $.access } }
      session: { after: 1h }
      renew:
        - send: { post: "${base_url}/renew", form: { \(field) }, apply: none }
          fail: [ { when: { status: 401 }, as: credentials-rejected } ]
          extract: { access: { json: $.access } }
      apply: { headers: { X: "${access}" } }
    """
  }

  @Test func aRejectedRenewalSaysNothingOfAPasswordThatItDoesNotSend() async throws {
    let vendor = Vendor { request, count in request.line.hasSuffix("login") ? .ok(#"{"access":"a\#(count)"}"#) : .reply(401) }
    let one = Authenticator(
      try plan(Self.renewing(by: "refresh: \"${access}\"")), transport: vendor, store: store, time: time)
    _ = try await one.session()
    time.advance(by: .seconds(3400))
    _ = try await one.session()
    await one.settle()
    #expect(await one.renewalFailure?.code == .sessionRejected)
    #expect(try await one.session().value(named: "access") == Secret("a1"), "the old one serves on")
    time.advance(by: .seconds(200))
    #expect(try await one.session().value(named: "access") == Secret("a4"))
    #expect(vendor.requests.map(\.line) == ["POST /api/login", "POST /api/renew", "POST /api/renew", "POST /api/login"])
  }

  @Test(arguments: [3400, 3600]) func aRenewalThatSendsARejectedPasswordIsTheLastToSendIt(age: Int) async throws {
    let vendor = Vendor { _, count in count == 1 ? .ok(#"{"access":"a"}"#) : .reply(401) }
    let plan = try plan(Self.renewing(by: "pass: \"${password}\""))
    let all = (0..<3).map { _ in Authenticator(plan, transport: vendor, store: store, time: time) }
    for one in all { _ = try await one.session() }
    time.advance(by: .seconds(age))
    for one in all {
      _ = try? await one.session()
      await one.settle()
      #expect(await failure { _ = try await one.session() } == .credentialsRejected)
    }
    #expect(vendor.requests.map(\.line) == ["POST /api/login", "POST /api/renew"])
  }

  @Test func theNewerRefreshTokenOfAnotherIsUsed() async throws {
    let vendor = Vendor { _, count in .ok(#"{"access":"a\#(count)","refresh":"r\#(count)"}"#) }
    let (one, other) = (try renewable(vendor), try renewable(vendor))
    _ = try await one.session()
    _ = try await other.session()
    time.advance(by: .seconds(60))
    _ = try await other.session()
    time.advance(by: .seconds(60))
    _ = try await one.session()
    #expect(vendor.requests.map(\.text).dropFirst() == ["refresh=r1", "refresh=r2"])
  }
}

/// A vendor that may look around before it answers.
final class AsyncVendor: Transport {
  typealias Answer = @Sendable (TransportRequest, _ count: Int) async throws(TransportError) -> TransportResponse

  private let answer: Answer
  private let seen = Mutex<[String]>([])

  init(_ answer: @escaping Answer) { self.answer = answer }

  var texts: [String] { seen.withLock { $0 } }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    let count = seen.withLock { seen in
      seen.append(request.text)
      return seen.count
    }
    return try await answer(request, count)
  }
}
