import Foundation
import Testing

/// The session in the forms in which curl takes it, by curl itself.
@Suite struct HandOverTests {
  @Test func aConfigurationForCurl() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let lanyard = try Desk.command
      let headers = try await desk.shell("'\(lanyard)' headers pocket-vault --curl-config | curl -sS -K - \(desk.vendor)/v1/items")
      #expect(headers.json["items"] as? [Int] == [1, 2, 3], "\(headers.err)")
      let whole = try await desk.shell("'\(lanyard)' headers pocket-vault PUT /v1/items --curl-config | curl -sS -K - -d x")
      #expect(whole.json["got"] as? String == "x", "\(whole.err)")
      #expect(try await desk.vendorLog().last == "PUT /v1/items")
    }
  }

  @Test func aQueryTravelsInTheConfigurationsURL() async throws {
    try await Desk.open { desk in
      try await desk.login("--method", "query")
      let config = try await desk.run("headers", "pocket-vault", "GET", "/v1/items", "--curl-config", handsOver: true)
      #expect(config.out.hasPrefix("url = \"\(desk.vendor)/v1/items?token=t0ken-canary"))
      #expect(try await desk.run("headers", "pocket-vault", "--curl-config").status == 8, "without a URL there is no place for it")
    }
  }

  @Test func whateverStandsInAHeaderIsQuoted() async throws {
    // `X-Odd` is given back by the vendor as it came.
    try await Desk.open { desk in
      let odd = #"a "quoted" \ text; # 'and'  more"#
      let field = "X-Odd: '\(odd.replacing("'", with: "''"))'"
      let spec = PocketVault.spec.replacing("X-Vault-Token: ${token}", with: "X-Vault-Token: ${token}\n        \(field)")
      try desk.write(spec, to: desk.specs.appending(path: "pocket-vault.auth.yaml"))
      try await desk.login()
      let answer = try await desk.shell("'\(try Desk.command)' headers pocket-vault --curl-config | curl -sS -K - \(desk.vendor)/v1/items")
      #expect(answer.json["odd"] as? String == odd, "\(answer.out) \(answer.err)")
    }
  }

  @Test func cookiesForCurl() async throws {
    try await Desk.open { desk in
      try await desk.login("--method", "cookie")
      let filed = try await desk.run("headers", "pocket-vault", "--cookie-jar", "cookies.txt")
      #expect(filed.status == 0, "\(filed.err)")
      let file = desk.work.appending(path: "cookies.txt")
      #expect(try desk.permissions(of: file) == 0o600)
      #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tjar\t"))
      let answer = try await desk.shell("curl -sS -b cookies.txt \(desk.vendor)/v1/jar")
      #expect(answer.json["items"] as? [Int] == [4], "\(answer.err)")
      let piped = try await desk.shell(
        "'\(try Desk.command)' headers pocket-vault --cookie-jar - > piped.txt && curl -sS -b piped.txt \(desk.vendor)/v1/jar")
      #expect(piped.json["items"] as? [Int] == [4], "\(piped.err)")

      try await desk.login("--method", "token", "--as", "other")
      #expect(try await desk.run("headers", "other", "--cookie-jar", "-").status == 8)
    }
  }

  @Test func headersForPrograms() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let outcome = try await desk.run("headers", "pocket-vault", "GET", "/v1/items", "--json", handsOver: true)
      #expect(outcome.json["url"] as? String == "\(desk.vendor)/v1/items")
      #expect(outcome.json["headers"] as? [[String: String]] == [["name": "X-Vault-Token", "value": "\(Canary.token.text)-1"]])
      #expect(try await desk.run("headers", "pocket-vault", "--json", "--curl-config").status == 64)
    }
  }
}

extension Desk {
  /// Runs a line of the shell where the command would run.
  func shell(_ line: String) async throws -> Outcome {
    try await run([], through: ["/bin/sh", "-c", line, "sh"])
  }
}
