import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardSpec
import LanyardTesting
import Testing

/// The vendors of the specs that come with Lanyard, played by mocks.
@Suite struct ShippedMockTests {
  @Test func whatCannotBeMockedIsSaid() throws {
    var obstacles: [String: [String]] = [:]
    for spec in ShippedMethod.specs {
      for method in try ShippedMethod.vendor(spec).methods where method.obstacle != nil { obstacles[spec, default: []].append(method.name) }
    }
    #expect(
      obstacles == [
        "mashzone-nextgen": ["certificate", "single-sign-on"],
        "men-and-mice": ["negotiate", "windows", "ntlm", "single-sign-on", "single-sign-on-ntlm"],
        "pyramid-analytics": ["windows", "windows-cookie", "windows-ntlm"],
      ])
    let ntlm = try ShippedMethod.vendor("men-and-mice").methods.first { $0.name == "windows" }
    #expect(ntlm?.obstacle == "it is proven by negotiate or ntlm in answers to a server's challenges, which a mock does not make")
    #expect(throws: AuthError.self) { try ShippedMethod.vendor("men-and-mice", method: "ntlm") }
    #expect(ShippedMethod.mocked.count == 20)
  }

  @Test(arguments: ShippedMethod.mocked)
  func aLoginLetsRequestsThroughAndEachHasATokenOfItsOwn(method: ShippedMethod) async throws {
    let transport = MockTransport(try ShippedMethod.vendor(method.spec))
    let first = try method.authenticator(transport)
    let session = try await first.session()
    let call = method.call(of: session.plan)
    let (head, body) = try await first.send(call.head, body: call.body)
    #expect(head.status == .ok)
    #expect(String(decoding: body, as: UTF8.self).contains(#""method":""#))
    #expect(String(decoding: body, as: UTF8.self).hasPrefix(#"{"mock":"\#(method.spec)""#))

    guard !session.plan.method.login.isEmpty else { return }
    let other = try await method.authenticator(transport).session()
    let secrets = session.variables.filter(\.value.isSecret)
    #expect(!secrets.isEmpty || !session.jar.cookies.isEmpty)
    for (name, value) in secrets { #expect(other.variables[name]?.text != value.text, "\(name) is issued twice") }
    for (one, two) in zip(session.jar.cookies, other.jar.cookies) { #expect(one.value != two.value) }
  }

  @Test(arguments: ShippedMethod.mocked)
  func nothingIsLetThroughWithoutATokenOrWithAnotherOne(method: ShippedMethod) async throws {
    let transport = MockTransport(try ShippedMethod.vendor(method.spec, method: method.name))
    let session = try await method.authenticator(transport).session()
    var (head, body) = method.call(of: session.plan)
    guard !session.plan.method.apply.uses.isEmpty || !session.jar.cookies.isEmpty else { return }
    #expect(!transport.answer(head, body: body ?? []).isWelcome)
    try session.apply(to: &head, body: &body)
    #expect(transport.answer(head, body: body ?? []).isWelcome)
    // A token that another mock has issued.
    let stranger = MockTransport(try ShippedMethod.vendor(method.spec, method: method.name))
    if !session.plan.method.login.isEmpty { #expect(!stranger.answer(head, body: body ?? []).isWelcome) }
  }

  @Test(arguments: ShippedMethod.mocked)
  func aWrongPasswordIsAnsweredAsDocumented(method: ShippedMethod) async throws {
    let transport = MockTransport(try ShippedMethod.vendor(method.spec))
    guard transport.inputs(for: method.name)["password"] != nil else { return }
    let authenticator = try method.authenticator(transport, with: ["password": "not this one"])
    let call = method.call(
      of: try Plan(
        AuthSpec(contentsOf: ShippedMethod.path(of: method.spec)), method: method.name, inputs: transport.inputs(for: method.name)))
    if authenticator.plan.method.login.isEmpty {
      let (head, _) = try await authenticator.send(call.head, body: call.body)
      #expect(head.status == .unauthorized)
      #expect(head.headerFields[.wwwAuthenticate] == #"Basic realm="Men and Mice""#)
    } else {
      let error = await #expect(throws: AuthError.self) { try await authenticator.session() }
      #expect(error?.code == .credentialsRejected)
    }
  }

  @Test(arguments: ShippedMethod.mocked)
  func aForgottenSessionIsNoticedAndReplaced(method: ShippedMethod) async throws {
    let transport = MockTransport(try ShippedMethod.vendor(method.spec))
    let authenticator = try method.authenticator(transport)
    let session = try await authenticator.session()
    guard !session.plan.method.login.isEmpty else { return }
    transport.forgetSessions()
    let call = method.call(of: session.plan)
    let (head, _) = try await authenticator.send(call.head, body: call.body)
    #expect(head.status == .ok)
    #expect(try await authenticator.session().id != session.id)
  }

  @Test(arguments: ShippedMethod.mocked)
  func aLogoutEndsTheSession(method: ShippedMethod) async throws {
    let transport = MockTransport(try ShippedMethod.vendor(method.spec))
    let authenticator = try method.authenticator(transport)
    let session = try await authenticator.session()
    guard !session.plan.method.logout.isEmpty else { return }
    var (head, body) = method.call(of: session.plan)
    try session.apply(to: &head, body: &body)
    #expect(transport.answer(head, body: body ?? []).isWelcome)
    #expect(try await authenticator.logout())
    let answer = transport.answer(head, body: body ?? [])
    #expect(!answer.isWelcome)
    #expect(answer.event.hasSuffix("with session 1, which is logged out"))
  }

  @Test(arguments: ShippedMethod.specs)
  func everyDocumentedLoginIsAnsweredSoThatTheSpecFindsItsToken(spec name: String) async throws {
    let spec = try AuthSpec(contentsOf: ShippedMethod.path(of: name))
    let vendor = try ShippedMethod.vendor(name)
    let mocked = Set(vendor.methods.filter { $0.obstacle == nil }.map(\.name))
    for exchange in try Exchange.besideSpec(at: ShippedMethod.path(of: name)) where mocked.contains(exchange.method) {
      for case .login(let turns, let outcome) in exchange.steps.map(\.value).prefix(1) {
        var vendor = vendor
        let plan = try Plan(spec, method: exchange.method, inputs: exchange.inputs.mapValues { .text($0) })
        var flow = FlowRehearsal(plan.method.login, of: plan, now: exchange.clock)
        for turn in turns {
          let request = try #require(turn.request.httpRequest(defaultScheme: plan.baseURL?.origin.scheme ?? "https"))
          let answer = vendor.answer(request.head, body: request.body ?? [])
          flow.receive(TransportResponse(head: answer.head, body: answer.body), now: exchange.clock)
        }
        switch (outcome, flow.state) {
        case (.session(let values, _), .finished(let variables, _)):
          let optional = Set(plan.method.login.flatMap(\.extractors).filter(\.isOptional).map(\.name))
          #expect(Set(variables.keys).symmetricDifference(values.value.keys).isSubset(of: optional))
        case (.failure(let failure), .failed(let error)): #expect(error.code.rawValue == failure.code.value)
        // The same inputs that log in elsewhere: the vendor has no mood in which it does not answer well.
        case (.failure, .finished):
          #expect(try Exchange.besideSpec(at: ShippedMethod.path(of: name)).contains { $0.inputs == exchange.inputs })
        default: Issue.record("\(exchange.source.path): the login does not end as documented")
        }
      }
    }
  }
}
