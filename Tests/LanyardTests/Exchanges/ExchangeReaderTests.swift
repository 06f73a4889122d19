import FoundationEssentials
import LanyardSpec
import LanyardTesting
import Testing

@Suite struct ExchangeReaderTests {
  private static let head = "method: m\nsource: s\n"
  private static let message = "- request: \"GET / HTTP/1.1\\nHost: h\"\n      response: HTTP/1.1 200 OK"

  private func findings(_ text: String) -> [String] {
    Exchange.read(SourceText(path: "x.exchange.yaml", text: text)).diagnostics.map { diagnostic in
      "\(diagnostic.range.start.line):\(diagnostic.range.start.column) \(diagnostic.code)"
    }
  }

  @Test func aWholeExchangeIsRead() throws {
    let exchange = try Exchange(
      source: SourceText(
        path: "x.exchange.yaml",
        text: """
          method: m
          source: a sample
          corrections: [one, two]
          inputs: { base_url: "https://h", flag: yes }
          clock: 2026-03-04T05:06:07Z
          steps:
            - login:
                - request: |
                    POST /login?x HTTP/1.1
                    Host: h:8443
                    A: b:  c

                    first

                    last
                  response: |
                    HTTP/1.1 302 Found
                    Set-Cookie: a=1
                    Set-Cookie: b=2
              session: { token: t }
              expires: [30m idle, 8h]
            - wait: 90s
            - call: |
                GET http://other/ HTTP/1.1
              failure: { kind: foreign-origin, retry_after: 5m, message: other }
            - logout: []
          """))
    #expect(exchange.method == "m")
    #expect(exchange.origin == "a sample")
    #expect(exchange.corrections == ["one", "two"])
    #expect(exchange.inputs == ["base_url": "https://h", "flag": "yes"])
    #expect(exchange.clock == Date(timeIntervalSince1970: 1_772_600_767))
    try #require(exchange.steps.count == 4)

    guard case .login(let turns, .session(let values, let limits)) = exchange.steps[0].value else {
      Issue.record("no login")
      return
    }
    let request = try #require(turns.first?.request)
    #expect(request.verb.value == "POST")
    #expect(request.authority.value == "h:8443")
    #expect(request.target.value == "/login?x")
    #expect(request.fields.map(\.value) == [RawField(name: "A", value: "b:  c")])
    #expect(request.fields.first?.range.start == SourceLocation(line: 11, column: 11))
    #expect(request.body.value == "first\n\nlast")
    #expect(turns.first?.response.status == 302)
    #expect(turns.first?.response.fields.map(\.value) == ["a=1", "b=2"])
    #expect(values.value == ["token": "t"])
    #expect(limits?.value == Exchange.Limits(idle: .seconds(1800), end: .after(.seconds(28800))))

    guard case .wait(.seconds(90)) = exchange.steps[1].value, case .call(let call, _, .failure(let failure)) = exchange.steps[2].value
    else {
      Issue.record("no wait and call")
      return
    }
    #expect(call.scheme == "http")
    #expect(call.authority.value == "other")
    #expect(failure.code.value == "foreign-origin")
    #expect(failure.retryAfter?.value == .seconds(300))
    #expect(failure.message?.value == "other")
  }

  @Test(arguments: [
    ("method: m\nsource: s\n", ["1:1 missing-key"]),
    ("metod: m\nsource: s\nsteps: []\n", ["1:1 unknown-key", "1:1 missing-key"]),
    (head + "steps: {}\n", ["3:8 wrong-type"]),
    (head + "clock: yesterday\nsteps: []\n", ["3:8 wrong-value"]),
    (head + "steps:\n  - session: {}\n", ["4:5 missing-key"]),
    (head + "steps:\n  - wait: soon\n", ["4:11 invalid-duration"]),
    (head + "steps:\n  - wait: 1s\n    answer: 200\n", ["5:13 misplaced-key"]),
    (head + "steps:\n  - login: []\n", ["4:5 missing-key"]),
    (head + "steps:\n  - login: []\n    session: {}\n    failure: x\n", ["5:14 conflicting-keys"]),
    (head + "steps:\n  - login: []\n    session: {}\n    expires: never\n", ["6:14 wrong-value"]),
    (head + "steps:\n  - call: GET /\n    answer: 200\n", ["4:11 invalid-message"]),
    (head + "steps:\n  - call: GET / HTTP/1.1\n    answer: 200\n", ["4:11 invalid-message"]),
    (head + "steps:\n  - call: GET http://h/ HTTP/1.1\n    answer: 99\n", ["5:13 wrong-value"]),
    (head + "steps:\n  - call: GET http://h/ HTTP/1.1\n", ["4:5 missing-key"]),
    (head + "steps:\n  - logout:\n    \(message.replacing("OK", with: "OK\n      reply: x"))\n", ["7:7 unknown-key"]),
    (
      head + "steps:\n  - logout:\n    - request: |\n        GET / HTTP/1.1\n        Host h\n      response: HTTP/1.1 200 OK\n",
      ["7:9 invalid-message"]
    ),
    (head + "steps:\n  - logout:\n    - request: GET http://h/ HTTP/1.1\n      response: 200 OK\n", ["6:17 invalid-message"]),
  ])
  func aMistakeIsToldAtItsPlace(text: String, expected: [String]) {
    #expect(findings(text) == expected)
  }

  @Test func aMisspeltKeyIsMetWithTheNearestOne() {
    let diagnostics = Exchange.read(SourceText(path: "x", text: Self.head + "step: []\nsteps: []\n")).diagnostics
    #expect(diagnostics.first?.help == "did you mean 'steps'?")
  }
}
