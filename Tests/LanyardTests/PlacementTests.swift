import HTTPTypes
import Lanyard
import Testing

@Suite struct PlacementTests {
  /// A session of the method `m`, whose login extracts `token` (text), `number` and `flag` (JSON).
  static func makeSession(apply: String, boundTo: String = "", token: String = "t k") async throws -> Session {
    let spec = try makeSpec(
      """
      m:
        login:
          - send: { get: "${base_url}/login" }
            extract: { token: { json: $.token }, number: { json: $.number }, flag: { json: $.flag } }
        session: { idle: 1m }
        \(boundTo)
        apply: \(apply)
      """)
    let vendor = Vendor { _, _ in .ok(#"{"token":"\#(token)","number":1.50,"flag":true}"#, headers: [("Set-Cookie", "J=1; Path=/api")]) }
    return try await Authenticator(spec, inputs: usualInputs, transport: vendor).session()
  }

  static func place(
    _ session: Session, path: String = "/api/x", body: String? = nil, headers: [(String, String)] = [],
    origin: String = "https://vendor.example"
  ) throws -> (head: HTTPRequest, body: String?) {
    let parts = origin.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: true)
    var request = HTTPRequest(method: .post, scheme: String(parts[0].dropLast()), authority: String(parts[1].dropFirst()), path: path)
    for (name, value) in headers { request.headerFields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value)) }
    var bytes = body.map { Array($0.utf8) }
    try session.apply(to: &request, body: &bytes)
    return (request, bytes.map { String(decoding: $0, as: UTF8.self) })
  }

  @Test func headersReplaceTheCallersOwn() async throws {
    let session = try await Self.makeSession(apply: #"{ headers: [ { X-Token: "${token}" }, { X-Two: a }, { X-Two: b } ] }"#)
    let head = try Self.place(session, headers: [("x-token", "mine"), ("x-two", "mine"), ("Accept", "*/*")]).head
    #expect(head.headerFields.map { "\($0.name): \($0.value)" } == ["Accept: */*", "X-Token: t k", "X-Two: a", "X-Two: b"])
  }

  @Test func namedCookiesStandBesideTheCallers() async throws {
    let session = try await Self.makeSession(apply: #"{ cookies: { SID: "${number}" } }"#)
    let head = try Self.place(session, headers: [("Cookie", "a=1; SID=old; b=2")]).head
    #expect(head.headerFields[.cookie] == "a=1; b=2; SID=1.50")
  }

  @Test func theJarGoesOnlyToItsPath() async throws {
    let session = try await Self.makeSession(apply: "{ cookies: jar }")
    #expect(try Self.place(session, path: "/api/x?y").head.headerFields[.cookie] == "J=1")
    #expect(try Self.place(session, path: "/apix").head.headerFields[.cookie] == nil)
  }

  @Test func queryItemsReplaceTheCallersOwn() async throws {
    let session = try await Self.makeSession(apply: #"{ query: { s: "${token}" } }"#)
    #expect(try Self.place(session, path: "/api/x?a=%20&s=old&%73=2&b").head.path == "/api/x?a=%20&b&s=t%20k")
    #expect(try Self.place(session).head.path == "/api/x?s=t%20k")
  }

  @Test func jsonIsSplicedIntoTheCallersBytes() async throws {
    let session = try await Self.makeSession(
      apply: #"{ json: { /auth: "${token}", /params/0: "${number}", /deep/ok: { f: "${flag}", x: 1 } } }"#)
    let body = try Self.place(session, body: "{ \"n\": 1.0e2, \"params\": [ 7 ], \"auth\": 1,\"deep\":{} }").body
    #expect(body == #"{ "n": 1.0e2, "params": [ 1.50,7 ], "auth": "t k","deep":{"ok":{"f":true,"x":1}} }"#)
  }

  @Test func formFieldsAreAdded() async throws {
    let session = try await Self.makeSession(apply: #"{ form: { token: "${token}" } }"#)
    #expect(try Self.place(session, body: "a=1&token=x&b=+").body == "a=1&b=+&token=t%20k")
  }

  @Test func xmlElementsAndAttributesGoIntoTheRoot() async throws {
    let session = try await Self.makeSession(apply: #"{ xml: { session: "${token}", "@key": "${number}" } }"#)
    #expect(try Self.place(session, body: "<r a='1'><b/></r>").body == "<r a='1' key=\"1.50\"><session>t k</session><b/></r>")
  }

  @Test func soapElementsGoFirstIntoTheOperation() async throws {
    let session = try await Self.makeSession(apply: #"{ soap: { session: "${token}" } }"#)
    let body = try Self.place(
      session,
      body: "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><GetX xmlns='urn:x'><a/></GetX></e:Body></e:Envelope>"
    ).body
    #expect(body?.contains("<GetX xmlns='urn:x'><session>t k</session><a/></GetX>") == true)
  }

  @Test(
    arguments: [
      (#"{ json: { /auth: "${token}" } }"#, nil), (#"{ json: { /auth: "${token}" } }"#, "not json"),
      (#"{ json: { /a/b: "${token}" } }"#, "{}"), (#"{ form: { a: "${token}" } }"#, nil), (#"{ xml: { a: "${token}" } }"#, nil),
      (#"{ xml: { a: "${token}" } }"#, "<a>"), (#"{ soap: { a: "${token}" } }"#, "<a/>"),
    ] as [(String, String?)])
  func aBodyThatIsNotThereIsAnErrorAndNothingIsChanged(apply: String, body: String?) async throws {
    let session = try await Self.makeSession(apply: apply)
    let error = #expect(throws: AuthError.self) { try Self.place(session, body: body) }
    #expect(error?.code == .missingPlacement)
  }

  @Test(arguments: ["https://other.example", "http://vendor.example", "https://vendor.example:444", "https://vendor.example.evil.example"])
  func otherOriginsAreRefused(origin: String) async throws {
    let session = try await Self.makeSession(apply: #"{ headers: { X: "${token}" } }"#)
    let error = #expect(throws: AuthError.self) { try Self.place(session, origin: origin) }
    #expect(error?.code == .foreignOrigin)
  }

  @Test func aBoundSessionStaysBelowItsURL() async throws {
    let session = try await Self.makeSession(apply: #"{ headers: { X: "${token}" } }"#, boundTo: "bound_to: base_url")
    #expect(try Self.place(session, path: "/api/x").head.headerFields[try #require(HTTPField.Name("X"))] == "t k")
    for path in ["/apix", "/", "/api/../x", "/api/%2e%2E/x"] {
      let error = #expect(throws: AuthError.self) { try Self.place(session, path: path) }
      #expect(error?.code == .foreignOrigin)
    }
  }

  @Test(arguments: ["a\r\nb", "a\nb", "a\0b", " a", "a ", "a\u{1b}b", "\u{85}a"])
  func aTokenThatCannotStandInAHeaderIsRefusedByName(token: String) async throws {
    let escaped = token.unicodeScalars.map {
      $0.value < 0x20 ? "\\u00\($0.value < 16 ? "0" : "")\(String($0.value, radix: 16))" : String($0)
    }.joined()
    let session = try await Self.makeSession(apply: #"{ headers: { X-Token: "${token}" } }"#, token: escaped)
    let error = #expect(throws: AuthError.self) { try Self.place(session) }
    #expect(error?.code == .invalidValue)
    #expect(error?.message.contains("'X-Token'") == true)
  }

  @Test(arguments: ["a;b", "a,b", "a b", #"a\"b"#, #"a\\b"#, "naïve"])
  func aTokenThatCannotStandInACookieIsRefusedByName(token: String) async throws {
    let session = try await Self.makeSession(apply: #"{ cookies: { SID: "${token}" } }"#, token: token)
    let error = #expect(throws: AuthError.self) { try Self.place(session) }
    #expect(error?.code == .invalidValue)
    #expect(error?.message.contains("'SID'") == true)
  }

  @Test func aCookieThatTheServerSetGoesBackAsItWas() async throws {
    let spec = try makeSpec(
      """
      m:
        login:
          - send: { get: "${base_url}/login" }
            extract: { sid: { cookie: SID } }
        session: { idle: 1m }
        apply: { cookies: { SID: "${sid}" } }
      """)
    let vendor = Vendor { _, _ in .ok(headers: [("Set-Cookie", #"SID="a b,c"; Path=/"#)]) }
    let session = try await Authenticator(spec, inputs: usualInputs, transport: vendor).session()
    #expect(try Self.place(session).head.headerFields[.cookie] == #"SID="a b,c""#)
  }
}
