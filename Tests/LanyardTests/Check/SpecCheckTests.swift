import Foundation
import Lanyard
import LanyardSpec
import LanyardTesting
import Testing

@Suite("What the exchanges beside a spec tell about it")
struct SpecCheckTests {
  private static let spec = """
    lanyard: 1
    name: example
    inputs:
      base_url: { type: url }
      password: { secret: true }
    methods:
      first:
        login:
          - send: { get: "${base_url}/form" }
            extract:
              nonce: { json: $.nonce }
          - send: { post: "${base_url}/login", json: { pass: "${password}", nonce: "${nonce}" } }
            fail:
              - { when: { json: $.error }, as: credentials-rejected }
            extract:
              token: { json: $.token ALLOW1 }
              session: { cookie: sid }
              role: { json: $.role, optional: true, secret: false }
        session: { idle: 30m }
        apply: { headers: { Authorization: "${token}" }, cookies: { sid: "${session}" } }
      second:
        apply: { headers: { X-Key: "${password}" } }
        ALLOW2
    """

  /// A login that fails with this answer.
  private static func exchange(_ head: String, _ body: String, method: String = "first") -> String {
    """
    method: \(method)
    source: made up
    inputs: { base_url: "https://vendor.example", password: wrong }
    steps:
      - login:
          - request: |
              GET /form HTTP/1.1
              Host: vendor.example
            response: |
              HTTP/1.1 200 OK

              { "nonce": "n", "token": "not this one" }
          - request: |
              POST /login HTTP/1.1
              Host: vendor.example

              { "pass": "wrong", "nonce": "n" }
            response: |
              \(head)

              \(body)
        failure: credentials-rejected
    """
  }

  private func check(_ exchanges: [String: String], extractor allow1: String = "", method allow2: String = "") async throws -> [Diagnostic]
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lanyard-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = Self.spec.replacing("ALLOW1", with: allow1).replacing("ALLOW2", with: allow2)
    try text.write(to: folder.appending(path: "example.auth.yaml"), atomically: true, encoding: .utf8)
    for (name, text) in exchanges {
      try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    let check = await SpecCheck(contentsOf: folder.appending(path: "example.auth.yaml").path)
    #expect(check.spec != nil)
    #expect(check.source.text == text)
    return check.diagnostics
  }

  private static let plain = exchange("HTTP/1.1 200 OK", #"{ "error": "no" }"#)

  @Test("without exchanges nothing is said")
  func none() async throws {
    #expect(try await check([:]).isEmpty)
  }

  @Test("a method that no exchange tries")
  func untried() async throws {
    let found = try await check(["a.exchange.yaml": Self.plain])
    #expect(found.map(\.code) == [.methodWithoutExchange])
    #expect(found.first?.message == "no exchange beside the spec tries the method 'second'")
    #expect(found.first?.range.start.line == 21)
    #expect(!found.areFailure())
    #expect(found.areFailure(strictly: true))
    #expect(try await check(["a.exchange.yaml": Self.plain], method: "allow: { method-without-exchange: Not documented. }").isEmpty)
  }

  @Test("an exchange that cannot be read may be the one that is missed")
  func unreadable() async throws {
    #expect(try await check(["a.exchange.yaml": Self.plain, "b.exchange.yaml": "method: second"]).isEmpty)
  }

  @Test("exchanges that several specs share tell nothing")
  func shared() async throws {
    #expect(try await check(["a.exchange.yaml": Self.plain, "other.auth.yaml": "lanyard: 1"]).isEmpty)
  }

  @Test("extractors that find their values in a failure")
  func misled() async throws {
    let cookie = "\n          Set-Cookie: sid=1"
    let wide = Self.exchange("HTTP/1.1 200 OK\(cookie)", #"{ "error": "no", "token": "t", "role": "r" }"#)
    let second = "allow: { method-without-exchange: Not documented. }"
    let found = try await check(["a.exchange.yaml": Self.plain, "b.exchange.yaml": wide, "c.exchange.yaml": wide], method: second)
    #expect(found.map(\.code) == [.extractorMatchesError])
    #expect(found.map(\.message) == ["'token' also finds a value in an answer that is a failure"])
    #expect(found.map(\.range.start.line) == [16])
    #expect(found.first?.notes.map(\.message) == ["the answer is in b.exchange.yaml, where the login ends with 'credentials-rejected'"])
    let allow = ", allow: { extractor-matches-error: So it is. }"
    #expect(try await check(["b.exchange.yaml": wide], extractor: allow, method: second).isEmpty)
    // A status that is no success, or a value that is missing, keeps the answer from being taken for one.
    for harmless in [wide.replacing("200 OK\n          Set", with: "401 Unauthorized\n          Set"), wide.replacing(cookie, with: "")] {
      #expect(harmless != wide)
      #expect(try await check(["b.exchange.yaml": harmless], method: second).isEmpty)
    }
  }

  @Test("an allowance that allows nothing")
  func useless() async throws {
    let found = try await check(
      ["a.exchange.yaml": Self.plain], extractor: ", allow: { extractor-matches-error: It does not. }",
      method: "allow: { method-without-exchange: So it is. }")
    #expect(found.map(\.code) == [.uselessAllow])
    #expect(found.first?.range.start.line == 16)
    // Without exchanges nobody knows.
    #expect(try await check([:], extractor: ", allow: { extractor-matches-error: Who knows. }").isEmpty)
  }

  @Test("an exchange that does not go as it is written is not judged by")
  func differs() async throws {
    let wide = Self.exchange("HTTP/1.1 200 OK\n          Set-Cookie: sid=1", #"{ "error": "no", "token": "t" }"#)
    let other = wide.replacing("\"nonce\": \"n\" }\n        response", with: "\"nonce\": \"other\" }\n        response")
    let second = "allow: { method-without-exchange: Not documented. }"
    #expect(wide != other)
    #expect(try await check(["b.exchange.yaml": wide], method: second).count == 1)
    #expect(try await check(["b.exchange.yaml": other], method: second).isEmpty)
  }

  @Test("a file that is not there is told of")
  func missing() async {
    let check = await SpecCheck(contentsOf: "/nowhere/at/all.auth.yaml")
    #expect(check.spec == nil)
    #expect(check.diagnostics.map(\.code) == [.unreadableFile])
  }

  @Test("the pages about patterns and paths", arguments: ["invalid-pattern", "invalid-jsonpath", "invalid-xpath"] as [Diagnostic.Code])
  func pages(_ code: Diagnostic.Code) throws {
    let example = try #require(RulePage.page(for: code)?.example)
    func check(_ step: String) -> [Diagnostic.Code] {
      let lines = step.split(separator: "\n").map { "          \($0)" }.joined(separator: "\n")
      let text = """
        lanyard: 1
        name: example
        inputs: { base_url: { type: url } }
        methods:
          example:
            session: { idle: 30m }
            apply: { cookies: jar }
            login:
              -
        \(lines)
        """
      return AuthSpec.check(SourceText(path: "example", text: text)).diagnostics.map(\.code)
    }
    #expect(check(example.bad) == [code])
    #expect(check(example.good) == [])
  }
}
