import Foundation
import Testing

/// A login that has a name in a file: nothing is typed but the name.
@Suite struct ProfileTests {
  @Test func theNameIsAllThatIsTyped() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      let login = try await desk.run("login", "keeper")
      #expect(login.status == 0, "\(login.err)")
      #expect(login.err.contains("logged in to Pocket Vault at \(desk.vendor) by the method 'token'; kept as 'keeper'"))
      #expect(try await desk.run("request", "keeper", "GET", "/v1/items").json["items"] as? [Int] == [1, 2, 3])
      let again = try await desk.run("login", "keeper")
      #expect(again.err.contains("logged in already"))
      #expect(try await desk.run("logout", "keeper").status == 0)
      #expect(try await desk.run("logout", "keeper").status == 7, "there is nothing left to end")
      #expect(try await desk.vendorLog() == ["POST /v1/login", "GET /v1/items", "POST /v1/logout"])
    }
  }

  @Test func aRequestLogsInByItself() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      let request = try await desk.run("request", "keeper", "GET", "/v1/items")
      #expect(request.status == 0, "\(request.err)")
      #expect(try await desk.run("request", "keeper", "GET", "/v1/items").status == 0)
      #expect(try await desk.vendorLog() == ["POST /v1/login", "GET /v1/items", "GET /v1/items"])

      let without = try await desk.run("logout", "keeper")
      #expect(without.status == 0)
      let unset = try await desk.run(["request", "keeper", "GET", "/v1/items"], through: ["env", "-u", "VAULT_PASSWORD"])
      #expect(unset.status == 7)
      #expect(unset.err.contains("the environment variable VAULT_PASSWORD is not set"))
    }
  }

  @Test func secretsComeFromFilesAndCommandsBesideIt() async throws {
    try await Desk.open { desk in
      let folder = desk.profiles.deletingLastPathComponent()
      try desk.write(Canary.password.text + "\n", to: folder.appending(path: "password"))
      for origin in ["{ file: password }", "{ command: [cat, ./password] }", "{ command: [sh, -c, 'cat password'], timeout: 20s }"] {
        try desk.write(PocketVault.profiles(at: desk.vendor, password: origin), to: desk.profiles)
        let request = try await desk.run("request", "keeper", "GET", "/v1/items")
        #expect(request.status == 0, "\(origin): \(request.err)")
        _ = try await desk.run("logout", "keeper")
      }
    }
  }

  /// A mistake in the file, and what is said of it.
  struct Mistake: Sendable, CustomStringConvertible {
    var description: String
    var file: String
    var place: String
    var help: String

    private static let head = "lanyard: 1\nprofiles:\n  keeper:\n    spec: pocket-vault\n"

    static let all = [
      Mistake(
        description: "unknown-key", file: "lanyard: 1\nprofiles:\n  keeper:\n    spec: pocket-vault\n    inptus: {}\n",
        place: ":5:5", help: "did you mean 'inputs'?"),
      Mistake(
        description: "unknown-spec", file: "lanyard: 1\nprofiles:\n  keeper:\n    spec: pocket-vualt\n", place: ":4:11",
        help: "did you mean 'pocket-vault'?"),
      Mistake(
        description: "unknown-method", file: "lanyard: 1\nprofiles:\n  keeper:\n    spec: pocket-vault\n    method: tokn\n", place: ":5:13",
        help: "did you mean 'token'?"),
      Mistake(
        description: "unknown-input",
        file: head + "    inputs:\n      base_url: https://a.example\n      user_nam: ops\n",
        place: ":7:7", help: "did you mean 'username'?"),
      Mistake(
        description: "missing-input",
        file: "lanyard: 1\nprofiles:\n  keeper:\n    spec: pocket-vault\n    inputs:\n      base_url: https://a.example\n", place: ":3:3",
        help: "The keeper's name"),
      Mistake(
        description: "invalid-input",
        file: head + "    inputs:\n      base_url: vault.example.com\n      username: ops\n",
        place: ":6:17", help: "https://vault.example.com"),
      Mistake(
        description: "plain-http",
        file: head + "    inputs:\n      base_url: http://a.example\n      username: ops\n",
        place: ":6:17", help: "allow_plain_http: true"),
    ]
  }

  @Test(arguments: Mistake.all) func mistakesAreShownInTheFile(mistake: Mistake) async throws {
    try await Desk.open { desk in
      try desk.write(mistake.file, to: desk.profiles)
      let login = try await desk.run("login", "keeper")
      #expect(login.status == 9)
      #expect(login.err.contains("error[\(mistake.description)]"), "\(login.err)")
      #expect(login.err.contains("lanyard.yaml\(mistake.place)"), "\(login.err)")
      #expect(login.err.contains(mistake.help), "\(login.err)")
      let json = try await desk.run("login", "keeper", "--json")
      #expect(json.error["code"] as? String == "invalid-profile")
      #expect(json.error["line"] is Int)
      #expect(try await desk.vendorLog().isEmpty)
    }
  }

  @Test(arguments: ["password", "pasword"]) func aSecretThatStandsInAProfileIsNotShown(name: String) async throws {
    try await Desk.open { desk in
      for secret in [Canary.hidden, "hid"] {
        let file = PocketVault.profiles(at: desk.vendor, password: secret).replacing("password:", with: "\(name):")
        try desk.write(file, to: desk.profiles)
        let login = try await desk.run("login", "keeper")
        #expect(login.status == 9)
        #expect(login.err.contains("lanyard.yaml:8:7"), "\(login.err)")
        #expect(!login.err.contains(secret), "\(login.err)")
        if name == "password" { #expect(login.err.contains("secrets do not stand in a profile")) }
      }
    }
  }

  @Test func anUnknownNameHasANearestOne() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles("prod-backup", at: desk.vendor), to: desk.profiles)
      let request = try await desk.run("request", "prod-bakcup", "GET", "/v1/items")
      #expect(request.status == 7)
      #expect(request.err.contains("did you mean 'prod-backup'?"))
    }
  }

  @Test func whatStandsInTheFileIsNotChangedBesideIt() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      for more in [["--set", "username=other"], ["--as", "other"], ["--method", "query"]] {
        let login = try await desk.run(["login", "keeper"] + more)
        #expect(login.status == 8, "\(more)")
        #expect(login.err.contains("error[profile]"))
      }
      let taken = try await desk.run(
        "login", "pocket-vault", "--as", "keeper", "--set", "base_url=\(desk.vendor)", "--set", "username=ops", "--env",
        "password=VAULT_PASSWORD")
      #expect(taken.status == 8)
      #expect(taken.err.contains("error[name-taken]"))
      #expect(try await desk.vendorLog().isEmpty)
      let given = try await desk.run("login", "keeper", "--env", "password=WRONG", environment: ["WRONG": "this is not the one"])
      #expect(given.status == 2, "a secret may be given beside it")
    }
  }

  @Test func theUsersOwnFileMustBeTheUsers() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: desk.profiles.path)
      let login = try await desk.run("login", "keeper")
      #expect(login.status == 8)
      #expect(login.err.contains("error[unsafe-profiles]"))
      #expect(try await desk.vendorLog().isEmpty)
    }
  }

  @Test func theUsersOwnProfilesTakeNoSpecFromTheWorkingFolder() async throws {
    try await Desk.open { desk in
      let specs = desk.work.appending(path: "specs")
      try FileManager.default.createDirectory(at: specs, withIntermediateDirectories: true)
      try desk.write(PocketVault.spec.replacing("/v1/login", with: "/v1/elsewhere"), to: specs.appending(path: "pocket-vault.auth.yaml"))
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      #expect(try await desk.run("login", "keeper").status == 0)
      #expect(try await desk.vendorLog() == ["POST /v1/login"])
    }
  }

  @Test func checkReadsProfilesAsWell() async throws {
    try await Desk.open { desk in
      let good = PocketVault.profiles(at: desk.vendor, password: "{ command: [touch, witness] }")
      try desk.write(good, to: desk.project)
      let well = try await desk.run("check")
      #expect(well.status == 0, "\(well.out)\(well.err)")
      #expect(well.out.isEmpty && well.err.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: desk.work.appending(path: "witness").path), "nothing is run for it")

      let bad =
        good.replacing("username: ops", with: "user_nam: ops") + """
            other:
              spec: pocket-vualt

          """
      try desk.write(bad, to: desk.project)
      for paths in [[], ["lanyard.yaml"], ["."], [desk.project.path]] {
        let check = try await desk.run(["check", "--short"] + paths)
        #expect(check.status == 9, "\(paths)")
        #expect(check.out.contains("lanyard.yaml:7:7: error: pocket-vault has no input 'user_nam'"), "\(check.out)")
        #expect(check.out.contains("lanyard.yaml:3:3: error: the method 'token' of pocket-vault needs 'username'"), "\(check.out)")
        #expect(check.out.contains("lanyard.yaml:10:11: error: there is no spec called 'pocket-vualt'"), "\(check.out)")
      }
      let json = try await desk.run("check", "--json")
      let findings = try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [[String: Any]]
      #expect(findings?.count == 3, "\(json.out)")

      try desk.write(PocketVault.profiles(at: desk.vendor, password: Canary.hidden), to: desk.project)
      let secret = try await desk.run("check")
      #expect(secret.status == 9)
      #expect(secret.out.contains("secrets do not stand in a profile"))
      #expect(!secret.out.contains(Canary.hidden))
      #expect(try await desk.run("check", "nowhere/lanyard.yaml").status == 9)
    }
  }

  @Test func profilesAreListed() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      let list = try await desk.run("list")
      #expect(list.out.contains("keeper"))
      let schema = try await desk.run("schema", "--profiles")
      #expect(schema.json["$defs"] is [String: Any])
    }
  }
}
