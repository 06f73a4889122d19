import Foundation
import Testing

/// A password that the vendor has rejected is not sent again, by whomever, until somebody says so.
@Suite struct RejectedPasswordTests {
  @Test func itIsSentOnce() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      let wrong = ["VAULT_PASSWORD": "certainly not this one"]
      let first = try await desk.run("login", "keeper", environment: wrong)
      #expect(first.status == 2)
      let second = try await desk.run("login", "keeper", environment: wrong)
      #expect(second.status == 2)
      #expect(second.err.contains("rejected these credentials before"), "\(second.err)")
      #expect(second.err.contains("lanyard login keeper --again"), "\(second.err)")
      let request = try await desk.run("request", "keeper", "GET", "/v1/items", environment: wrong)
      #expect(request.status == 2)
      #expect(try await desk.vendorLog() == ["POST /v1/login"])

      let again = try await desk.run("login", "keeper", "--again", environment: wrong)
      #expect(again.status == 2)
      #expect(try await desk.vendorLog() == ["POST /v1/login", "POST /v1/login"])
      #expect(try await desk.run("login", "keeper").status == 0, "another password is another attempt")
    }
  }

  @Test func againMakesANewSession() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      try await #require(desk.run("login", "keeper").status == 0)
      let before = try desk.sessions()
      let again = try await desk.run("login", "keeper", "--again")
      #expect(again.status == 0)
      #expect(!again.err.contains("already"))
      #expect(try desk.sessions() != before)
      #expect(try await desk.vendorLog().count { $0 == "POST /v1/login" } == 2)
    }
  }
}
