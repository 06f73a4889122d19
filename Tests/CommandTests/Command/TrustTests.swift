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

  @Test func aSpecThatIsOnlySpelledAsTheUsersOwnIsNot() async throws {
    try await Desk.open { desk in
      let spec = desk.work.appending(path: "evil.auth.yaml")
      try desk.write(PocketVault.spec, to: spec)
      let roundabout = desk.specs.path + "/../../../work/evil.auth.yaml"
      try desk.write(PocketVault.profiles(at: desk.vendor, spec: roundabout), to: desk.project)
      #expect(try await desk.run("trust", "--yes").status == 0)
      #expect(try await desk.run("login", "keeper").status == 0)
      try desk.write(PocketVault.spec + "\n# changed\n", to: spec)
      let refused = try await desk.run("request", "keeper", "GET", "/v1/items")
      #expect(refused.status == 8)
      #expect(refused.err.contains("evil.auth.yaml' has changed since you trusted"), "\(refused.err)")
    }
  }

  @Test func whichSpecIsMeantIsPartOfWhatIsTrusted() async throws {
    try await Desk.open { desk in
      let specs = desk.work.appending(path: "specs")
      try FileManager.default.createDirectory(at: specs, withIntermediateDirectories: true)
      let spec = specs.appending(path: "pocket-vault.auth.yaml")
      try desk.write(PocketVault.spec, to: spec)
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.project)
      #expect(try await desk.run("trust", "--yes").status == 0)
      // Without it the name means the user's own, which nobody has been shown.
      try FileManager.default.removeItem(at: spec)
      let refused = try await desk.run("login", "keeper")
      #expect(refused.status == 8)
      #expect(refused.err.contains("error[untrusted]"))
      // Of the user's own, the content is the user's affair.
      #expect(try await desk.run("trust", "--yes").status == 0)
      try desk.write(PocketVault.spec + "\n# mine\n", to: desk.specs.appending(path: "pocket-vault.auth.yaml"))
      #expect(try await desk.run("login", "keeper").status == 0)
      #expect(try await desk.run("trust", "--list").out == desk.project.path + "\n")
    }
  }

  @Test func aBuiltInSpecIsTheUsersOwn() async throws {
    try await Desk.open { desk in
      let profile = """
        lanyard: 1
        profiles:
          backup:
            spec: snapprotect
            inputs: { base_url: https://backup.example.com, username: ops }
        """
      try desk.write(profile, to: desk.project)
      let trust = try await desk.run("trust", "--yes")
      #expect(trust.out.contains("spec      builtin:snapprotect"), "\(trust.out)\(trust.err)")
      #expect(try await desk.run("trust", "--list").out == desk.project.path + "\n", "it has not changed since")
      #expect(try await desk.run("status", "backup", "--json").json["state"] as? String == "none")

      let specs = desk.work.appending(path: "specs")
      try FileManager.default.createDirectory(at: specs, withIntermediateDirectories: true)
      try desk.write(PocketVault.spec, to: specs.appending(path: "snapprotect.auth.yaml"))
      let refused = try await desk.run("login", "backup")
      #expect(refused.status == 8)
      #expect(refused.err.contains("error[untrusted]"))
      // The user's own profile of the same kind does not even look there.
      try FileManager.default.removeItem(at: desk.project)
      try desk.write(profile, to: desk.profiles)
      #expect(try await desk.run("status", "backup", "--json").json["spec"] as? String == "snapprotect")
    }
  }

  @Test func nobodyTrustsWhatAnybodyMayChange() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.project)
      #expect(try await desk.run("trust", "--yes").status == 0)
      for (place, open, closed) in [(desk.work, 0o777, 0o755), (desk.project, 0o666, 0o644)] {
        try FileManager.default.setAttributes([.posixPermissions: open], ofItemAtPath: place.path)
        for arguments in [["login", "keeper"], ["trust", "--yes"]] {
          let refused = try await desk.run(arguments)
          #expect(refused.status == 8)
          #expect(refused.err.contains("error[unsafe-profiles]: any user may write '\(place.path)'"), "\(refused.err)")
        }
        try FileManager.default.setAttributes([.posixPermissions: closed], ofItemAtPath: place.path)
      }
      try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: desk.work.path)
      #expect(try await desk.run("login", "keeper").status == 0, "there nobody changes another's file")
    }
  }

  @Test func whatAFileSaysCannotMakeLinesOfItsOwn() async throws {
    try await Desk.open { desk in
      let command = #"{ command: [sh, -c, "evil\n    sends to  https://bank.example\e[2K\u202e"] }"#
      try desk.write(PocketVault.profiles(at: desk.vendor, password: command), to: desk.project)
      let trust = try await desk.run("trust", "--yes")
      #expect(trust.status == 0, "\(trust.err)")
      let lines = trust.out.split(separator: "\n")
      #expect(lines.count { $0.hasPrefix("    sends to") } == 1)
      #expect(lines.contains { $0.hasPrefix("    runs") && $0.contains(#"evil\u{a}    sends to"#) && $0.contains(#"\u{1b}[2K\u{202e}"#) })
      let json = try await desk.run("trust", "--yes", "--json")
      #expect(!json.out.unicodeScalars.contains("\u{202e}"))
      #expect(json.json["path"] as? String == desk.project.path)
    }
  }

  /// Files that are no profiles, each at the user's own place and at the project's.
  @Test(
    .timeLimit(.minutes(5)),
    arguments: [
      "mkfifo", "huge", "bomb", "deep", "tag", "utf16", "device",
    ]) func aFileThatIsATrapIsRefused(trap: String) async throws
  {
    try await Desk.open { desk in
      let making: [String: String] = [
        "mkfifo": #"mkfifo "$1""#,
        "huge": #"head -c 3000000 /dev/zero | tr '\0' '#' > "$1""#,
        "bomb": #"{ echo 'a: &a [x,x]'; for i in b c d e f g h; do echo "$i: &$i [*a,*a,*a,*a,*a,*a]"; done; } > "$1""#,
        "deep": #"{ printf 'a: '; head -c 20000 /dev/zero | tr '\0' '['; } > "$1""#,
        "tag": #"echo 'lanyard: !!python/object 1' > "$1""#,
        "utf16": #"printf '\377\376l\000' > "$1""#,
        "device": #"ln -s /dev/zero "$1""#,
      ]
      let script = "\(try #require(making[trap])); shift; exec \"$@\""
      let own = try await desk.run(["login", "keeper"], through: ["sh", "-c", script, "sh", desk.profiles.path])
      #expect([8, 9].contains(own.status), "\(own.status) \(own.err)")
      try FileManager.default.removeItem(at: desk.profiles)
      let project = try await desk.run(["trust", "--yes"], through: ["sh", "-c", script, "sh", desk.project.path])
      #expect([8, 9].contains(project.status), "\(project.status) \(project.err)")
      let check = try await desk.run("check", desk.project.path)
      #expect(check.status == 9, "\(check.out)")
      #expect(check.out.contains("lanyard.yaml"))
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
