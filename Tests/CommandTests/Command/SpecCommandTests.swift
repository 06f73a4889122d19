import Foundation
import Testing

/// The commands that look at specs: no network, no secrets.
@Suite struct SpecCommandTests {
  @Test func specsAreFoundByNameHereFirst() async throws {
    try await Desk.open { desk in
      let folder = desk.work.appending(path: "specs/other")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try desk.write(PocketVault.spec.replacing("name: pocket-vault", with: "name: other"), to: folder.appending(path: "other.auth.yaml"))
      try desk.write("lanyard: 1\nnme: x\n", to: desk.work.appending(path: "specs/broken.auth.yaml"))
      let list = try await desk.run("list", "--json")
      let all = try #require(JSONSerialization.jsonObject(with: Data(list.out.utf8)) as? [[String: Any]])
      let entries = all.filter { ($0["path"] as? String)?.hasPrefix("builtin:") == false }
      #expect(entries.map { $0["name"] as? String } == ["broken", "other", "pocket-vault"])
      #expect(entries.map { $0["isUsable"] as? Bool } == [false, true, true])
      #expect(entries[1]["path"] as? String == "specs/other/other.auth.yaml")
      #expect(entries[2]["methods"] as? [String] == ["token", "query", "cookie", "basic"])

      let nearer = PocketVault.spec.replacing("Pocket Vault", with: "Nearer")
      try desk.write(nearer, to: desk.work.appending(path: "specs/pocket-vault.auth.yaml"))
      #expect(try await desk.run("explain", "pocket-vault").out.contains("Nearer"))
      #expect(try await desk.run("explain", desk.specs.path).out.contains("Pocket Vault"), "a folder with one spec means that one")
    }
  }

  @Test func whatIsBuiltInWorksFromAnyFolder() async throws {
    try await Desk.open { desk in
      let list = try await desk.run("list")
      #expect(list.out.contains("[json, xml]  builtin:snapprotect\n"))
      #expect(try await desk.run("check", "--strict", "builtin:snapprotect").status == 0)

      let login = try await desk.run("login", "mashzone-nextgen", "--method", "anonymous", "--set", "base_url=\(desk.vendor)", "--json")
      #expect(login.status == 0, "\(login.out)")
      #expect(login.json["spec"] as? String == "builtin:mashzone-nextgen")
      let headers = try await desk.run("headers", "mashzone-nextgen", handsOver: true)
      #expect(headers.out == "x-p-anonymous: true\n")

      let failed = try await desk.run(
        "login", "etcd", "--set", "base_url=\(desk.vendor)", "--set", "username=ops", "--env", "password=PASSWORD", "--json",
        environment: ["PASSWORD": Canary.password.text])
      #expect(failed.error["path"] as? String == "builtin:etcd")
      let line = try #require(failed.error["line"] as? Int)
      let spec = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../specs/etcd/etcd.auth.yaml")
      let lines = try String(contentsOf: spec, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[line - 1].contains("/v3/auth/authenticate"))

      let own = PocketVault.spec.replacing("name: pocket-vault", with: "name: etcd")
      let folder = desk.work.appending(path: "specs")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try desk.write(own, to: folder.appending(path: "etcd.auth.yaml"))
      #expect(try await desk.run("explain", "etcd").out.contains("Pocket Vault"), "a spec of one's own goes before a built-in one")
      #expect(try await desk.run("explain", "builtin:etcd").out.contains("spec    builtin:etcd\n"))
      let unknown = try await desk.run("explain", "builtin:nothing-like-it", "--json")
      #expect(unknown.error["code"] as? String == "unknown-spec")
    }
  }

  @Test func checkSaysEverythingAndNothingWhereNothingIs() async throws {
    try await Desk.open { desk in
      let good = try await desk.run("check", desk.specs.path)
      #expect(good.status == 0)
      #expect(good.out.isEmpty && good.err.isEmpty)

      let broken = PocketVault.spec.replacing("${password | base64}", with: "${pasword | base46}")
      try desk.write(broken, to: desk.work.appending(path: "broken.auth.yaml"))
      try Data([0, 1, 2, 0xff, 0xfe]).write(to: desk.work.appending(path: "binary.auth.yaml"))
      try Data(repeating: UInt8(ascii: "#"), count: 2 << 20).write(to: desk.work.appending(path: "huge.auth.yaml"))
      let check = try await desk.run("check", ".", "--json")
      #expect(check.status == 9)
      let found = try #require(JSONSerialization.jsonObject(with: Data(check.out.utf8)) as? [[String: Any]])
      let codes = Set(found.compactMap { $0["code"] as? String })
      #expect(codes.isSuperset(of: ["binary-file", "too-large"]))
      #expect(found.contains { ($0["path"] as? String)?.hasSuffix("broken.auth.yaml") == true && $0["line"] is Int })

      let short = try await desk.run("check", "broken.auth.yaml", "--short")
      #expect(short.status == 9)
      #expect(try short.out.split(separator: "\n").allSatisfy { try $0.contains(Regex(#"^broken\.auth\.yaml:\d+:\d+: error: .+\]$"#)) })
      #expect(try await desk.run("check", "broken.auth.yaml").out.contains("did you mean 'password'?"))
      #expect(try await desk.run("check", "nowhere.auth.yaml").status == 9)
      #expect(try await desk.run("check").status == 9, "there is no ./specs here")
    }
  }

  @Test func explainShowsTheLegsOfAHandshake() async throws {
    try await Desk.open { desk in
      let schemes = #"[ { negotiate: { cache: "${username}" } }, { ntlm: { username: "${username}", password: "${password}" } } ]"#
      try desk.write(
        """
        lanyard: 1
        name: legs
        inputs:
          base_url: { type: url }
          username: {}
          password: { secret: true }
          certificate: { type: file }
        methods:
          m:
            tls: { certificate: "${certificate}", passphrase: "${password}" }
            login: [ { send: { post: "${base_url}/login", authenticate: \(schemes) }, extract: { token: { body: text } } } ]
            session: { after: 1h }
            apply: { authenticate: \(schemes), headers: { X-Token: "${token}" } }

        """, to: desk.work.appending(path: "legs.auth.yaml"))
      let words = try await desk.run("explain", "legs.auth.yaml").out
      let negotiate =
        "Negotiate with a Kerberos ticket of the cache ${username}, or of the system's default one: a 401, then a token with each request"
      let ntlm = "NTLM of ${username} and ${password}: a 401, then three messages over one connection of its own"
      for sentence in [
        "authenticates by \(negotiate)", "authenticates by \(ntlm)", "goes into the Authorization header: \(negotiate)",
        "goes into the Authorization header: \(ntlm)", "show the client's certificate ${certificate}, which ${password} opens",
      ] { #expect(words.contains(sentence), "\(sentence)") }
      let object = try await desk.run("explain", "legs.auth.yaml", "--json").json
      #expect((object["tls"] as? [String])?.count == 1)
    }
  }

  @Test func aPipeIsNoSpec() async throws {
    try await Desk.open { desk in
      let making = #"mkfifo pipe.auth.yaml; exec timeout 300 "$@""#
      let outcome = try await desk.run(["check", "pipe.auth.yaml"], through: ["/bin/sh", "-c", making, "sh"])
      #expect(outcome.status == 9)
      #expect(outcome.out.contains("not an ordinary file"))
    }
  }

  @Test func nothingInASpecActsOnTheTerminal() async throws {
    try await Desk.open { desk in
      let hostile = PocketVault.spec.replacing("title: Pocket Vault", with: #"title: "a\e[2Jb""#)
      try desk.write(hostile, to: desk.specs.appending(path: "pocket-vault.auth.yaml"))
      for command in ["list", "explain pocket-vault", "check \(desk.specs.path)"] {
        let outcome = try await desk.run(command.split(separator: " ").map(String.init))
        #expect(!outcome.out.contains("\u{1b}") && !outcome.err.contains("\u{1b}"), "\(command)")
      }
    }
  }

  @Test func nothingThatIsSaidActsOnTheTerminal() async throws {
    try await Desk.open { desk in
      let controls: [Unicode.Scalar] = ["\u{1b}", "\u{9b}", "\u{202e}", "\u{7}", "\u{2066}"]
      let name = #""o\e[2J\u009b\u202ep\u2066\n-  forged""#
      try desk.write(PocketVault.profiles(at: desk.vendor, username: name), to: desk.profiles)
      let title = #"title: "a\e[2J\u009b\u202eb""#
      let spec = PocketVault.spec.replacing("title: Pocket Vault", with: title)
      try desk.write(spec, to: desk.specs.appending(path: "pocket-vault.auth.yaml"))
      for command in [
        "status", "status --json", "list", "list --json", "login keeper", "login keeper --json", "explain pocket-vault --json",
      ] {
        let outcome = try await desk.run(command.split(separator: " ").map(String.init))
        for control in controls {
          #expect(!(outcome.out + outcome.err).unicodeScalars.contains(control), "\(command): \(control.value)")
        }
        #expect(!outcome.out.contains("\n-  forged"), "\(command)")
        if command.hasSuffix("--json") { #expect(try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) is NSObject) }
      }
      // In JSON the text is what it was.
      let identity = try await desk.run("status", "keeper", "--json").json["identity"] as? [String: String]
      #expect(identity?["username"] == "o\u{1b}[2J\u{9b}\u{202e}p\u{2066}\n-  forged")
    }
  }

  @Test func explainNeedsNoNetworkAndNoValues() async throws {
    try await Desk.open { desk in
      let text = try await desk.run("explain", "pocket-vault").out
      for line in [
        "password  text, secret", "1. POST ${base_url}/v1/login", #""pass": ${password | base64}"#,
        "is account-locked when $.locked in the JSON body is 'true'; try again after $.minutes in the JSON body, in minutes",
        "expects that the status is 2xx", "takes token from $.token in the JSON body (secret)", "takes role from $.role in the JSON body",
        "dies when unused for 30m", "goes into the header X-Vault-Token: ${token}", "is sent only to ${base_url}",
        "is rejected when the status is 401", "carries the session",
      ] { #expect(text.contains(line), "\(line)") }
      let query = try await desk.run("explain", "pocket-vault", "--method", "query").out
      #expect(query.contains("secret-in-url, line"))
      #expect(query.contains("The vendor takes the token nowhere else."))
      let json = try await desk.run("explain", "pocket-vault", "-m", "basic", "--json").json
      #expect(json["method"] as? String == "basic")
      #expect((json["placements"] as? [[String: Any]])?.first?["place"] as? String == "authorization")
      #expect(try await desk.run("explain", "pocket-vault", "-m", "basc").status == 8)
      #expect(try await desk.vendorLog().isEmpty)
    }
  }

  @Test func exchangesAreReplayed() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.exchange, to: desk.specs.appending(path: "good.exchange.yaml"))
      let good = try await desk.run("test", desk.specs.path)
      #expect(good.status == 0, "\(good.out)")
      #expect(good.err.hasSuffix("\n1 exchange, none failed\n"))
      try desk.write(PocketVault.exchange.replacing("t-100, role", with: "t-2, role"), to: desk.specs.appending(path: "bad.exchange.yaml"))
      let bad = try await desk.run("test", desk.specs.path)
      #expect(bad.status == 9)
      #expect(bad.out.contains("bad.exchange.yaml:"))
      #expect(bad.err.hasSuffix("\n2 exchanges, 1 failed\n"))
      let json = try await desk.run("test", desk.specs.path, "--json")
      let trials = try #require(JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [[String: Any]])
      #expect(trials.map { $0["passed"] as? Bool } == [false, true, nil], "two exchanges, and the coverage of their spec")
    }
  }
}
