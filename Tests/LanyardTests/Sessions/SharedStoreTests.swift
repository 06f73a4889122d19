import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardTesting
import Synchronization
import Testing

/// Authenticators that share a store, as processes do.
@Suite(.timeLimit(.minutes(5))) struct SharedStoreTests {
  private let time = ManualTime()
  private let store = FaultyStore()

  private func plan(_ method: String = LoginTests.tokenMethod, password: String = "pä\"ss") throws -> Plan {
    var inputs = usualInputs
    inputs["password"] = .secret(password)
    return try Plan(makeSpec(method), inputs: inputs)
  }

  private func authenticator(_ plan: Plan, _ vendor: any Transport) -> Authenticator {
    Authenticator(plan, transport: vendor, store: store, time: time)
  }

  @Test func anothersSessionIsUsedInsteadOfALogin() async throws {
    let vendor = AuthenticatorTests.TokenVendor()
    let first = try await authenticator(plan(), vendor).session()
    let second = try await authenticator(plan(), vendor).session()
    #expect(second.id == first.id)
    #expect(vendor.logins == 1)
  }

  @Test func sixteenThatMeetAnEndMakeOneRenewal() async throws {
    let vendor = Vendor { _, count in .ok(#"{"access":"a\#(count)","refresh":"r\#(count)","expires_in":60}"#) }
    let plan = try plan(AuthenticatorTests.renewable)
    let all = (0..<16).map { _ in authenticator(plan, vendor) }
    for one in all { _ = try await one.session() }
    time.advance(by: .seconds(60))
    try await withThrowingTaskGroup(of: String.self) { group in
      for one in all { group.addTask { try await one.session().id } }
      var ids: Set<String> = []
      for try await id in group { ids.insert(id) }
      #expect(ids.count == 1)
    }
    #expect(vendor.requests.map(\.text).filter { $0.hasPrefix("refresh") } == ["refresh=r1"])
  }

  /// The vendor keeps the first waiting; the others wait with it instead of logging in beside it.
  @Test func whileOneLogsInTheOthersWait() async throws {
    let vendor = GatedVendor { _, count in .ok(#"{"ok":true,"token":"t\#(count)"}"#) }
    let plan = try plan()
    let callers = (0..<4).map { _ in authenticator(plan, vendor) }.map { one in Task { try await one.session().id } }
    await eventually { vendor.gate.arrivals > 1 || vendor.gate.arrivals == 1 && store.count(.lease) == 4 }
    for _ in 0..<1000 { await Task.yield() }
    #expect(vendor.gate.arrivals == 1)
    vendor.gate.open()
    var ids: Set<String> = []
    for caller in callers { ids.insert(try await caller.value) }
    #expect(ids.count == 1)
    #expect(vendor.requests.count == 1)
  }

  @Test func tenWhoseSessionIsRejectedMakeOneLogin() async throws {
    let vendor = AuthenticatorTests.TokenVendor()
    let plan = try plan()
    let all = (0..<10).map { _ in authenticator(plan, vendor) }
    for one in all { _ = try await one.session() }
    vendor.expireTokens()
    try await withThrowingTaskGroup(of: Int.self) { group in
      for one in all { group.addTask { try await one.send(AuthenticatorTests.request).0.status.code } }
      for try await status in group { #expect(status == 200) }
    }
    #expect(vendor.logins == 2)
  }

  @Test func aStoreThatCannotWriteCostsNobodyTheSession() async throws {
    let vendor = AuthenticatorTests.TokenVendor()
    store.fail(.keep, with: .write)
    let one = try authenticator(plan(), vendor)
    #expect(try await one.send(AuthenticatorTests.request).0.status == .ok)
    #expect(one.storeFailure?.code == .write)
    #expect(try await one.send(AuthenticatorTests.request).0.status == .ok)
    #expect(vendor.logins == 1)
    store.fail(.keep, with: nil)
    vendor.expireTokens()
    #expect(try await one.send(AuthenticatorTests.request).0.status == .ok)
    #expect(one.storeFailure == nil)
  }

  @Test(arguments: [FaultyStore.Operation.read, .lease, .mark, .touch, .list])
  func aStoreThatCannotBeReachedIsDoneWithout(operation: FaultyStore.Operation) async throws {
    let vendor = AuthenticatorTests.TokenVendor()
    store.fail(operation, with: .unavailable)
    let limited = LoginTests.tokenMethod.replacing("{ idle: 30m }", with: "{ idle: 30m, limit: 1 }")
    let one = try authenticator(plan(limited), vendor)
    _ = try await one.session()
    time.advance(by: .seconds(120))
    _ = try await one.session()
    // What could be kept in the end has made the failures before it good.
    #expect(one.storeFailure?.code == (operation == .touch ? .unavailable : nil))
    #expect(vendor.logins == 1)
  }

  @Test(arguments: [StoreError.Code.corrupt, .permission, .version])
  func whatCannotBeTrustedIsToldBeforeAnythingIsSent(code: StoreError.Code) async throws {
    let vendor = AuthenticatorTests.TokenVendor()
    store.fail(.read, with: code)
    let one = try authenticator(plan(), vendor)
    #expect(await failure { _ = try await one.session() } == .store)
    #expect(one.storeFailure?.code == code)
    #expect(vendor.lines.isEmpty)
    #expect(store.count(.keep) == 0)
  }

  @Test func whatCannotBeTrustedDoesNotEndASessionAtHandAndStaysAsItIs() async throws {
    let vendor = AuthenticatorTests.TokenVendor()
    let one = try authenticator(plan(), vendor)
    _ = try await one.session()
    store.fail(.read, with: .corrupt)
    vendor.expireTokens()
    #expect(try await one.send(AuthenticatorTests.request).0.status == .ok)
    #expect(one.storeFailure?.code == .corrupt)
    #expect(store.count(.keep) == 1)
  }

  @Test func aLeaseThatIsNotToBeHadIsDoneWithout() async throws {
    let vendor = AuthenticatorTests.TokenVendor()
    store.fail(.lease, with: .busy)
    let one = try authenticator(plan(), vendor)
    _ = try await one.session()
    #expect(vendor.logins == 1)
    #expect(store.count(.keep) == 1)
  }

  @Test func whatAnotherKeptWhileOneWaitedForTheLeaseIsUsed() async throws {
    let vendor = AuthenticatorTests.TokenVendor()
    let plan = try plan()
    let other = authenticator(plan, vendor)
    store.beforeLease.withLock { $0 = { _ = try? await other.session() } }
    let session = try await authenticator(plan, vendor).session()
    #expect(await session.id == other.heldSession?.id)
    #expect(vendor.logins == 1)
  }

  @Test func aChangedPasswordLogsInAndEndsTheOldSession() async throws {
    let vendor = Vendor { request, count in request.line.hasSuffix("login") ? .ok(#"{"ok":true,"token":"t\#(count)"}"#) : .ok() }
    let old = try await authenticator(plan(password: "old"), vendor).session()
    let new = try await authenticator(plan(password: "new"), vendor).session()
    #expect(new.id != old.id)
    #expect(vendor.requests.map(\.line) == ["POST /api/login", "POST /api/login", "POST /api/logout"])
    #expect(vendor.requests.last?.header("X-Token") == "t1")
    // The new one is found by its own password.
    #expect(try await authenticator(plan(password: "new"), vendor).session().id == new.id)
    #expect(vendor.requests.count == 3)
  }

  @Test func aWrongNewPasswordLeavesTheOldSessionAlone() async throws {
    let vendor = Vendor { _, count in count == 1 ? .ok(#"{"ok":true,"token":"t1"}"#) : .reply(401) }
    let old = try await authenticator(plan(password: "old"), vendor).session()
    let new = try authenticator(plan(password: "new"), vendor)
    #expect(await failure { _ = try await new.session() } == .credentialsRejected)
    #expect(try await authenticator(plan(password: "old"), vendor).session().id == old.id)
    #expect(vendor.requests.count == 2)
  }

  @Test func logoutEndsWhatOnlyTheStoreKnows() async throws {
    let vendor = AuthenticatorTests.TokenVendor(acceptsTokens: true)
    let plan = try plan()
    _ = try await authenticator(plan, vendor).session()
    _ = try? await authenticator(plan, vendor).logout()
    #expect(vendor.lines.last == "POST /api/logout")
    #expect(try await store.session(for: plan.sessionKey) == nil)
  }
}
