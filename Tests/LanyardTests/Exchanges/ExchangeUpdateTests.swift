import Lanyard
import LanyardSpec
import LanyardTesting
import Testing

/// An update changes the requests of an exchange and nothing else in the file.
@Suite struct ExchangeUpdateTests {
  private static let spec = """
    lanyard: 1
    name: vault
    inputs:
      base_url: { type: url }
      password: { secret: true }
    methods:
      m:
        login:
          - send:
              post: ${base_url}/v2/login?tenant=a
              headers: { X-Client: lanyard, X-Trace: "7" }
              json: { pass: "${password | base64}", mode: [ fast, safe ], count: 2 }
            fail:
              - { when: { status: 401 }, as: credentials-rejected }
            extract:
              token: { json: $.token }
        session: { idle: 30m }
        apply:
          headers: { X-Token: "Bearer ${token}" }
        logout:
          - send: { post: "${base_url}/logout", form: { all: "true" } }
    """

  /// As an older spec sent it, written by somebody with a style of their own.
  private static let old = """
    # Recorded by hand.
    source: made up   # not the vendor's
    method: m
    inputs: { base_url: "https://h", password: open sesame }
    steps:
      - login:
          - response: |
              HTTP/1.1 200 OK

              { "token": "t-100" }
            request: |   # the login
              POST /v1/login HTTP/1.1
              Host: old.example.com
              X-Client: other
              X-Gone: 1
              Content-Type: application/json

              {
                "count":   1,
                "pass": "plain",   "mode": [ "fast",
                  "slow" ], "old": true
              }
        session: { token: t-100 }

      # Then a call.
      - call: |
          GET /x HTTP/1.1
          Host: h
        exchange:
          - request: |
              GET /x HTTP/1.1
              Host: h
              X-Token: t-100
            response: HTTP/1.1 204 No Content
        answer: 204
      - logout:
          - request: |
              POST /logout HTTP/1.1
              Host: h
              X-Token: Bearer t-100
            response: HTTP/1.1 200 OK
    """

  private static let new = """
    # Recorded by hand.
    source: made up   # not the vendor's
    method: m
    inputs: { base_url: "https://h", password: open sesame }
    steps:
      - login:
          - response: |
              HTTP/1.1 200 OK

              { "token": "t-100" }
            request: |   # the login
              POST /v2/login?tenant=a HTTP/1.1
              Host: h
              X-Client: lanyard
              Content-Type: application/json
              X-Trace: 7

              {
                "count":   2,
                "pass": "b3BlbiBzZXNhbWU=",   "mode": [ "fast",
                  "safe" ]
              }
        session: { token: t-100 }

      # Then a call.
      - call: |
          GET /x HTTP/1.1
          Host: h
        exchange:
          - request: |
              GET /x HTTP/1.1
              Host: h
              X-Token: Bearer t-100
            response: HTTP/1.1 204 No Content
        answer: 204
      - logout:
          - request: |
              POST /logout HTTP/1.1
              Host: h
              X-Token: Bearer t-100

              all=true
            response: HTTP/1.1 200 OK
    """

  private func update(_ text: String, to spec: String = spec) async throws -> ExchangeUpdate.Conclusion {
    let exchange = try Exchange(source: SourceText(path: "x.exchange.yaml", text: text))
    return await ExchangeUpdate(to: try AuthSpec(yaml: spec)).run(exchange)
  }

  @Test(arguments: ["\n", "\r\n"])
  func onlyTheRequestsAreWrittenAnew(lineEnd: String) async throws {
    func ended(_ text: String) -> String { text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd) }
    guard case .updated(let source, let edits, let outcome) = try await update(ended(Self.old)) else {
      Issue.record("it was not updated")
      return
    }
    #expect(source.text == ended(Self.new))
    #expect(source.path == "x.exchange.yaml")
    #expect(outcome.diagnostics.isEmpty && !outcome.exercised.isEmpty)
    // What the person at the terminal sees of it.
    #expect(edits.first?.line == 12)
    #expect(edits.first?.old.first?.contains("POST /v1/login HTTP/1.1") == true)
    #expect(edits.first?.new.first?.contains("POST /v2/login?tenant=a HTTP/1.1") == true)
    #expect(edits.flatMap(\.old).count < 14, "only what differs is shown")
    guard case .unchanged = try await update(source.text) else {
      Issue.record("a second update finds something to do")
      return
    }
  }

  @Test(arguments: [
    // What else is wrong, so that more than the requests would have to change.
    ("{ token: t-100 }\n\n  #", "{ token: t-200 }\n\n  #", "session-differs"),
    ("answer: 204", "answer: 200", "answer-differs"),
    ("HTTP/1.1 200 OK\n\n          { \"token\"", "HTTP/1.1 401 No\n\n          { \"token\"", "failure-differs"),
    ("{ \"token\": \"t-100\" }", "{ \"tokn\": \"t-100\" }", "failure-differs"),
  ])
  func whatTheVendorSaysIsNeverChanged(before: String, after: String, code: String) async throws {
    try #require(Self.old.contains(before))
    guard case .refused(let findings) = try await update(Self.old.replacing(before, with: after)) else {
      Issue.record("it was updated")
      return
    }
    #expect(!findings.isEmpty)
    guard case .refused(let clean) = try await update(Self.new.replacing(before, with: after)) else {
      Issue.record("it was updated")
      return
    }
    #expect(clean.contains { $0.code.rawValue == code })
  }

  @Test func aRequestMoreOrLessIsNotMadeUp() async throws {
    let twice = Self.spec.replacing("    session: { idle", with: "      - send: { get: \"${base_url}/again\" }\n    session: { idle")
    guard case .refused(let findings) = try await update(Self.new, to: twice) else {
      Issue.record("it was updated")
      return
    }
    #expect(findings.contains { $0.message == "a request is made that the exchange does not name" })
  }

  @Test func aRequestThatIsNoBlockIsLeftAlone() async throws {
    let quoted = Self.new.replacing(
      "request: |\n          GET /x HTTP/1.1\n          Host: h\n          X-Token: Bearer t-100\n",
      with: "request: \"GET /x HTTP/1.1\\nHost: h\\nX-Token: t-100\\n\"\n")
    try #require(quoted != Self.new)
    guard case .refused = try await update(quoted) else {
      Issue.record("text in quotes was edited")
      return
    }
  }
}
