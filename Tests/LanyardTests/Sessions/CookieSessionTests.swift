import HTTPTypes
import LanyardTesting
import Testing

@testable import Lanyard

/// Cookies that an API sets on the way are there for the next process, whether a login comes before or not.
@Suite(.timeLimit(.minutes(5))) struct CookieSessionTests {
  private let time = ManualTime()
  private let store = FaultyStore()

  private static let form = """
    form:
      login:
        - send: { post: "${base_url}/login", form: { user: "${username}", pass: "${password}" } }
          fail: [ { when: { status: 401 }, as: credentials-rejected } ]
      session: { idle: 30m }
      apply: { cookies: jar }
    """
  private static let basic = WithheldSecretTests.basic + "\n    cookies: jar"

  /// Sets a cookie with each answer.
  private let vendor = Vendor { _, count in .ok(headers: [("Set-Cookie", "c=\(count); Path=/")]) }
  private var cookies: [String?] { vendor.requests.map { $0.header("Cookie") } }

  private func make(_ method: String = basic, password: String = "one") throws -> Authenticator {
    var inputs = usualInputs
    inputs["password"] = .secret(password)
    return Authenticator(try Plan(makeSpec(method), inputs: inputs), transport: vendor, store: store, time: time)
  }

  /// Sends a request and leaves the session to others.
  private func use(_ one: Authenticator) async throws {
    _ = try await one.send(AuthenticatorTests.request)
    await one.settle()
  }

  @Test func thoseOfASessionAreThereForTheNextProcess() async throws {
    try await use(make(Self.form))
    try await use(make(Self.form))
    #expect(cookies == [nil, "c=1", "c=2"])
  }

  @Test func aUseThatAnotherHasToldOfIsNotForgottenWithThem() async throws {
    let (one, other) = (try make(Self.form), try make(Self.form))
    _ = try await one.send(AuthenticatorTests.request)
    _ = try await other.session()
    time.advance(by: .seconds(600))
    _ = try await other.session()
    await one.settle()
    let kept = try #require(try await store.session(for: one.plan.sessionKey))
    #expect(kept.lastUsed == time.now)
    #expect(kept.cookies.cookies.map(\.value) == ["2"])
  }

  @Test func thoseOfAMethodWithoutALoginAreThereForTheNextProcess() async throws {
    for _ in 1...3 { try await use(make()) }
    #expect(cookies == [nil, "c=1", "c=2"])
    #expect(vendor.requests.allSatisfy { $0.header("Authorization") == "Basic b3BzOm9uZQ==" })
  }

  @Test func withoutALoginNothingIsKeptWhereThereAreNone() async throws {
    let vendor = Vendor { _, _ in .ok() }
    for method in [Self.basic, WithheldSecretTests.basic] {
      let one = try Authenticator(makeSpec(method), inputs: usualInputs, transport: vendor, store: store)
      try await use(one)
    }
    #expect(store.count(.keep) == 0 && store.count(.lease) == 0)
  }

  @Test func whoeverHasAnotherPasswordHasOtherCookies() async throws {
    try await use(make())
    try await use(make(password: "two"))
    try await use(make(password: "two"))
    try await use(make())
    #expect(cookies == [nil, nil, "c=2", nil])
  }

  @Test func ofTwoWhoBeginTheFirstIsHeard() async throws {
    let both = [try make(), try make()]
    for one in both { _ = try await one.send(AuthenticatorTests.request) }
    for one in both { await one.settle() }
    try await use(make())
    #expect(cookies == [nil, nil, "c=1"])
  }

  @Test(arguments: [basic, form]) func aLogoutByAnotherStands(method: String) async throws {
    try await use(make(method))
    let one = try make(method)
    _ = try await one.send(AuthenticatorTests.request)
    _ = try await make(method).logout()
    await one.settle()
    #expect(try await store.sessions().isEmpty)
  }

  @Test func whatTheStoreCouldNotKeepItKeepsTheNextTime() async throws {
    let one = try make()
    for operation in [FaultyStore.Operation.lease, .read, .keep] {
      store.fail(operation, with: .write)
      try await use(one)
      store.fail(operation, with: nil)
      #expect(try await store.sessions().isEmpty)
    }
    await one.settle()
    #expect(try await store.sessions().count == 1)
  }
}
