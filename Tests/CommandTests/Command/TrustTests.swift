import Foundation
import Testing

/// A project's file is somebody else's word until its user has looked at it.
@Suite struct TrustTests {
  @Test func nothingIsDoneUntilTheFileIsTrusted() async throws {
    try await Desk.open { desk in
      let witness = desk.work.appending(path: "witness")
      let profile = PocketVault.profiles(at: desk.vendor, password: "{ command: [sh, -c, 'touch witness; printenv VAULT_PASSWORD'] }")
      try desk.write(profile, to: desk.project)
      for arguments in [["login", "keeper"], ["request", "keeper", "GET", "/v1/items"], ["logout", "keeper"]] {
        let refused = try await desk.run(arguments)
        #expect(refused.status == 8, "\(refused.err)")
        #expect(refused.err.contains("error[untrusted]"))
        #expect(refused.err.contains("lanyard trust '\(desk.project.path)'"))
      }
      #expect(!FileManager.default.fileExists(atPath: witness.path))
      #expect(try await desk.vendorLog().isEmpty)

      let trust = try await desk.run("trust", "--yes")
      #expect(trust.status == 0, "\(trust.err)")
      #expect(trust.out.contains("sends to  \(desk.vendor)"))
      #expect(trust.out.contains("runs      sh -c 'touch witness; printenv VAULT_PASSWORD', for 'password'"))
      #expect(!FileManager.default.fileExists(atPath: witness.path), "showing runs nothing")
      #expect(try await desk.run("request", "keeper", "GET", "/v1/items").status == 0)
      #expect(FileManager.default.fileExists(atPath: witness.path))

      let folder = desk.folder.appending(path: "state/lanyard/trust")
      #expect(try desk.permissions(of: folder) == 0o700)
      for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
        #expect(try desk.permissions(of: folder.appending(path: file)) == 0o600)
      }
    }
  }

  @Test func itCountsInFoldersBelow() async throws {
    try await Desk.open { desk in
      try FileManager.default.createDirectory(at: desk.work.appending(path: "a/b"), withIntermediateDirectories: true)
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.project)
      #expect(try await desk.run(["trust", "--yes", "../../lanyard.yaml"], in: "a/b").status == 0)
      #expect(try await desk.run(["request", "keeper", "GET", "/v1/items"], in: "a/b").status == 0)
    }
  }

  @Test func anyChangeAsksAnew() async throws {
    try await Desk.open { desk in
      let specs = desk.work.appending(path: "specs")
      try FileManager.default.createDirectory(at: specs, withIntermediateDirectories: true)
      let spec = specs.appending(path: "pocket-vault.auth.yaml")
      let script = desk.work.appending(path: "secret.sh")
      let profile = PocketVault.profiles(at: desk.vendor, password: "{ command: [sh, ./secret.sh] }")
      func setUp() throws {
        try desk.write(PocketVault.spec, to: spec)
        try desk.write("printenv VAULT_PASSWORD\n", to: script)
        try desk.write(profile, to: desk.project)
      }
      try setUp()
      #expect(try await desk.run("trust", "--yes").status == 0)
      #expect(try await desk.run("login", "keeper").status == 0)
      for file in [spec, script, desk.project] {
        let text = try String(contentsOf: file, encoding: .utf8)
        try desk.write(text + "\n# a remark\n", to: file)
        let refused = try await desk.run("request", "keeper", "GET", "/v1/items")
        #expect(refused.status == 8, "\(file.lastPathComponent)")
        #expect(refused.err.contains("has changed since you trusted"), "\(refused.err)")
        #expect(try await desk.run("trust", "--list").out.contains("(changed since)"))
        try setUp()
      }
      #expect(try await desk.run("request", "keeper", "GET", "/v1/items").status == 0)
      #expect(try await desk.run("trust", "--list").out == desk.project.path + "\n")
    }
  }

  @Test func aSpecThatTurnsUpLaterIsNotTrusted() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.project)
      #expect(try await desk.run("trust", "--yes").status == 0)
      let specs = desk.work.appending(path: "specs")
      try FileManager.default.createDirectory(at: specs, withIntermediateDirectories: true)
      try desk.write(PocketVault.spec, to: specs.appending(path: "pocket-vault.auth.yaml"))
      let refused = try await desk.run("login", "keeper")
      #expect(refused.status == 8)
      #expect(refused.err.contains("error[untrusted]"))
      #expect(try await desk.vendorLog().isEmpty)
    }
  }

  @Test func itCanBeTakenBack() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.project)
      #expect(try await desk.run("trust").status == 8, "nobody is there to be asked")
      #expect(try await desk.run("trust", "--yes").status == 0)
      #expect(try await desk.run("trust", "--revoke").status == 0)
      #expect(try await desk.run("trust", "--revoke").status == 8)
      #expect(try await desk.run("login", "keeper").status == 8)
      #expect(try await desk.run("trust", "--list").out.isEmpty)
    }
  }

  @Test(arguments: [("y", Int32(0)), ("n", 8), ("", 8)]) func aPersonIsAsked(answer: String, status: Int32) async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.project)
      let scene = try await desk.play([("trust this?", answer)], "trust")
      #expect(scene.status == status)
      #expect(scene.output.contains("the variable VAULT_PASSWORD, for 'password'"))
      #expect(try await desk.run("login", "keeper").status == (status == 0 ? 0 : 8))
    }
  }
}
