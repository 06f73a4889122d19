import Foundation
import Testing

/// What is kept is kept for its owner alone, and is used only as it was left.
@Suite struct StoreTests {
  @Test func filesAndFoldersAreTheOwnersWhateverTheUmask() async throws {
    try await Desk.open { desk in
      let outcome = try await desk.run(
        [
          "login", "pocket-vault", "--set", "base_url=\(desk.vendor)", "--set", "username=ops", "--env", "password=VAULT_PASSWORD",
        ], through: ["/bin/sh", "-c", #"umask 000; exec "$@""#, "sh"])
      #expect(outcome.status == 0)
      #expect(try desk.permissions(of: desk.kept("pocket-vault")) == 0o600)
      #expect(try desk.permissions(of: desk.state) == 0o700)
      #expect(try desk.permissions(of: desk.accounts) == 0o700)
      #expect(try desk.permissions(of: desk.state.deletingLastPathComponent()) == 0o700)
      #expect(try FileManager.default.contentsOfDirectory(atPath: desk.accounts.path) == ["pocket-vault.json"])
      for file in try desk.sessionFiles() { #expect(try desk.permissions(of: file) == 0o600) }
      #expect(try desk.sessionFiles().count == 1)
    }
  }

  @Test func secretsThatWereGivenAreNotKept() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let kept = try String(contentsOf: desk.kept("pocket-vault"), encoding: .utf8)
      #expect(!Canary.password.isIn(kept) && !Canary.token.isIn(kept), "an account has no secret at all")
      #expect(kept.contains("VAULT_PASSWORD"))
      for session in try desk.sessions().values { #expect(!Canary.password.isIn(String(decoding: session, as: UTF8.self))) }
    }
  }

  /// A way to spoil a kept session, and what is said of it.
  struct Damage: Sendable, CustomStringConvertible {
    var description: String
    var code: String
    var apply: @Sendable (URL) throws -> Void

    static let all = [
      Damage(description: "truncated", code: "store.corrupt") { file in
        try Data(contentsOf: file).dropLast(40).write(to: file)
        try restrict(file)
      },
      Damage(description: "empty", code: "store.corrupt") { file in
        try Data().write(to: file)
        try restrict(file)
      },
      Damage(description: "another's name in it", code: "store.corrupt") { file in
        let text = try String(contentsOf: file, encoding: .utf8).replacing(#""name" : "pocket-vault""#, with: #""name" : "other""#)
        try Data(text.utf8).write(to: file)
        try restrict(file)
      },
      Damage(description: "larger than 1 MiB", code: "store.corrupt") { file in
        try Data(repeating: UInt8(ascii: " "), count: 2 << 20).write(to: file)
        try restrict(file)
      },
      Damage(description: "of another version", code: "store.version") { file in
        let text = try String(contentsOf: file, encoding: .utf8).replacing(#""version" : 1"#, with: #""version" : 2"#)
        try Data(text.utf8).write(to: file)
        try restrict(file)
      },
      Damage(description: "readable by others", code: "store.permission") { file in
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
      },
      Damage(description: "a symbolic link", code: "store.permission") { file in
        let elsewhere = file.deletingLastPathComponent().appending(path: "elsewhere")
        try FileManager.default.moveItem(at: file, to: elsewhere)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: elsewhere)
      },
      Damage(description: "a folder", code: "store.corrupt") { file in
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      },
      Damage(description: "in a folder that others may enter", code: "store.permission") { file in
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.deletingLastPathComponent().path)
      },
    ]

    private static func restrict(_ file: URL) throws {
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    }
  }

  /// Of sessions the store's own tests say more.
  @Test(arguments: Damage.all.filter { !["another's name in it", "of another version"].contains($0.description) })
  func aSessionThatIsNotAsItWasLeftIsRefused(damage: Damage) async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      try await #require(desk.run("login", "keeper").status == 0)
      try damage.apply(try #require(try desk.sessionFiles().first))
      for arguments in [
        ["request", "keeper", "GET", "/v1/items"], ["headers", "keeper"], ["login", "keeper"], ["exec", "keeper", "--", "true"],
      ] {
        let outcome = try await desk.run(arguments)
        #expect(outcome.status == 10, "\(arguments[0]): \(outcome.err)")
        #expect(outcome.err.contains("error[\(damage.code)]"), "\(arguments[0]): \(outcome.err)")
      }
      #expect(try await desk.run("status").status == 10)
      #expect(try await desk.vendorLog() == ["POST /v1/login"], "nothing is sent")
    }
  }

  @Test func aSessionThatCannotBeReadCanBeForgotten() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      try await #require(desk.run("login", "keeper").status == 0)
      try Data("{}".utf8).write(to: try #require(try desk.sessionFiles().first))
      #expect(try await desk.run("logout", "keeper").status == 10)
      #expect(try desk.sessionFiles().isEmpty)
      #expect(try await desk.run("login", "keeper").status == 0)
    }
  }

  @Test(arguments: Damage.all) func whatIsNotAsItWasLeftIsRefused(damage: Damage) async throws {
    try await Desk.open { desk in
      try await desk.login()
      try damage.apply(desk.kept("pocket-vault"))
      for arguments in [["request", "pocket-vault", "GET", "/v1/items"], ["headers", "pocket-vault"], ["login", "pocket-vault"]] {
        let outcome = try await desk.run(arguments)
        #expect(outcome.status == 10, "\(arguments[0]): \(outcome.err)")
        #expect(outcome.err.contains("error[\(damage.code)]"), "\(arguments[0]): \(outcome.err)")
      }
      #expect(try await desk.vendorLog() == ["POST /v1/login"], "nothing is sent")
    }
  }

  @Test func whatCannotBeReadCanBeForgotten() async throws {
    try await Desk.open { desk in
      try await desk.login()
      try Data("{}".utf8).write(to: desk.kept("pocket-vault"))
      let logout = try await desk.run("logout", "pocket-vault")
      #expect(logout.status == 10)
      #expect(!FileManager.default.fileExists(atPath: desk.kept("pocket-vault").path))
      try await desk.login()
    }
  }

  @Test func aStoreThatCannotBeWrittenIsFoundOutBeforeTheLogin() async throws {
    try await Desk.open { desk in
      try desk.write("", to: desk.folder.appending(path: "state"))
      let login = try await desk.run(
        "login", "pocket-vault", "--set", "base_url=\(desk.vendor)", "--set", "username=ops", "--env", "password=VAULT_PASSWORD")
      #expect(login.status == 10)
      #expect(try await desk.vendorLog().isEmpty)
    }
  }

  @Test func aDraftThatSomebodyLeftIsSweptAway() async throws {
    try await Desk.open { desk in
      try await desk.login()
      try desk.write("half an account", to: desk.accounts.appending(path: ".draft-1234"))
      try await desk.login()
      #expect(try FileManager.default.contentsOfDirectory(atPath: desk.accounts.path) == ["pocket-vault.json"])
    }
  }

  @Test func aChangedSpecIsNoPlaceForAnOldSession() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let spec = desk.specs.appending(path: "pocket-vault.auth.yaml")
      try desk.write(PocketVault.spec + "\n# a remark\n", to: spec)
      #expect(try await desk.run("request", "pocket-vault", "GET", "/v1/items").status == 0)
      #expect(try await desk.vendorLog().count { $0 == "POST /v1/login" } == 1, "a comment changes nothing")
      try desk.write(PocketVault.spec.replacing("idle: 30m", with: "idle: 20m"), to: spec)
      let request = try await desk.run("request", "pocket-vault", "GET", "/v1/items")
      #expect(request.status == 0)
      #expect(request.err.contains("the spec has changed"))
      #expect(try await desk.vendorLog().count { $0 == "POST /v1/login" } == 2)
    }
  }
}
