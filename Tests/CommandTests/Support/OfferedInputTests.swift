import Testing

struct OfferedInputTests {
  @Test func aProgramMayLeaveItUnread() async throws {
    // More than a pipe holds: the write meets its end for certain.
    try await Command.run("true", [], input: String(repeating: "x", count: 1 << 20))
  }

  @Test func aProgramMayReadIt() async throws {
    #expect(try await Command.run("wc", ["-c"], input: String(repeating: "x", count: 1 << 20)) == "1048576\n")
  }
}
