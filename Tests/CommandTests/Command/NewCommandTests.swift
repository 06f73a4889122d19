import Foundation
import Testing

/// The command around the library: files, standard input, questions, and what is said.
@Suite struct NewCommandTests {
  @Test func aCurlCommandFromStandardInput() async throws {
    try await Desk.open(at: "http://127.0.0.1:1") { desk in
      let curl = #"curl https://vault.example.com/login --json '{"user":"ops","password":"Wachtmeister9"}'"#
      let outcome = try await desk.run(
        "new", "vault", "--from-curl", "-", "--title", "Vault: 1", "--documentation", "https://a.example", input: curl)
      #expect(outcome.status == 0, "\(outcome.err)")
      #expect(outcome.err.contains("what you should look up:\n  - "))
      #expect(!outcome.err.contains("Wachtmeister9"))
      let spec = desk.work.appending(path: "specs/vault/vault.auth.yaml")
      let text = try String(contentsOf: spec, encoding: .utf8)
      #expect(text.contains("title: \"Vault: 1\"\ndocumentation:\n  - https://a.example\n"))
      #expect(!text.contains("Wachtmeister9"))
      #expect(try await desk.run("check", "--strict").status == 0)
      #expect(try await desk.run("test").status == 0)

      let again = try await desk.run("new", "vault", "--from-curl", "-", input: curl.replacing("/login", with: "/other"))
      #expect(again.status == 8)
      #expect(again.err.contains("file-exists"))
      #expect(try String(contentsOf: spec, encoding: .utf8) == text)
      let forced = try await desk.run(
        "new", "vault", "--from-curl", "-", "--force", "--json", input: curl.replacing("/login", with: "/other"))
      #expect((forced.json["files"] as? [String])?.count == 2)
      #expect(try String(contentsOf: spec, encoding: .utf8).contains("/other"))
    }
  }

  @Test func answersToQuestions() async throws {
    try await Desk.open(at: "http://127.0.0.1:1") { desk in
      let answers = [
        "Example Vault", "https://vault.example.com/v1/", "", "/session", "form", "who", "word", "header X-Ticket", "header X-Ticket",
        "30m idle", "body Fails.",
      ]
      let outcome = try await desk.run("new", "vault", "--output", "here", input: answers.joined(separator: "\n") + "\n")
      #expect(outcome.status == 0, "\(outcome.err)")
      let text = try String(contentsOf: desk.work.appending(path: "here/vault.auth.yaml"), encoding: .utf8)
      for line in [
        "title: Example Vault", "post: ${base_url}/session", "who: ${username}", "word: ${password}", "session: { idle: 30m }",
        "x_ticket: { header: X-Ticket }", "X-Ticket: ${x_ticket}", #"- when: { body: text, contains: "Fails." }"#,
        "example: https://vault.example.com/v1",
      ] { #expect(text.contains(line), "\(line)\n\(text)") }
      #expect(try await desk.run("check", "--strict", "here").status == 0)
      #expect(try await desk.run("test", "here").status == 0)

      let short = try await desk.run("new", "other", input: "Title\nhttps://a.example\n")
      #expect(short.status == 8)
      #expect(short.err.contains("there is no answer to the question"))
      let bad = try await desk.run("new", "other", input: "Title\nvault\n")
      #expect(bad.err.contains("does not begin with https://"))
      #expect(!FileManager.default.fileExists(atPath: desk.work.appending(path: "specs/other").path))
    }
  }

  @Test(arguments: [("men-and-mice", "ntlm"), ("pyramid-analytics", "windows")])
  func whatCannotBeRecordedIsSaidBeforeAnythingIsAsked(spec: String, method: String) async throws {
    try await Desk.open(at: "http://127.0.0.1:1") { desk in
      let outcome = try await desk.run(
        "record", "builtin:\(spec)", "--method", method, "--output", "a.exchange.yaml", "--json")
      #expect(outcome.status == 8)
      #expect(outcome.error["code"] as? String == "cannot-record")
      #expect((outcome.error["message"] as? String)?.contains("'\(method)' answers challenges") == true)
    }
  }

  @Test func whatCannotBeUsedIsSaid() async throws {
    try await Desk.open(at: "http://127.0.0.1:1") { desk in
      try desk.write(#"{"log":{"entries":[{"request":"#, to: desk.work.appending(path: "half.har"))
      for (arguments, words) in [
        (["new", "a", "--from-har", "half.har"], "har-truncated"), (["new", "a", "--from-har", "none.har"], "cannot be read"),
        (["new", "a", "--from-curl", "half.har"], "not-curl"), (["new", "a/b", "--from-har", "half.har"], "no name for a spec"),
        (["new", "a", "--from-har", "half.har", "--from-curl", "-"], "exclude each other"),
        (["new", "a", "--answer", "half.har"], "--answer belongs to --from-curl"),
        (["new", "a", "--from-curl", "-", "--login", "2"], "--login belongs to --from-har"),
        (["record", "a", "--data", "{}", "--output", "a.exchange.yaml"], "--data belongs to --call"),
      ] {
        let outcome = try await desk.run(arguments)
        #expect(outcome.status != 0)
        #expect(outcome.err.contains(words), "\(outcome.err)")
      }
      #expect(!FileManager.default.fileExists(atPath: desk.work.appending(path: "specs").path))
    }
  }
}
