import Foundation
import Testing

/// What is held, whose it is, and how long it lives, without asking anybody.
@Suite struct StatusTests {
  private func statuses(_ desk: Desk) async throws -> [[String: Any]] {
    let outcome = try await desk.run("status", "--json")
    #expect(outcome.status == 0, "\(outcome.out)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [[String: Any]])
  }

  @Test func everythingThatHasANameIsShown() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      try await desk.login("--as", "mine", "--method", "query")
      let before = try await statuses(desk)
      #expect(before.map { $0["name"] as? String } == ["keeper", "mine"])
      #expect(before.map { $0["state"] as? String } == ["none", "living"])
      _ = try await desk.run("login", "keeper")
      let log = try await desk.vendorLog()

      let table = try await desk.run("status")
      #expect(table.status == 0)
      let lines = table.out.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true).map(String.init) }
      #expect(lines.first == ["NAME", "SPEC", "METHOD", "IDENTITY", "ORIGIN", "STATE", "LIFE", "SECRETS"])
      #expect(lines.dropFirst().first?.prefix(6) == ["keeper", "pocket-vault", "token", "ops", desk.vendor, "living"])
      #expect(lines.dropFirst().first?.dropFirst(6).first == "29m")
      #expect(lines.dropFirst().first?.suffix(3) == ["password:", "env", "VAULT_PASSWORD"])
      #expect(lines.last?.prefix(8) == ["mine", "pocket-vault", "query", "ops", desk.vendor, "living", "until", "rejected"])
      #expect(try await desk.vendorLog() == log, "nothing is sent")
      #expect(try await desk.run("status", "keeper").status == 0)
      #expect(try await desk.run("status", "nobody").status == 7)
    }
  }

  @Test func aSessionOfOtherCredentialsIsNamedSo() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      try await #require(desk.run("login", "keeper").status == 0)
      let outcome = try await desk.run("status", "keeper", "--json", environment: ["VAULT_PASSWORD": "somebody else's"])
      #expect(outcome.json["state"] as? String == "other's")
      #expect(outcome.status == 7)
    }
  }

  @Test func whatNoNameRefersToIsShownToo() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      try await #require(desk.run("login", "keeper").status == 0)
      try FileManager.default.removeItem(at: desk.profiles)
      let left = try await statuses(desk)
      #expect(left.count == 1)
      #expect(left.first?["name"] == nil)
      #expect(left.first?["method"] as? String == "token")
      #expect(left.first?["state"] as? String == "living")
    }
  }

  @Test func itRunsAndTrustsNothing() async throws {
    try await Desk.open { desk in
      let witness = desk.work.appending(path: "witness")
      try desk.write(PocketVault.profiles(at: desk.vendor, password: "{ command: [touch, witness] }"), to: desk.project)
      let untrusted = try await statuses(desk)
      #expect(untrusted.first?["state"] as? String == "untrusted")
      try await #require(desk.run("trust", "--yes").status == 0)
      let trusted = try await statuses(desk)
      #expect(trusted.first?["state"] as? String == "none")
      #expect(trusted.first?["secrets"] as? [String: String] == ["password": "command touch"])
      #expect(!FileManager.default.fileExists(atPath: witness.path))
    }
  }

  @Test func aSessionThatIsOverSaysWhy() async throws {
    try await Desk.open { desk in
      let spec = PocketVault.spec.replacing("idle: 30m", with: "idle: 1ms")
      try desk.write(spec, to: desk.specs.appending(path: "pocket-vault.auth.yaml"))
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      try await #require(desk.run("login", "keeper").status == 0)
      let outcome = try await desk.run("status", "keeper", "--json")
      #expect(outcome.json["state"] as? String == "idle")
      #expect(outcome.status == 7)
    }
  }

  @Test func everySessionIsEndedAtOnce() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      try await #require(desk.run("login", "keeper").status == 0)
      try await desk.login("--as", "second", username: "second")
      try await desk.login("--as", "third", username: "third")
      try FileManager.default.removeItem(at: desk.kept("third"))
      let outcome = try await desk.run("logout", "--all")
      #expect(outcome.status == 0, "\(outcome.err)")
      #expect(outcome.err.contains("logged out: 'keeper'") && outcome.err.contains("logged out: 'second'"))
      #expect(outcome.err.contains("no name refers to"))
      #expect(try desk.sessions().isEmpty)
      #expect(try await desk.vendorLog().count { $0 == "POST /v1/logout" } == 2)
      #expect(try await statuses(desk).map { $0["state"] as? String } == ["none"])
    }
  }

  @Test func aSessionOfTwoNamesIsEndedOnce() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      try await desk.login("--as", "second")
      try await #require(desk.run("login", "keeper").status == 0)
      try #require(desk.sessions().count == 1)
      let outcome = try await desk.run("logout", "--all")
      #expect(outcome.status == 0, "\(outcome.err)")
      #expect(outcome.err == "logged out: 'second'\n")
      #expect(try await desk.vendorLog().count { $0 == "POST /v1/logout" } == 1)
    }
  }

  @Test func theWorstOfSeveralLogoutsCounts() async throws {
    try await Desk.open { desk in
      try await desk.login("--as", "first", username: "first")
      try await desk.makeVendorForget()
      try await desk.login("--as", "second", username: "second")
      let outcome = try await desk.run("logout", "first", "second", "--json")
      #expect(outcome.status == 4, "the vendor does not know the first")
      let outcomes = try #require(try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [[String: Any]])
      #expect(outcomes.map { $0["isTold"] as? Bool } == [false, true])
      #expect(try desk.sessions().isEmpty)
      #expect(try await desk.run("logout").status == 64)
      #expect(try await desk.run("logout", "a", "--all").status == 64)
    }
  }
}
