import Foundation
import Testing

/// A session from its beginning to its end, with a vendor that is one file in the user's folder.
@Suite struct SessionTests {
  @Test func loggingInAgainGivesTheOnlySeatBackFirst() async throws {
    try await Desk.open { desk in
      let spec = PocketVault.spec.replacing("session: { idle: 30m }", with: "session: { idle: 30m, limit: 1 }")
      try desk.write(spec, to: desk.specs.appending(path: "pocket-vault.auth.yaml"))
      try await desk.login()
      try await desk.login("--again")
      #expect(try await desk.vendorLog() == ["POST /v1/login", "POST /v1/logout", "POST /v1/login"])
      #expect(try await desk.run("request", "pocket-vault", "GET", "/v1/items").status == 0)
    }
  }

  @Test func aNewVendorIsOneFile() async throws {
    try await Desk.open { desk in
      let login = try await desk.login()
      #expect(login.out.isEmpty)
      #expect(login.err.contains("logged in to Pocket Vault at \(desk.vendor) by the method 'token'; kept as 'pocket-vault'"))

      let request = try await desk.run("request", "pocket-vault", "GET", "/v1/items")
      #expect(request.status == 0)
      #expect(request.json["items"] as? [Int] == [1, 2, 3])
      #expect(request.err.isEmpty)

      let logout = try await desk.run("logout", "pocket-vault")
      #expect(logout.status == 0)
      #expect(!FileManager.default.fileExists(atPath: desk.kept("pocket-vault").path))
      #expect(try await desk.vendorLog() == ["POST /v1/login", "GET /v1/items", "POST /v1/logout"])
    }
  }

  @Test func aRejectedSessionIsRenewedByOneLoginAndOneReplay() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let before = try desk.sessions()
      try await desk.makeVendorForget()
      let request = try await desk.run("request", "pocket-vault", "POST", "/v1/items", "--data", #"{"a":1}"#)
      #expect(request.status == 0)
      #expect(request.json["got"] as? String == #"{"a":1}"#)
      #expect(request.json["type"] as? String == "application/json")
      #expect(try await desk.vendorLog() == ["POST /v1/login", "POST /v1/items", "POST /v1/login", "POST /v1/items"])
      #expect(try desk.sessions() != before)

      _ = try await desk.run("request", "pocket-vault", "GET", "/v1/items")
      #expect(try await desk.vendorLog().count { $0 == "POST /v1/login" } == 2, "the new session is kept")
    }
  }

  @Test func aVendorThatRejectsForEverIsAskedTwice() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let request = try await desk.run("request", "pocket-vault", "GET", "/v1/denied")
      #expect(request.status == 7)
      #expect(request.out.isEmpty)
      #expect(request.err.contains("error[session-rejected]"))
      #expect(try await desk.vendorLog() == ["POST /v1/login", "GET /v1/denied", "POST /v1/login", "GET /v1/denied"])
    }
  }

  @Test func withNothingToLogInWithTheSessionIsOver() async throws {
    try await Desk.open { desk in
      let login = try await desk.run(
        "login", "pocket-vault", "--set", "base_url=\(desk.vendor)", "--set", "username=ops", "--stdin", "password",
        input: Canary.password.text + "\n")
      #expect(login.status == 0)
      #expect(try await desk.run("request", "pocket-vault", "GET", "/v1/items").status == 0, "the session serves without the password")
      try await desk.makeVendorForget()
      let over = try await desk.run("request", "pocket-vault", "GET", "/v1/items")
      #expect(over.status == 7)
      #expect(over.err.contains("log in again with: lanyard login pocket-vault"))
      #expect(try await desk.vendorLog().count { $0 == "POST /v1/login" } == 1)

      let given = try await desk.run("request", "pocket-vault", "GET", "/v1/items", "--env", "password=VAULT_PASSWORD")
      #expect(given.status == 0)
      let anew = try await desk.run("login", "pocket-vault", "--env", "password=VAULT_PASSWORD")
      #expect(anew.status == 0, "what is not secret was kept: \(anew.err)")
    }
  }

  @Test func secretsComeFromFilesAndAreFoundAgain() async throws {
    try await Desk.open { desk in
      try desk.write(Canary.password.text + "\n", to: desk.work.appending(path: "password"))
      let login = try await desk.run(
        "login", "pocket-vault", "--set", "base_url=\(desk.vendor)", "--set", "username=ops", "--file", "password=password", "--as", "mine")
      #expect(login.status == 0)
      let kept = try String(contentsOf: desk.kept("mine"), encoding: .utf8)
      #expect(kept.contains(desk.work.appending(path: "password").path))
      #expect(!Canary.password.isIn(kept))
      try await desk.makeVendorForget()
      #expect(try await desk.run("request", "mine", "GET", "/v1/items").status == 0)
    }
  }

  @Test func headersAreForCurl() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let headers = try await desk.run("headers", "pocket-vault", handsOver: true)
      #expect(headers.status == 0)
      #expect(headers.out == "X-Vault-Token: \(Canary.token.text)-1\n")
      let line = headers.out.trimmingCharacters(in: .newlines)
      #expect(try await Curl.send("GET", "\(desk.vendor)/v1/items", headers: [line]).status == 200)
      #expect(try await desk.run("headers", "pocket-vault", "GET", "https://elsewhere.example/").status == 8)

      try await desk.login("--method", "query", "--as", "inquiry")
      let inquiry = try await desk.run("headers", "inquiry")
      #expect(inquiry.status == 8)
      #expect(inquiry.err.contains("the URL's query"))
    }
  }

  @Test func aMethodWithoutLoginIsProvenByItsProbe() async throws {
    try await Desk.open { desk in
      let login = try await desk.login("--method", "basic")
      #expect(login.err.contains("accepts the credentials"))
      #expect(try await desk.vendorLog() == ["GET /basic/items"])
      #expect(try await desk.run("request", "pocket-vault", "GET", "/basic/items").status == 0)
      let without = try await desk.run("request", "pocket-vault", "GET", "/basic/items", environment: ["VAULT_PASSWORD": ""])
      #expect(without.status == 7, "an empty password is rejected by the vendor")

      let wrong = try await desk.run(
        "login", "pocket-vault", "--method", "basic", "--env", "password=WRONG", "--as", "other", environment: ["WRONG": "not it at all"])
      #expect(wrong.status == 2)
      #expect(!FileManager.default.fileExists(atPath: desk.kept("other").path))
    }
  }

  @Test func aPasswordThatEveryRequestNeedsIsNeverLeftOut() async throws {
    try await Desk.open { desk in
      let login = try await desk.run(
        "login", "pocket-vault", "-m", "basic", "--set", "base_url=\(desk.vendor)", "--set", "username=ops", "--stdin", "password",
        input: Canary.password.text)
      #expect(login.status == 0)
      let request = try await desk.run("request", "pocket-vault", "GET", "/basic/items")
      #expect(request.status == 7)
      #expect(try await desk.vendorLog() == ["GET /basic/items"], "nothing was sent after the login")
    }
  }

  @Test func answersComeAsTheyAre() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let missing = try await desk.run("request", "pocket-vault", "get", "\(desk.vendor)/v1/nothing", "--include")
      #expect(missing.status == 22)
      #expect(missing.out.hasPrefix("HTTP 404 Not Found\n"))
      #expect(missing.out.hasSuffix("\n\n{\"error\": \"no such thing\"}"))
      let filed = try await desk.run("request", "pocket-vault", "GET", "/v1/items", "--output", "items.json")
      #expect(filed.out.isEmpty)
      #expect(try String(contentsOf: desk.work.appending(path: "items.json"), encoding: .utf8).contains("[1, 2, 3]"))
      let piped = try await desk.run(
        "request", "pocket-vault", "POST", "/v1/items", "-d", "@-", "-H", "Content-Type: text/odd", input: "from a pipe")
      #expect(piped.json["got"] as? String == "from a pipe")
      #expect(piped.json["type"] as? String == "text/odd")
    }
  }

  @Test func aLogoutThatCannotBeToldForgetsAllTheSame() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let kept = try String(contentsOf: desk.kept("pocket-vault"), encoding: .utf8)
      try await desk.makeVendorForget()
      let refused = try await desk.run("logout", "pocket-vault")
      #expect(refused.status == 4)
      #expect(refused.err.contains("forgotten here, but the vendor could not be told"))
      #expect(!FileManager.default.fileExists(atPath: desk.kept("pocket-vault").path))
      #expect(kept.contains(desk.vendor))
      #expect(try await desk.run("logout", "pocket-vault").status == 7)
    }
  }

  @Test func resultsAreJSONForPrograms() async throws {
    try await Desk.open { desk in
      let login = try await desk.login("--json", "--probe")
      #expect(login.err.isEmpty)
      #expect(login.json["name"] as? String == "pocket-vault")
      #expect(login.json["method"] as? String == "token")
      #expect(login.json["values"] as? [String: String] == ["role": "keeper"])
      #expect(login.json["isProven"] as? Bool == true)
      #expect(login.json["expiresAt"] is String)
      let logout = try await desk.run("logout", "pocket-vault", "--json")
      #expect(logout.json["isTold"] as? Bool == true)
    }
  }

  @Test func theAuthorsWarningsAreHeard() async throws {
    try await Desk.open { desk in
      let login = try await desk.login("--method", "query")
      #expect(login.err.contains("warning: secret-in-url: The vendor takes the token nowhere else."))
    }
  }
}
