import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardSpec
import LanyardTesting
import Testing

/// What a mock makes of a spec, rule by rule.
@Suite struct MockVendorTests {
  private static let inputs: [String: InputValue] = [
    "base_url": "https://vendor.example/api", "username": "ops", "password": .secret("open sesame"),
  ]

  private static func transport(_ spec: AuthSpec, time: ManualTime = ManualTime(), life: Duration? = nil) throws -> MockTransport {
    MockTransport(try MockVendor(spec, inputs: inputs, life: life, time: time))
  }

  private static func get(_ path: String, _ session: Session? = nil) throws -> HTTPRequest {
    var request = HTTPRequest(method: .get, scheme: "https", authority: "vendor.example", path: "/api\(path)")
    var body: [UInt8]?
    try session?.apply(to: &request, body: &body)
    return request
  }

  // MARK: Life

  @Test func aSessionDiesOfIdlenessAndEveryUseProlongsIt() async throws {
    let time = ManualTime()
    let transport = MockTransport(try ShippedMethod.vendor("snapprotect", time: time))
    let method = ShippedMethod(spec: "snapprotect", name: "json")
    let session = try await method.authenticator(transport, time: time).session()
    var (head, body) = method.call(of: session.plan)
    try session.apply(to: &head, body: &body)
    for _ in 0..<3 {
      time.advance(by: .seconds(29 * 60))
      #expect(transport.answer(head, body: []).isWelcome)
    }
    time.advance(by: .seconds(30 * 60))
    let answer = transport.answer(head, body: [])
    #expect(answer.head.status == .unauthorized)
    #expect(answer.event == "GET /webservice/something/else with session 1, which has expired")
  }

  @Test func theLifeThatIsAskedForIsKept() async throws {
    let time = ManualTime()
    let transport = MockTransport(try ShippedMethod.vendor("snapprotect", life: .seconds(5), time: time))
    let method = ShippedMethod(spec: "snapprotect", name: "json")
    let authenticator = try method.authenticator(transport, time: time)
    let session = try await authenticator.session()
    var (head, body) = method.call(of: session.plan)
    try session.apply(to: &head, body: &body)
    time.advance(by: .milliseconds(4999))
    #expect(transport.answer(head, body: []).isWelcome)
    time.advance(by: .milliseconds(1))
    #expect(!transport.answer(head, body: []).isWelcome)
    // The client believes in half an hour, and learns better.
    #expect(try await authenticator.send(method.call(of: session.plan).head).0.status == .ok)
    #expect(try await authenticator.session().id != session.id)
  }

  @Test func theLifeThatTheAnswerTellsIsKeptAndTheTokenAloneIsNew() async throws {
    let spec = try makeSpec(
      """
      token:
        login:
          - send:
              post: ${base_url}/token
              form: { user: "${username}", pass: "${password}" }
            extract: { token: { json: $.access_token }, seconds: { json: $.expires_in } }
        session: { expires_in: "${seconds}" }
        apply: { headers: { Authorization: "Bearer ${token}" } }
        rejected: [ { status: 401 } ]
      """)
    let exchange = try Exchange(
      source: SourceText(
        path: "token.exchange.yaml",
        text: """
          method: token
          source: made up
          inputs: { base_url: "https://vendor.example/api", username: ops, password: open sesame }
          steps:
            - login:
                - request: |
                    POST /api/token HTTP/1.1
                    Host: vendor.example

                  response: |
                    HTTP/1.1 200 OK
                    Content-Type: application/json

                    { "expires_in": 60, "id": "60", "access_token": "60" }
              session: { token: "60", seconds: "60" }
          """))
    let time = ManualTime()
    let transport = MockTransport(try MockVendor(spec, exchanges: [exchange], time: time))
    let session = try await Authenticator(spec, inputs: transport.inputs(), transport: transport, time: time).session()
    #expect(session.value(named: "seconds")?.reveal() == "60")
    #expect(session.value(named: "token")?.reveal() != "60")
    let request = try Self.get("/x", session)
    time.advance(by: .seconds(59))
    #expect(transport.answer(request, body: []).isWelcome)
    time.advance(by: .seconds(1))
    #expect(transport.answer(request, body: []).head.status == .unauthorized)
  }

  @Test func aRenewalReplacesTheTokenAndAProbeProlongsIt() async throws {
    let spec = try makeSpec(
      """
      token:
        login:
          - send: { post: "${base_url}/token", json: { user: "${username}", pass: "${password}" } }
            extract: { token: { json: $.token } }
        session: { idle: 10m, until: rejected }
        apply: { headers: { X-Token: "${token}" } }
        rejected: [ { status: 401 } ]
        renew:
          - send: { post: "${base_url}/renew" }
            extract: { token: { json: $.token } }
        probe: { send: { get: "${base_url}/me" }, expect: { json: $.ok, equals: "yes" } }
      """)
    let time = ManualTime()
    let transport = try Self.transport(spec, time: time)
    let authenticator = try Authenticator(spec, inputs: Self.inputs, transport: transport, time: time)
    let first = try await authenticator.session()
    time.advance(by: .seconds(500))
    #expect(try await authenticator.probe())
    time.advance(by: .seconds(500))
    #expect(transport.answer(try Self.get("/x", first), body: []).isWelcome)
    let renewal = HTTPRequest(
      method: .post, scheme: "https", authority: "vendor.example", path: "/api/renew", headerFields: try Self.get("/", first).headerFields)
    let answer = transport.answer(renewal, body: [])
    #expect(answer.event == "session 1 is renewed: session 2 begins")
    #expect(transport.answer(try Self.get("/x", first), body: []).event.hasSuffix("session 1, which has been replaced by a renewal"))
    #expect(transport.answer(renewal, body: []).head.status == .unauthorized)
  }

  // MARK: Logins

  @Test func aLoginOfSeveralStepsIsAnsweredStepByStep() async throws {
    let spec = try makeSpec(
      """
      form:
        login:
          - name: the form
            send: { get: "${base_url}/login" }
            extract: { csrf: { html: "//input/@value" } }
          - name: the password
            send:
              post: ${base_url}/login
              form: { user: "${username}", pass: "${password}", csrf: "${csrf}" }
            expect: { status: 302 }
            extract: { code: { redirect: { query: code } } }
        session: { until: rejected }
        apply: { query: { code: "${code}" }, allow: { secret-in-url: it is a test } }
        rejected: [ { status: 403 } ]
      """)
    let transport = try Self.transport(spec)
    let session = try await Authenticator(spec, inputs: Self.inputs, transport: transport).session()
    #expect(transport.answer(try Self.get("/x", session), body: []).isWelcome)
    #expect(transport.answer(try Self.get("/x"), body: []).head.status == .forbidden)
    // Another's form does not do for the second step.
    func submit(_ csrf: String) -> MockAnswer {
      var request = HTTPRequest(method: .post, scheme: "https", authority: "vendor.example", path: "/api/login")
      request.headerFields[.contentType] = "application/x-www-form-urlencoded"
      return transport.answer(request, body: Array("user=ops&pass=open+sesame&csrf=\(csrf)".utf8))
    }
    _ = transport.answer(try Self.get("/login"), body: [])
    #expect(submit("guessed").head.status == .forbidden)
    #expect(try await Authenticator(spec, inputs: Self.inputs, transport: transport).session().id != session.id)
  }

  @Test func methodsThatLogInAlikeShareTheToken() async throws {
    let vendor = try ShippedMethod.vendor("pyramid-analytics")
    let transport = MockTransport(vendor)
    let method = ShippedMethod(spec: "pyramid-analytics", name: "api")
    let token = try #require(try await method.authenticator(transport).session().value(named: "token"))
    var request = HTTPRequest(method: .get, scheme: "https", authority: "mysite.com", path: "/web")
    request.headerFields[.cookie] = "PyramidAuth=\(token.reveal())"
    #expect(transport.answer(request, body: []).event == "GET /web with session 1")
  }

  @Test func aDocumentedFailureComesWithItsAccount() async throws {
    let path = ShippedMethod.path(of: "snapprotect")
    var locked = try Exchange(contentsOf: "\(ShippedMethod.folder)/snapprotect/json-account-locked.exchange.yaml")
    locked.inputs["username"] = "somebody-locked"
    let exchanges = try Exchange.besideSpec(at: path) + [locked]
    let vendor = try MockVendor(AuthSpec(contentsOf: path), exchanges: exchanges)
    let authenticator = try Authenticator(
      AuthSpec(contentsOf: path), inputs: locked.inputs.mapValues { .text($0) }, transport: MockTransport(vendor))
    let error = await #expect(throws: AuthError.self) { try await authenticator.session() }
    #expect(error?.code == .accountLocked)
  }

  @Test func whoIsGivenMayLogInAndNobodyElse() async throws {
    let transport = MockTransport(
      try ShippedMethod.vendor("snapprotect", inputs: ["username": "carol", "password": .secret("her own")]))
    let method = ShippedMethod(spec: "snapprotect", name: "xml")
    _ = try await method.authenticator(transport).session()
    let documented = try method.authenticator(transport, with: ["username": "admin", "password": "FER55W4="])
    let error = await #expect(throws: AuthError.self) { try await documented.session() }
    #expect(error?.code == .credentialsRejected)
  }

  // MARK: What is said

  @Test func aLoginThatIsAlmostOneIsSaidWithoutValues() throws {
    let transport = MockTransport(try ShippedMethod.vendor("snapprotect"))
    var request = HTTPRequest(method: .post, scheme: "https", authority: "client.mydomain.com", path: "/webservice/Login")
    request.headerFields[.contentType] = "application/x-www-form-urlencoded"
    let body = #"{"mode":"WebConsole","username":"admin","password":"RkVSNTVXND0=","tenant":"secret-canary"}"#
    let answer = transport.answer(request, body: Array(body.utf8))
    #expect(
      answer.event
        == "POST /webservice/Login with no session that lives; it would be a login by 'json' but for Content-Type, parts that it has besides"
    )
    request.headerFields[.contentType] = "application/json; charset=utf-8"
    let wrong = transport.answer(request, body: Array(#"{"mode":"WebConsole","username":"admin","password":"c2VjcmV0LWNhbmFyeQ=="}"#.utf8))
    #expect(wrong.event == "login by 'json' with wrong credentials")
    #expect(wrong.text.contains("Username/Password are incorrect."))
    let broken = transport.answer(
      request, body: Array(#"{"mode":"WebConsole","username":"EXAMPLE\admin","password":"secret-canary"}"#.utf8))
    #expect(broken.event.hasSuffix("it would be a login by 'json' but for the body, which cannot be read as JSON"), "\(broken.event)")
    request.path = "/elsewhere?secret-canary"
    let lost = transport.answer(request, body: [])
    #expect(lost.head.status == .notFound)
    #expect(lost.event == "POST /elsewhere is no path of the spec")
  }

  @Test func withoutExchangesTheRulesAreAskedAndItIsSaid() async throws {
    let spec = try makeSpec(
      """
      token:
        login:
          - send: { post: "${base_url}/login", json: { user: "${username}", pass: "${password}" } }
            fail:
              - { when: { json: "$.errors[0].code", equals: "17" }, as: credentials-rejected }
            expect: { all: [ { status: 201 }, { xml: "/answer/@ok", equals: "1" } ] }
            extract: { token: { xml: "//session" } }
        session: { until: rejected }
        apply: { cookies: { sid: "${token}" } }
        rejected: [ { json: $.state, one_of: [gone, lost] } ]
      """)
    let vendor = try MockVendor(spec, inputs: Self.inputs)
    #expect(
      vendor.methods.first?.assumptions == [
        "no exchange shows a login that works: its answer is made of the spec",
        "no exchange shows the answer to a wrong password: it is made of the spec's rule",
        "no exchange shows the answer to a request without a session: it is made of the spec's rule",
      ])
    #expect(vendor.methods.first?.documentedInputs == [:])
    let transport = MockTransport(vendor)
    let session = try await Authenticator(spec, inputs: Self.inputs, transport: transport).session()
    #expect(transport.answer(try Self.get("/x", session), body: []).isWelcome)
    #expect(transport.answer(try Self.get("/x"), body: []).text == "{\"state\":\"gone\"}")
    let stranger = try Authenticator(spec, inputs: Self.inputs.merging(["password": "no"]) { $1 }, transport: transport)
    let error = await #expect(throws: AuthError.self) { try await stranger.session() }
    #expect(error?.code == .credentialsRejected)
  }

  @Test func aDocumentedCallGetsItsDocumentedAnswer() async throws {
    let transport = MockTransport(try ShippedMethod.vendor("transmission"))
    let authenticator = try ShippedMethod(spec: "transmission", name: "rpc").authenticator(transport)
    var request = HTTPRequest(method: .post, scheme: "http", authority: "127.0.0.1:9091", path: "/transmission/rpc")
    request.headerFields[.contentType] = "application/json"
    let documented = #"{"arguments":{"fields":["version","rpc-version"]},"method":"session-get"}"#
    let (_, body) = try await authenticator.send(request, body: Array(documented.utf8))
    #expect(String(decoding: body, as: UTF8.self).contains(#""version":"3.00 (bb6b5a062e)""#))
  }

  @Test func anOriginOfItsOwnTakesThePlaceOfTheDocumentedOnes() throws {
    let path = ShippedMethod.path(of: "mashzone-nextgen")
    let vendor = try MockVendor(
      AuthSpec(contentsOf: path), exchanges: Exchange.besideSpec(at: path), method: "login", origin: "http://127.0.0.1:4711")
    #expect(vendor.methods.first?.documentedInputs["base_url"] == "http://127.0.0.1:4711/mashzone")
    var mock = vendor
    let query = "presto_username=someName&presto_password=pw+%26%20more"
    let request = HTTPRequest(
      method: .get, scheme: "http", authority: "localhost:4711", path: "/mashzone/edge/api/rest/UserManagerService/login?\(query)")
    let answer = mock.answer(request, body: [])
    #expect(answer.event == "login by 'login': session 1 begins")
    let cookie = try #require(answer.head.headerFields[.setCookie])
    #expect(cookie.hasSuffix("; Path=/mashzone; HttpOnly") && !cookie.contains("5B7D1F0A92E84C36"))
  }
}
