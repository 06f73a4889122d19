import Foundation
import Testing

/// Everything that can be wrong has its own message and exit code.
@Suite struct FailureTests {
  @Test(arguments: [
    ("locked", Int32(3), "account-locked"), ("odd", 4, "extract-missing"), ("broken", 4, "unexpected-answer"),
  ])
  func whatTheVendorAnswersHasACode(user: String, status: Int32, code: String) async throws {
    try await Desk.open { desk in
      let arguments = [
        "login", "pocket-vault", "--set", "base_url=\(desk.vendor)", "--set", "username=\(user)", "--env", "password=VAULT_PASSWORD",
      ]
      let login = try await desk.run(arguments)
      #expect(login.status == status)
      #expect(login.err.contains("error[\(code)]"))
      #expect(login.err.contains("pocket-vault.auth.yaml:"), "it points at the line of the spec")
      let json = try await desk.run(arguments + ["--json"])
      #expect(json.status == status)
      #expect(json.error["code"] as? String == code)
      #expect(json.error["exitCode"] as? Int32 == status)
      #expect(json.error["line"] is Int)
      #expect(json.error["step"] is String)
      #expect(json.error["retryAfter"] as? Int == (user == "locked" ? 300 : nil))
      #expect(!FileManager.default.fileExists(atPath: desk.kept("pocket-vault").path))
    }
  }

  @Test func aWrongPasswordIsSentOnceAndLeavesTheOlderSession() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let before = try desk.sessions()
      let login = try await desk.run(
        "login", "pocket-vault", "--env", "password=WRONG", environment: ["WRONG": "certainly not this one"])
      #expect(login.status == 2)
      #expect(login.err.contains("error[credentials-rejected]"))
      #expect(try desk.sessions() == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: desk.accounts.path) == ["pocket-vault.json"])
      #expect(try await desk.vendorLog().count { $0 == "POST /v1/login" } == 2)
      #expect(try await desk.run("request", "pocket-vault", "GET", "/v1/items").status == 0)
    }
  }

  @Test func anUnreachableHostIsTheNetworksFault() async throws {
    try await Desk.open { desk in
      let login = try await desk.run(
        "login", "pocket-vault", "--set", "base_url=http://127.0.0.1:1", "--set", "username=ops", "--env", "password=VAULT_PASSWORD",
        "--json")
      #expect(login.status == 5)
      #expect(login.error["code"] as? String == "transport")
      #expect(login.error["transport"] as? String == "connect")
    }
  }

  @Test func aServerThatSpeaksNoTLSIsNotTrusted() async throws {
    try await Desk.open { desk in
      let login = try await desk.run(
        "login", "pocket-vault", "--set", "base_url=\(desk.vendor.replacing("http:", with: "https:"))", "--set", "username=ops", "--env",
        "password=VAULT_PASSWORD", "--json")
      #expect(login.status == 6)
      #expect((login.error["transport"] as? String)?.hasPrefix("tls.") == true)
      #expect(try await desk.vendorLog().isEmpty)
    }
  }

  @Test func plainHTTPToAnotherHostIsRefusedBeforeAnythingIsSent() async throws {
    try await Desk.open { desk in
      let port = try #require(URL(string: desk.vendor)?.port)
      // Another name of this very machine, which is not a loopback address.
      let login = try await desk.run(
        "login", "pocket-vault", "--set", "base_url=http://vault.example:\(port)", "--set", "username=ops", "--env",
        "password=VAULT_PASSWORD")
      #expect(login.status == 8)
      #expect(login.err.contains("error[plain-http]"))
      #expect(try await desk.vendorLog().isEmpty)
    }
  }

  @Test func whatIsGivenMustBeUsable() async throws {
    try await Desk.open { desk in
      let base = ["login", "pocket-vault", "--set", "base_url=\(desk.vendor)", "--set", "username=ops"]
      let cases: [(arguments: [String], status: Int32, says: String)] = [
        (["--env", "password=VAULT_PASSWORD", "--method", "tokn"], 8, "did you mean 'token'?"),
        ([], 8, "password: --env password=VARIABLE, --file password=PATH or --stdin password"),
        (["--set", "password=\(Canary.password.text)"], 8, "'password' is secret"),
        (["--set", "pasword=\(Canary.password.text)"], 8, "did you mean 'password'?"),
        (["--set", "\(Canary.password.text)"], 64, "name=value"),
        (["--env", "password=NOT_SET_ANYWHERE"], 8, "NOT_SET_ANYWHERE is not set"),
        (["--file", "password=nowhere"], 8, "cannot be read"),
        (["--file", "password=/"], 8, "is a folder"),
        (["--env", "password=VAULT_PASSWORD", "--stdin", "password"], 64, "given twice"),
        (["--env", "password=VAULT_PASSWORD", "--as", "../up"], 8, "invalid-name"),
        (["--env", "password=VAULT_PASSWORD", "--as", ".hidden"], 8, "invalid-name"),
        (["--env", "password=VAULT_PASSWORD", "--proxy", "http://u:\(Canary.password.text)@p:1"], 8, "--proxy has a user in it"),
        (["--env", "password=VAULT_PASSWORD", "--ca", "nowhere.pem"], 8, "nowhere.pem"),
        ([Canary.password.text], 64, "Unexpected argument"),
        (["--password=\(Canary.password.text)"], 64, "Unknown option"),
        (["--password", Canary.password.text], 64, "Unknown option"),
      ]
      for (arguments, status, says) in cases {
        let outcome = try await desk.run(base + arguments)
        #expect(outcome.status == status, "\(arguments.first ?? ""): \(outcome.err)")
        #expect(outcome.err.contains(says), "\(arguments.first ?? ""): \(outcome.err)")
        #expect(outcome.out.isEmpty)
      }
      #expect(try await desk.vendorLog().isEmpty)
    }
  }

  @Test func unknownNamesAreMetWithTheNearest() async throws {
    try await Desk.open { desk in
      let spec = try await desk.run("login", "pocket-vlt")
      #expect(spec.status == 9)
      #expect(spec.err.contains("did you mean 'pocket-vault'?"))
      try await desk.login()
      let session = try await desk.run("request", "pocketvault", "GET", "/")
      #expect(session.status == 7)
      #expect(session.err.contains("did you mean 'pocket-vault'?"))
      let command = try await desk.run("lgoin")
      #expect(command.status == 64)
      #expect(command.err.contains("did you mean 'login'?"))
      let usage = try await desk.run("login", "--json")
      #expect(usage.status == 64)
      #expect(usage.error["code"] as? String == "usage")
    }
  }

  @Test func aBrokenSpecIsShownWhole() async throws {
    try await Desk.open { desk in
      let broken = PocketVault.spec.replacing("${password | base64}", with: "${pasword | base46}").replacing("idle: 30m", with: "idel: 30m")
      try desk.write(broken, to: desk.work.appending(path: "broken.auth.yaml"))
      let login = try await desk.run("login", "./broken.auth.yaml")
      #expect(login.status == 9)
      #expect(login.err.contains("broken.auth.yaml:"))
      #expect(login.err.contains("did you mean 'password'?"))
      let json = try await desk.run("explain", "broken.auth.yaml", "--json")
      #expect(json.status == 9)
      #expect(json.error["code"] as? String == "invalid-spec")
      #expect(json.error["line"] is Int)
    }
  }

  @Test func aRequestElsewhereIsRefused() async throws {
    try await Desk.open { desk in
      try await desk.login()
      for (target, says) in [
        ("https://elsewhere.example/", "error[foreign-origin]"), ("items", "neither with https:// nor with /"),
        ("/a b", "percent-encoded"), ("/../etc", "'..' segment"),
      ] {
        let request = try await desk.run("request", "pocket-vault", "GET", target)
        #expect(request.status == 8, "\(target)")
        #expect(request.err.contains(says), "\(target): \(request.err)")
      }
      let header = try await desk.run("request", "pocket-vault", "GET", "/", "-H", Canary.password.text)
      #expect(header.status == 8)
      #expect(try await desk.vendorLog() == ["POST /v1/login"])
    }
  }

  @Test func aClosedPipeEndsTheCommandQuietly() async throws {
    try await Desk.open { desk in
      let command = try Desk.command
      let outcome = try await desk.run(
        ["--version"], through: ["/bin/bash", "-c", #"set -o pipefail; "$1" list | true; exec "$@""#, command])
      #expect(outcome.status == 0)
      #expect(outcome.err.isEmpty)
      let full = try await desk.run(["list"], through: ["/bin/sh", "-c", #""$1" "$2" > /dev/full"#, "sh"])
      #expect(full.status == 1)
      #expect(full.err.contains("standard output cannot be written"))
    }
  }
}
