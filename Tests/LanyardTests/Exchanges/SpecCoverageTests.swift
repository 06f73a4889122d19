import FoundationEssentials
import Lanyard
import LanyardSpec
import LanyardTesting
import Testing

/// What counts as exercised is what came to bear, and nothing else.
@Suite struct SpecCoverageTests {
  private static let spec = """
    lanyard: 1
    name: vault
    inputs:
      base_url: { type: url }
      password: { secret: true }
    methods:
      m:
        login:
          - send: { post: "${base_url}/login", json: { pass: "${password}" } }
            fail:
              - { when: { status: 403 }, as: account-locked }
              - { when: { status: 401 }, as: credentials-rejected }
            extract:
              token: { json: $.token }
              role: { json: $.role, optional: true, secret: false }
        session: { idle: 30m }
        apply:
          headers: { X-Token: "${token}", X-Role: "${role}" }
        rejected:
          - { status: 401 }
          - { status: 419 }
        renew:
          - send: { post: "${base_url}/renew" }
        probe:
          send: { get: "${base_url}/me" }
        logout:
          - send: { post: "${base_url}/logout" }
      unused:
        apply:
          authenticate: [ { basic: { username: u, password: "${password}" } } ]
    """

  private static func turn(_ request: String, _ answer: String = "200 OK", body: String = "") -> String {
    """
          - request: |
              \(request) HTTP/1.1
              Host: h\(request.hasPrefix("POST /login") ? "\n\n          { \"pass\": \"pass\" }" : "\n          X-Token: t")
            response: |
              HTTP/1.1 \(answer)

              \(body)

    """
  }

  private static func exchange(_ steps: String) -> String {
    "method: m\nsource: made up\ninputs: { base_url: \"https://h\", password: pass }\nsteps:\n\(steps)"
  }

  private static let login = "  - login:\n\(turn("POST /login", body: #"{ "token": "t" }"#))    session: { token: t }\n"

  private func coverage(_ steps: String) async throws -> (SpecCoverage, [Diagnostic]) {
    let spec = try AuthSpec(source: SourceText(path: "vault.auth.yaml", text: Self.spec))
    let exchange = try Exchange(source: SourceText(path: "x.exchange.yaml", text: Self.exchange(steps)))
    let outcome = await ExchangeReplay(exchange, of: spec).outcome()
    return (SpecCoverage(of: spec, exercised: outcome.exercised), outcome.diagnostics)
  }

  private static let everything = [
    "method m", "method m, login step 1", "method m, login step 1, fail rule 1 (account-locked)",
    "method m, login step 1, fail rule 2 (credentials-rejected)", "method m, login step 1, extract token",
    "method m, login step 1, extract role", "method m, renew step 1", "method m, logout step 1", "method m, probe",
    "method m, apply header X-Token", "method m, apply header X-Role", "method m, rejected rule 1", "method m, rejected rule 2",
    "method unused", "method unused, apply authentication",
  ]

  @Test(arguments: [
    (login, ["method m", "method m, login step 1", "method m, login step 1, extract token"]),
    (
      "  - login:\n\(turn("POST /login", "401 No"))    failure: credentials-rejected\n",
      ["method m", "method m, login step 1", "method m, login step 1, fail rule 2 (credentials-rejected)"]
    ),
    (
      login + "  - probe:\n\(turn("GET /me"))  - logout:\n\(turn("POST /logout"))",
      [
        "method m", "method m, login step 1", "method m, login step 1, extract token", "method m, logout step 1", "method m, probe",
        "method m, apply header X-Token",
      ]
    ),
    (
      // The second sign, a renewal, and the request once more.
      login + "  - call: |\n      GET /x HTTP/1.1\n      Host: h\n    exchange:\n"
        + turn("GET /x", "419 Gone") + turn("POST /renew") + turn("GET /x") + "    answer: 200\n",
      [
        "method m", "method m, login step 1", "method m, login step 1, extract token", "method m, renew step 1",
        "method m, apply header X-Token", "method m, rejected rule 2",
      ]
    ),
  ])
  func whatCameToBearCounts(steps: String, exercised: [String]) async throws {
    let (coverage, diagnostics) = try await coverage(steps)
    try #require(diagnostics.isEmpty, "\(diagnostics)")
    #expect(coverage.items.map(\.name) == Self.everything)
    let missed = Set(coverage.missed.map(\.name))
    #expect(Self.everything.filter { !missed.contains($0) } == exercised)
    #expect(coverage.count == exercised.count)
  }

  @Test func theSummaryNamesWhatIsMissedAndWhere() async throws {
    let (coverage, _) = try await coverage(Self.login)
    #expect(
      coverage.summary()
        == "coverage 3/15: never exercised: method m, login step 1, fail rule 1 (account-locked) at vault.auth.yaml:11, and 11 more")
    #expect(coverage.percentage == 20)
    let whole = SpecCoverage(of: try AuthSpec(yaml: Self.spec), exercised: Set(coverage.items.map(\.range)))
    #expect(whole.summary() == "coverage 15/15" && whole.percentage == 100)
  }

  @Test func aProbeIsAStepOfAnExchange() async throws {
    let (_, wrong) = try await coverage(Self.login + "  - probe:\n\(Self.turn("GET /you"))")
    #expect(wrong.map(\.code) == ["request-differs"])
    let (_, failing) = try await coverage(Self.login + "  - probe:\n\(Self.turn("GET /me", "500 No"))")
    #expect(failing.map(\.code) == ["failure-differs"])
    let (_, expected) = try await coverage(Self.login + "  - probe:\n\(Self.turn("GET /me", "500 No"))    failure: unexpected-answer\n")
    #expect(expected.isEmpty)
  }
}
