import Foundation
import Testing

/// A signal at any stage: its exit code, and nothing in the way of the next login.
@Suite struct InterruptTests {
  @Test(arguments: [("SIGINT", Int32(130)), ("SIGTERM", 143)])
  func aLoginThatIsInterruptedHoldsUpNobody(signal: String, status: Int32) async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor, username: "slow"), to: desk.profiles)
      let first = try await desk.run(["login", "keeper"], through: desk.interrupting(signal, seeing: "POST /v1/login"))
      #expect(first.status == status)
      #expect(try desk.sessions().isEmpty)
      let second = try await desk.run("login", "keeper")
      #expect(second.status == 0, "\(second.err)")
      #expect(try await desk.vendorLog() == ["POST /v1/login", "POST /v1/login"])
    }
  }
}
