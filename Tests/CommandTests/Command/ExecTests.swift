import Foundation
import Testing

/// A command that runs with a session: in its environment, or in a file that is kept fresh.
@Suite struct ExecTests {
  @Test func theSessionIsInTheEnvironment() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      let outcome = try await desk.run(
        "exec", "keeper", "--", "sh", "-c", #"curl -sS -H "$LANYARD_HEADER_1" "$LANYARD_BASE_URL/v1/items"; exit 3"#)
      #expect(outcome.status == 3, "\(outcome.err)")
      #expect(outcome.json["items"] as? [Int] == [1, 2, 3])

      let chosen = try await desk.run(
        "exec", "keeper", "--set-env", "TOKEN=Bearer ${token}", "--set-env", "WHO=${username}@${role}", "--", "sh", "-c",
        #"echo "$TOKEN,$WHO,${LANYARD_HEADER_1-unset}"; cat"#, input: "from a pipe", handsOver: true)
      #expect(chosen.out == "Bearer \(Canary.token.text)-1,ops@keeper,unset\nfrom a pipe")
      #expect(try await desk.vendorLog().count { $0 == "POST /v1/login" } == 1)
    }
  }

  @Test func whatCannotBeStartedHasTheShellsCodes() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      let missing = try await desk.run("exec", "keeper", "--", "surely-no-such-program")
      #expect(missing.status == 127)
      #expect(missing.err.contains("there is no program 'surely-no-such-program'"))
      #expect(try await desk.run("exec", "keeper", "--", desk.profiles.path).status == 126)
      #expect(try await desk.run("exec", "keeper").status == 64)
      let unknown = try await desk.run("exec", "keeper", "--set-env", "T=${tokn}", "--", "true")
      #expect(unknown.status == 8)
      #expect(unknown.err.contains("did you mean 'token'?"))
      #expect(try await desk.run("exec", "keeper", "--", "sh", "-c", "kill -9 $$").status == 137)
    }
  }

  @Test(arguments: [("--logout", ""), ("", "logout: on-exit")]) func theSessionEndsWithTheCommand(option: String, key: String) async throws
  {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor, more: key), to: desk.profiles)
      let options = option.isEmpty ? [] : [option]
      #expect(try await desk.run(["exec", "keeper"] + options + ["--", "true"]).status == 0)
      #expect(try await desk.vendorLog() == ["POST /v1/login", "POST /v1/logout"])
      #expect(try desk.sessions().isEmpty)
      #expect(try await desk.run(["exec", "keeper"] + options + ["--", "surely-no-such-program"]).status == 127)
      #expect(try await desk.vendorLog().count { $0 == "POST /v1/logout" } == 2)
    }
  }

  @Test(.timeLimit(.minutes(5)), arguments: ["SIGINT", "SIGTERM", "SIGHUP"]) func signalsArePassedOnAndTheSessionEnds(signal: String)
    async throws
  {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor, more: "logout: on-exit"), to: desk.profiles)
      let ready = desk.work.appending(path: "ready")
      let child = #"trap 'exit 7' \#(signal.dropFirst(3)); touch ready; while :; do sleep 0.01; done"#
      let outcome = try await desk.run(
        ["exec", "keeper", "--keep-fresh", "session", "--", "sh", "-c", child], through: Desk.interrupting(signal, file: ready))
      #expect(outcome.status == 7, "\(outcome.err)")
      #expect(try await desk.vendorLog() == ["POST /v1/login", "POST /v1/logout"])
      #expect(!FileManager.default.fileExists(atPath: desk.work.appending(path: "session").path))
    }
  }

  @Test(arguments: ["exec", "headers"]) func whatIsNoFileIsNotReplacedByASession(command: String) async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor, more: "method: cookie"), to: desk.profiles)
      try FileManager.default.createDirectory(at: desk.work.appending(path: "folder"), withIntermediateDirectories: true)
      try desk.write("theirs", to: desk.work.appending(path: "file"))
      let making = #"mkfifo pipe; ln -s file link; exec "$@""#
      for (number, place) in ["pipe", "link", "folder"].enumerated() {
        let arguments =
          command == "exec"
          ? ["exec", "keeper", "--keep-fresh", place, "--", "touch", "witness"] : ["headers", "keeper", "--cookie-jar", place]
        let refused = try await desk.run(arguments, through: number == 0 ? ["sh", "-c", making, "sh"] : [])
        #expect(refused.status == 1, "\(place)")
        #expect(refused.err.contains("is no ordinary file"), "\(refused.err)")
      }
      #expect(try String(contentsOf: desk.work.appending(path: "file"), encoding: .utf8) == "theirs")
      let left = try FileManager.default.contentsOfDirectory(atPath: desk.work.path).sorted()
      #expect(left == ["file", "folder", "link", "pipe"], "no draft is left, and nothing was run")
    }
  }

  @Test func aFileIsKeptFresh() async throws {
    try await Desk.open { desk in
      // A life of two seconds is renewed after one, again and again.
      try desk.write(PocketVault.profiles(at: desk.vendor, username: "mayfly-2"), to: desk.profiles)
      try desk.write(PocketVault.passing, to: desk.specs.appending(path: "pocket-vault.auth.yaml"))
      let script = #"""
        first=$(cat session)
        stat -c %a session
        while [ "$(cat session)" = "$first" ]; do sleep 0.05; done
        [ "$LANYARD_FILE" -ef session ] && cat session
        """#
      let outcome = try await desk.run(
        ["exec", "keeper", "--keep-fresh", "session", "--", "sh", "-c", script], through: ["timeout", "300"], handsOver: true)
      #expect(outcome.status == 0, "\(outcome.err)")
      let lines = outcome.out.split(separator: "\n").map(String.init)
      #expect(lines.first == "600")
      #expect(lines.count == 2)
      #expect(lines.last?.hasPrefix("X-Vault-Token: \(Canary.token.text)-") == true)
      #expect(lines.last != "X-Vault-Token: \(Canary.token.text)-1")
      #expect(!FileManager.default.fileExists(atPath: desk.work.appending(path: "session").path))
    }
  }

  @Test func theFileHasTheFormThatIsAskedFor() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      let outcome = try await desk.run(
        ["exec", "keeper", "--keep-fresh", "session", "--template", "token=${token | hex}", "--", "cat", "session"], handsOver: true)
      #expect(outcome.out == "token=\(Data("\(Canary.token.text)-1".utf8).map { String(format: "%02x", $0) }.joined())")
    }
  }
}
