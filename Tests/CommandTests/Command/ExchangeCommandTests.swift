import Foundation
import Testing

/// `lanyard test` beyond passing and failing: updates, coverage, reports for other programs.
@Suite struct ExchangeCommandTests {
  private static let exchange = PocketVault.exchange

  private func open(_ text: String, _ body: (Desk, URL) async throws -> Void) async throws {
    try await Desk.open { desk in
      let file = desk.specs.appending(path: "a.exchange.yaml")
      try desk.write(text, to: file)
      try await body(desk, file)
    }
  }

  @Test func aMismatchShowsBothSidesWithoutTheSecrets() async throws {
    try await open(Self.exchange.replacing("b3BlbiBzZXNhbWU=", with: "open sesame")) { desk, _ in
      let outcome = try await desk.run("test", desk.specs.path)
      #expect(outcome.status == 9)
      for line in [
        "error[request-differs]: the request has another JSON at /pass", "a.exchange.yaml:12:11", "note: expected: \"‹password›\"",
        "note: actual:   \"‹password | base64›\"",
      ] { #expect(outcome.out.contains(line), "\(line)") }
      let notes = outcome.out.split(separator: "note: ").dropFirst().joined()
      #expect(!notes.contains("open sesame") && !notes.contains("b3BlbiBzZXNhbWU="))
    }
  }

  @Test func anUpdateWritesTheRequestsAnew() async throws {
    let old = Self.exchange.replacing("POST /v1/login", with: "PUT /v0/login").replacing("b3BlbiBzZXNhbWU=", with: "none")
    try await open(old) { desk, file in
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
      let before = try await desk.run("test", desk.specs.path)
      #expect(before.status == 9)
      #expect(try String(contentsOf: file, encoding: .utf8) == old, "without --update nothing is written")
      let outcome = try await desk.run("test", desk.specs.path, "--update")
      #expect(outcome.status == 0, "\(outcome.out)")
      #expect(outcome.err.hasSuffix("\n1 exchange, 1 updated, none failed\n"))
      #expect(outcome.out.contains("-           PUT /v0/login HTTP/1.1\n8     +           POST /v1/login HTTP/1.1"))
      #expect(outcome.out.contains("‹password | base64›") && !outcome.out.contains("b3BlbiBzZXNhbWU="))
      #expect(try String(contentsOf: file, encoding: .utf8) == Self.exchange)
      #expect(try desk.permissions(of: file) == 0o640)
      #expect(try Set(FileManager.default.contentsOfDirectory(atPath: desk.specs.path)) == ["a.exchange.yaml", "pocket-vault.auth.yaml"])
    }
  }

  @Test func anUpdateLeavesAloneWhatIsNotAboutRequests() async throws {
    let old = Self.exchange.replacing("POST /v1/login", with: "PUT /v0/login")
      .replacing("session: { token: t-100", with: "session: { token: t")
    try await open(old) { desk, file in
      let outcome = try await desk.run("test", desk.specs.path, "--update")
      #expect(outcome.status == 9)
      #expect(outcome.out.contains("session-differs"))
      #expect(try String(contentsOf: file, encoding: .utf8) == old)
    }
  }

  @Test func coverageIsToldAndCanBeAskedFor() async throws {
    try await open(Self.exchange) { desk, _ in
      let outcome = try await desk.run("test", desk.specs.path, "--coverage")
      #expect(outcome.status == 0)
      let summary = try #require(outcome.err.split(separator: "\n").first)
      let form = #/pocket-vault: coverage \d+/\d+: never exercised: method token, .+ at .+/pocket-vault\.auth\.yaml:\d+, and \d+ more/#
      #expect(summary.wholeMatch(of: form) != nil, "\(summary)")
      #expect(outcome.out.contains("never: method query at \(desk.specs.path)/pocket-vault.auth.yaml:"))
      #expect(!outcome.out.contains("never: method token at"))
      #expect(try await desk.run("test", desk.specs.path, "--fail-under", "10").status == 0)
      let thin = try await desk.run("test", desk.specs.path, "--fail-under", "95")
      #expect(thin.status == 9)
      #expect(thin.err.contains("% is less than 95 %"))
      #expect(try await desk.run("test", desk.specs.path, "--fail-under", "101").status == 64)
      let json = try await desk.run("test", desk.specs.path, "--json").out
      let last = try #require((JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])?.last)
      let missed = try #require(last["missed"] as? [[String: Any]])
      #expect((last["items"] as? Int).map { $0 - missed.count } == last["exercised"] as? Int)
      #expect(missed.contains { $0["item"] as? String == "method query" && $0["line"] is Int })
    }
  }

  @Test func otherProgramsReadTheReports() async throws {
    try await open(Self.exchange) { desk, _ in
      try desk.write(Self.exchange.replacing("expires: 30m", with: "expires: 31m"), to: desk.specs.appending(path: "b.exchange.yaml"))
      let junit = try await desk.run("test", desk.specs.path, "--format", "junit")
      #expect(junit.status == 9)
      #expect(junit.out.hasPrefix("<?xml ") && junit.out.hasSuffix("</testsuites>\n"))
      #expect(junit.out.split(separator: "<testcase ").count == 3)
      #expect(junit.out.contains(#/<testcase name="b\.exchange\.yaml"[^>]+><failure message="[^"]+" type="session-differs">/#))
      #expect(try await desk.run("test", desk.specs.path, "--format", "tap", "--json").status == 64)
      let tap = try await desk.run("test", desk.specs.path, "--format", "tap")
      #expect(tap.out.hasPrefix("TAP version 14\n1..2\nok 1 - ") && tap.out.contains("\nnot ok 2 - "))
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/prove"), "prove comes with perl"))
  func proveUnderstandsTAP() async throws {
    try await open(Self.exchange) { desk, _ in
      // What is written is in version 13 as well, and many a prove knows no later one.
      let judging = #""$@" | sed '1s/14/13/' > results.tap; exec prove --exec cat results.tap"#
      let good = try await desk.run(["test", desk.specs.path, "--format", "tap"], through: ["/bin/sh", "-c", judging, "sh"])
      #expect(good.status == 0 && good.out.contains("Result: PASS"), "\(good.out)\(good.err)")
      try desk.write(Self.exchange.replacing("expires: 30m", with: "expires: 31m"), to: desk.specs.appending(path: "b.exchange.yaml"))
      let bad = try await desk.run(["test", desk.specs.path, "--format", "tap"], through: ["/bin/sh", "-c", judging, "sh"])
      #expect(bad.status == 1 && bad.out.contains("Failed test:  2") && bad.out.contains("Tests=2"), "\(bad.out)\(bad.err)")
    }
  }

  @Test func explainDrawsInEveryFormat() async throws {
    try await Desk.open { desk in
      #expect(try await desk.run("explain", "pocket-vault", "--format", "markdown").out.hasPrefix("# Pocket Vault"))
      #expect(try await desk.run("explain", "pocket-vault", "--format", "mermaid").out.hasPrefix("sequenceDiagram\n"))
      let svg = try await desk.run("explain", "pocket-vault", "--method", "query", "--format", "svg").out
      #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n") && svg.contains("Method query"))
      let json = try await desk.run("explain", "pocket-vault", "--format", "json")
      #expect(json.json["spec"] as? String == "pocket-vault")
      #expect(try await desk.run("explain", "pocket-vault", "--json").out == json.out)
      #expect(try await desk.run("explain", "pocket-vault", "--format", "svg", "--json").status == 64)
      #expect(try await desk.run("explain", "pocket-vault", "--format", "png").status == 64)
      #expect(try await desk.vendorLog().isEmpty)
    }
  }
}
