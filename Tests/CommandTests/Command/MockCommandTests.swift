import Foundation
import Testing

/// `lanyard mock` without its server, which is a package of its own; Server/Tests has it with one.
@Suite struct MockCommandTests {
  @Test func withoutTheServerItSaysHowToGetIt() async throws {
    try await Desk.open(at: "") { desk in
      try desk.write(PocketVault.spec, to: desk.specs.appending(path: "pocket-vault.auth.yaml"))
      let outcome = try await desk.run("mock", "pocket-vault", "--life", "5s", "--", "true")
      #expect(outcome.status == 8)
      #expect(outcome.out.isEmpty)
      #expect(outcome.err.contains("there is no lanyard-server beside this command or in PATH"))
      #expect(outcome.err.contains("swift build --package-path Server"))
      #expect(try await desk.run("mock", "no-such-spec").status == 9)
    }
  }

  @Test func everythingBehindTheSpecIsHandedToTheServerInPath() async throws {
    try await Desk.open(at: "") { desk in
      try desk.write(PocketVault.spec, to: desk.specs.appending(path: "pocket-vault.auth.yaml"))
      let server = desk.work.appending(path: "lanyard-server")
      try desk.write("#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit 5\n", to: server)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: server.path)
      let outcome = try await desk.run(
        "mock", "pocket-vault", "--life", "5s", "--json", "--", "echo", "a b", "-v",
        environment: ["PATH": "\(desk.work.path):/usr/bin:/bin"])
      #expect(outcome.status == 5)
      #expect(
        outcome.out.split(separator: "\n").map(String.init) == [
          "mock", desk.specs.appending(path: "pocket-vault.auth.yaml").path, "--life", "5s", "--json", "--", "echo", "a b", "-v",
        ])
    }
  }
}
