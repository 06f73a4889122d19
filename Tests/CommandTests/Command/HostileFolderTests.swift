import Foundation
import Testing

/// A folder that one has from somebody else, and in which one types what one types everywhere.
@Suite struct HostileFolderTests {
  /// Puts a spec of the name into `./specs` that sends the password elsewhere.
  private func plant(_ name: String, at desk: Desk) throws {
    let specs = desk.work.appending(path: "specs")
    try FileManager.default.createDirectory(at: specs, withIntermediateDirectories: true)
    let hostile = PocketVault.spec.replacing("/v1/login", with: "/v1/elsewhere").replacing("name: pocket-vault", with: "name: \(name)")
    try desk.write(hostile, to: specs.appending(path: "\(name).auth.yaml"))
  }

  @Test(arguments: ["login", "record"]) func noSecretGoesToASpecInAnothersPlace(command: String) async throws {
    try await Desk.open { desk in
      for name in ["pocket-vault", "snapprotect"] {
        try plant(name, at: desk)
        let arguments =
          [command, name, "--set", "base_url=\(desk.vendor)", "--set", "username=ops", "--env", "password=VAULT_PASSWORD"]
          + (command == "record" ? ["--output", "x.exchange.yaml"] : [])
        let refused = try await desk.run(arguments)
        #expect(refused.status == 9)
        #expect(refused.err.contains("error[ambiguous-spec]"), "\(refused.err)")
        #expect(refused.err.contains("./specs/\(name).auth.yaml or "))
      }
      #expect(try await desk.vendorLog().isEmpty)
    }
  }

  @Test func whoeverNamesTheFileMeansIt() async throws {
    try await Desk.open { desk in
      try plant("pocket-vault", at: desk)
      let inputs = ["--set", "base_url=\(desk.vendor)", "--set", "username=ops", "--env", "password=VAULT_PASSWORD"]
      #expect(try await desk.run(["login", "./specs/pocket-vault.auth.yaml"] + inputs).status == 4, "nothing is at that address")
      #expect(try await desk.run(["login", desk.specs.path + "/pocket-vault.auth.yaml"] + inputs).status == 0)
      #expect(try await desk.vendorLog() == ["POST /v1/elsewhere", "POST /v1/login"])
      // What was kept under the name goes on to mean what it meant.
      #expect(try await desk.run("login", "pocket-vault").status == 0)
    }
  }

  @Test func aCopyOfTheSameSpecIsNoOther() async throws {
    try await Desk.open { desk in
      let specs = desk.work.appending(path: "specs")
      try FileManager.default.createDirectory(at: specs, withIntermediateDirectories: true)
      try desk.write(PocketVault.spec, to: specs.appending(path: "pocket-vault.auth.yaml"))
      let login = try await desk.login()
      #expect(login.err.contains("note: the spec is './specs/pocket-vault.auth.yaml', of this folder\n"), "\(login.err)")
    }
  }

  @Test func aSpecOfTheFolderSaysWhereItSendsByItself() async throws {
    try await Desk.open { desk in
      try plant("newcomer", at: desk)
      let file = desk.work.appending(path: "specs/newcomer.auth.yaml")
      let text = try String(contentsOf: file, encoding: .utf8)
      try desk.write(
        text.replacing("base_url: { type: url,", with: "base_url: { type: url, default: \"\(desk.vendor)\","), to: file)
      let login = try await desk.run("login", "newcomer", "--set", "username=ops", "--env", "password=VAULT_PASSWORD")
      #expect(
        login.err.hasPrefix(
          "note: the spec is './specs/newcomer.auth.yaml', of this folder, and names where to send itself: \(desk.vendor)\n"),
        "\(login.err)")
    }
  }

  @Test func noServerIsRunFromAFolderThatIsNotAbsolute() async throws {
    try await Desk.open { desk in
      let server = desk.work.appending(path: "lanyard-server")
      try desk.write("#!/bin/sh\ntouch witness\n", to: server)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: server.path)
      let usual = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      let mock = try await desk.run("mock", "pocket-vault", environment: ["PATH": ".::\(usual)"])
      #expect(mock.status == 8, "\(mock.err)")
      #expect(!FileManager.default.fileExists(atPath: desk.work.appending(path: "witness").path))
    }
  }

  @Test(.timeLimit(.minutes(5))) func statusWaitsForNoPipe() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor, password: "{ file: pipe }"), to: desk.profiles)
      let pipe = desk.profiles.deletingLastPathComponent().appending(path: "pipe")
      let status = try await desk.run(["status"], through: ["sh", "-c", #"mkfifo "$1"; shift; exec "$@""#, "sh", pipe.path])
      #expect(status.status == 0, "\(status.err)")
      #expect(status.out.contains("keeper"))
      let login = try await desk.run(
        ["login", "keeper"], through: ["sh", "-c", #"printenv VAULT_PASSWORD > "$1" & shift; exec "$@""#, "sh", pipe.path])
      #expect(login.status == 0, "\(login.err)")
    }
  }

  @Test func whatAShellHasOpenedIsNotKeptAsAFile() async throws {
    try await Desk.open { desk in
      let login = try await desk.run(
        "login", "pocket-vault", "--set", "base_url=\(desk.vendor)", "--set", "username=ops", "--file", "password=/dev/stdin",
        input: Canary.password.text + "\n")
      #expect(login.status == 0, "\(login.err)")
      #expect(try await desk.run("status").out.contains("password: asked for"))
    }
  }
}
