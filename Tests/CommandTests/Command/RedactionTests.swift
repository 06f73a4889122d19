import Foundation
import Testing

/// No secret in any output: every run of the desk is searched; these make the command speak as much as it can.
@Suite struct RedactionTests {
  @Test func theMostTalkativeRunSaysNothing() async throws {
    try await Desk.open { desk in
      let login = try await desk.login("-v", "--probe")
      #expect(login.err.contains("POST \(desk.vendor)/v1/login -> 200"))
      #expect(login.err.contains("GET \(desk.vendor)/v1/items -> 200"))
      try await desk.login("-v", "--json", "--as", "second")
      try await desk.makeVendorForget()
      let request = try await desk.run("request", "pocket-vault", "GET", "/v1/items?secret=\(Canary.hidden)", "-v")
      #expect(request.err.contains("GET \(desk.vendor)/v1/items -> 401"))
      #expect(!request.err.contains(Canary.hidden), "a query is not shown")
      _ = try await desk.run("headers", "pocket-vault", "-v", handsOver: true)
      _ = try await desk.run("logout", "pocket-vault", "-v")
      for user in ["locked", "odd", "broken"] {
        for more in [["-v"], ["--json"], ["--json", "-v"]] {
          _ = try await desk.run(
            ["login", "pocket-vault", "--set", "base_url=\(desk.vendor)", "--set", "username=\(user)", "--env", "password=VAULT_PASSWORD"]
              + more)
        }
      }
    }
  }

  /// Somebody has put the password into the URL as well, which is shown as a matter of course.
  @Test func aSecretIsHiddenWhereverItTurnsUp() async throws {
    try await Desk.open { desk in
      let outcome = try await desk.run(
        "login", "pocket-vault", "--set", "base_url=\(desk.vendor)/\(Canary.hidden)", "--set", "username=ops", "--env",
        "password=VAULT_PASSWORD", "-v", environment: ["VAULT_PASSWORD": Canary.hidden])
      #expect(outcome.status == 4)
      #expect(!outcome.err.contains(Canary.hidden))
      #expect(outcome.err.contains("POST \(desk.vendor)/•••/v1/login -> 404"))
    }
  }
}

extension Canary {
  /// For what the test looks after by itself.
  static let hidden = "hidden-from-view-4711"
}
