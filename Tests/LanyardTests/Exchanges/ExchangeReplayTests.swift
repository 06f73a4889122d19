import Lanyard
import LanyardSpec
import LanyardTesting
import Testing

/// A replay must find every way in which a spec does not keep to an exchange.
@Suite struct ExchangeReplayTests {
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
              post: ${base_url}/login
              json: { pass: "${password}" }
            fail:
              - when: { status: 429 }
                as: rate-limited
                retry_after: { header: Retry-After, unit: seconds }
                message: { body: text, secret: false }
              - when: { status: 403 }
                as: credentials-rejected
            extract:
              token: { json: $.token }
        session: { idle: 30m, after: 8h }
        apply:
          headers: { X-Token: "${token}" }
        rejected:
          - status: 401
        logout:
          - send: { post: "${base_url}/logout" }
    """

  private static let head = """
    method: m
    source: made up
    inputs: { base_url: "https://h", password: p }
    steps:

    """

  private static let loginMessages = """
          - request: |
              POST /login HTTP/1.1
              Host: h
              Content-Type: application/json

              { "pass": "p" }
            response: |
              HTTP/1.1 200 OK

              { "token": "t1" }

    """

  private static let login = """
    \(head)  - login:
    \(loginMessages)    session: { token: t1 }
        expires: [30m idle, 8h]

    """

  private static let call = """
      - call: |
          GET /x HTTP/1.1
          Host: h
        exchange:
          - request: |
              GET /x HTTP/1.1
              Host: h
              X-Token: t1
            response: HTTP/1.1 200 OK
        answer: 200

    """

  private static let logout = """
      - logout:
          - request: |
              POST /logout HTTP/1.1
              Host: h
              X-Token: t1
            response: HTTP/1.1 200 OK

    """

  private func findings(_ text: String, redact: @escaping @Sendable (String) -> String = { $0 }) async throws -> [Diagnostic] {
    let exchange = try Exchange(source: SourceText(path: "x.exchange.yaml", text: text))
    return await ExchangeReplay(exchange, of: try AuthSpec(yaml: Self.spec), redact: redact).run()
  }

  @Test func anExchangeThatIsKeptGivesNothing() async throws {
    #expect(try await findings(Self.login + Self.call + Self.logout) == [])
  }

  @Test(arguments: [
    // The text that is changed, what it becomes, and the finding.
    (#""pass": "p""#, #""pass": "q""#, "11:11 request-differs"),
    ("POST /login", "PUT /login", "7:11 request-differs"),
    (#""token": "t1""#, #""tokn": "t1""#, "5:5 failure-differs"),
    ("200 OK\n\n", "403 Forbidden\n\n", "5:5 failure-differs"),
    ("session: { token: t1 }", "session: { token: t2 }", "16:14 session-differs"),
    ("session: { token: t1 }", "session: {}", "16:14 session-differs"),
    ("session: { token: t1 }", "session: { token: t1, user: u }", "16:14 session-differs"),
    ("[30m idle, 8h]", "[30m idle, 7h]", "17:14 session-differs"),
    ("[30m idle, 8h]", "8h", "17:14 session-differs"),
    ("[30m idle, 8h]", "until rejected", "17:14 session-differs"),
    (
      "X-Token: t1\n        response: HTTP/1.1 200 OK\n    answer", "X-Token: t2\n        response: HTTP/1.1 200 OK\n    answer",
      "25:11 request-differs"
    ),
    (
      "          X-Token: t1\n        response: HTTP/1.1 200 OK\n    answer", "        response: HTTP/1.1 200 OK\n    answer",
      "23:11 request-differs"
    ),
    ("HTTP/1.1 200 OK\n    answer", "HTTP/1.1 404 Not Found\n    answer", "27:13 answer-differs"),
    ("answer: 200", "failure: session-rejected", "27:14 failure-differs"),
    ("POST /logout", "GET /logout", "30:11 request-differs"),
    ("- logout:", "- wait: 31m\n  - logout:", nil),
    ("  - call: |", "  - wait: 31m\n  - call: |", "24:11 request-differs"),
    ("password: p", "passwort: p", "3:9 exchange-unusable"),
    ("method: m", "method: n", "3:9 exchange-unusable"),
  ])
  func whatIsNotKeptIsToldAtItsPlace(before: String, after: String, expected: String?) async throws {
    let whole = Self.login + Self.call + Self.logout
    try #require(whole.contains(before))
    let finding = try await findings(whole.replacing(before, with: after)).first
    #expect(finding.map { "\($0.range.start.line):\($0.range.start.column) \($0.code)" } == expected)
  }

  @Test(arguments: [
    ("failure: { kind: rate-limited, retry_after: 1m, message: slow down }", nil),
    ("failure: rate-limited", nil),
    ("failure: account-locked", "failure-differs"),
    ("failure: { kind: rate-limited, retry_after: 2m }", "failure-differs"),
    ("failure: { kind: rate-limited, message: hurry up }", "failure-differs"),
    ("session: {}", "failure-differs"),
  ])
  func aFailureIsComparedInAllItsParts(outcome: String, expected: Diagnostic.Code?) async throws {
    let text = """
      \(Self.head)  - login:
            - request: |
                POST /login HTTP/1.1
                Host: h

                { "pass": "p" }
              response: |
                HTTP/1.1 429 Too Many Requests
                Retry-After: 60

                Please slow down.
          \(outcome)
      """
    #expect(try await findings(text).map(\.code) == [expected].compactMap(\.self))
  }

  @Test func bothEndsOfASessionAreShownAlike() async throws {
    let finding = try await findings(Self.login.replacing("[30m idle, 8h]", with: "[90s idle, 7h]")).first
    #expect(
      finding?.notes.map(\.message)
        == ["expected: 90s idle, 2026-01-01T07:00:00Z", "actual:   30m idle, 2026-01-01T08:00:00Z"])
    let endless = try await findings(Self.login.replacing("[30m idle, 8h]", with: "until rejected")).first
    #expect(endless?.notes.first?.message == "expected: until rejected")
  }

  @Test func aSessionThatHasIdledAwayIsReplacedBeforeTheCall() async throws {
    let call = Self.call.replacing("exchange:\n", with: "exchange:\n\(Self.loginMessages)")
    #expect(try await findings(Self.login + "  - wait: 31m\n" + call).isEmpty)
    #expect(try await findings(Self.login + "  - wait: 29m\n" + call).isEmpty == false)
  }

  @Test func whatTheHookTakesOutIsNotShown() async throws {
    let changed = (Self.login + Self.call).replacing("X-Token: t1", with: "X-Token: t2")
    let plain = try #require(try await findings(changed).first)
    #expect(plain.notes.map(\.message) == ["expected: t2", "actual:   t1"])
    let redacted = try #require(try await findings(changed, redact: { _ in "•••" }).first)
    #expect(redacted.notes.map(\.message) == ["expected: •••", "actual:   •••"])
  }
}
