import HTTPTypes
import Lanyard
import Synchronization
import Testing

/// Plans that serve a kept session, while the password is not at hand.
@Suite struct WithheldSecretTests {
  static let basic = """
    basic:
      apply:
        authenticate:
          - basic: { username: "${username | default('nobody')}", password: "${password | default('')}" }
    """
  static let signed = """
    signed:
      apply: { headers: { X-Signature: "${username | default('nobody') | hmac(sha256, key) | hex}" } }
    """

  private func kept() async throws -> (spec: AuthSpec, record: SessionRecord) {
    let spec = try makeSpec(LoginTests.tokenMethod)
    let vendor = Vendor { _, _ in .ok(#"{"ok":true,"token":"old"}"#) }
    return (spec, SessionRecord(try await Authenticator(spec, inputs: usualInputs, transport: vendor).session()))
  }

  private func withholding(_ spec: AuthSpec) throws -> Plan {
    var inputs = usualInputs
    inputs["password"] = nil
    return try Plan(spec, inputs: inputs, withholding: ["password"])
  }

  @Test func aKeptSessionServesWithoutThePassword() async throws {
    let (spec, record) = try await kept()
    let plan = try withholding(spec)
    let vendor = Vendor { _, _ in .ok() }
    let authenticator = Authenticator(plan, transport: vendor, resuming: Session(record, for: plan))
    _ = try await authenticator.send(AuthenticatorTests.request)
    #expect(vendor.requests.map { $0.header("X-Token") } == ["old"])
  }

  @Test func aLoginAsksForTheWholePlanOnce() async throws {
    let (spec, record) = try await kept()
    let plan = try withholding(spec)
    let asked = Mutex(0)
    let vendor = Vendor { request, _ in
      if request.line.hasSuffix("/login") { return .ok(#"{"ok":true,"token":"new"}"#) }
      return request.header("X-Token") == "new" ? .ok() : .reply(401)
    }
    let authenticator = Authenticator(plan, transport: vendor, resuming: Session(record, for: plan)) { _ throws(AuthError) in
      asked.withLock { $0 += 1 }
      do { return try Plan(spec, inputs: usualInputs) } catch { throw AuthError(.missingInput, "no plan") }
    }
    _ = try await authenticator.send(AuthenticatorTests.request)
    _ = try await authenticator.send(AuthenticatorTests.request)
    #expect(asked.withLock { $0 } == 1)
    #expect(vendor.requests.map(\.line) == ["GET /api/things", "POST /api/login", "GET /api/things", "GET /api/things"])
    #expect(vendor.requests[1].text.contains("cMOkInNz"))
  }

  @Test func withNobodyToAskTheSessionIsOverAndNothingIsSent() async throws {
    let vendor = Vendor { _, _ in .ok(#"{"ok":true,"token":"new"}"#) }
    let authenticator = Authenticator(try withholding(makeSpec(LoginTests.tokenMethod)), transport: vendor)
    let error = await #expect(throws: AuthError.self) { try await authenticator.session() }
    #expect(error?.code == .sessionExpired)
    #expect(vendor.requests.isEmpty)
  }

  @Test func theWholePlanMustBeOfTheSamePlace() async throws {
    let spec = try makeSpec(LoginTests.tokenMethod)
    let vendor = Vendor { _, _ in .ok(#"{"ok":true,"token":"new"}"#) }
    let authenticator = Authenticator(try withholding(spec), transport: vendor) { _ throws(AuthError) in
      var inputs = usualInputs
      inputs["base_url"] = "https://other.example"
      do { return try Plan(spec, inputs: inputs) } catch { throw AuthError(.missingInput, "no plan") }
    }
    let error = await #expect(throws: AuthError.self) { try await authenticator.session() }
    #expect(error?.code == .sessionExpired)
    #expect(vendor.requests.isEmpty)
  }

  @Test(arguments: [("password", basic), ("key", signed)])
  func aPlaceThatNeedsTheSecretIsAnErrorAndNeverEmpty(secret: String, method: String) async throws {
    let spec = try makeSpec(method, inputs: secret == "key" ? "key: { secret: true }" : "")
    var inputs = usualInputs
    inputs[secret] = .secret("hush")
    let record = SessionRecord(try await Authenticator(Plan(spec, inputs: inputs), transport: Vendor { _, _ in .ok() }).session())
    inputs[secret] = nil
    let session = try #require(Session(record, for: try Plan(spec, inputs: inputs, withholding: [secret])))
    var request = AuthenticatorTests.request
    var body: [UInt8]?
    let error = #expect(throws: AuthError.self) { try session.apply(to: &request, body: &body) }
    #expect(error?.code == .missingInput)
    #expect(request.headerFields.isEmpty)
  }
}
