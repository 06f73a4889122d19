import Foundation
import Testing

/// Large bodies by the command: what goes is read as it is sent, what comes is there when it is complete, or not at all.
@Suite struct CommandStreamingTests {
  private static let mebibytes = 24

  private func fill(_ file: URL) throws -> String {
    let content = Data((0..<(9 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) })
    try content.write(to: file)
    return file.lastPathComponent
  }

  private func files(_ desk: Desk) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: desk.work.path).sorted() }

  @Test func aDownloadIsThereWhenItIsComplete() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let file = desk.work.appending(path: "export.bin")
      for target in ["/v1/export?mib=\(Self.mebibytes)", "/v1/export?mib=\(Self.mebibytes)&chunked=1"] {
        let outcome = try await desk.run("request", "pocket-vault", "GET", target, "--output", "export.bin")
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out.isEmpty && outcome.err.isEmpty, "no progress where nobody sees it")
        #expect(try file.resourceValues(forKeys: [.fileSizeKey]).fileSize == Self.mebibytes << 20)
        #expect(try files(desk) == ["export.bin"])
        try desk.write("old", to: file)
      }
    }
  }

  @Test func aDownloadThatBreaksOffLeavesWhatWasThere() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let fresh = try await desk.run("request", "pocket-vault", "GET", "/v1/broken-off", "-o", "fresh.bin")
      #expect(fresh.status == 5)
      #expect(fresh.err.contains("error[truncated]"))
      #expect(try files(desk) == [])
      let old = desk.work.appending(path: "old.bin")
      try desk.write("what was there", to: old)
      #expect(try await desk.run("request", "pocket-vault", "GET", "/v1/broken-off", "-o", "old.bin").status == 5)
      #expect(try String(contentsOf: old, encoding: .utf8) == "what was there")
      #expect(try files(desk) == ["old.bin"])
      let shown = try await desk.run("request", "pocket-vault", "GET", "/v1/broken-off")
      #expect(shown.status == 5)
      #expect(shown.out == "12345", "what has come is shown")
    }
  }

  @Test func aFileKeepsItsPermissionsAndALinkItsPlace() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let (file, link) = (desk.work.appending(path: "private.json"), desk.work.appending(path: "link.json"))
      try desk.write("old", to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
      try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "private.json")
      #expect(try await desk.run("request", "pocket-vault", "GET", "/v1/items", "-o", "link.json").status == 0)
      #expect(try String(contentsOf: file, encoding: .utf8).contains("[1, 2, 3]"))
      #expect(try desk.permissions(of: file) == 0o600)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == "private.json")
      #expect(try await desk.run("request", "pocket-vault", "GET", "/v1/items", "-o", "/dev/null").status == 0)
      let dash = try await desk.run("request", "pocket-vault", "GET", "/v1/items", "-o", "-")
      #expect(dash.json["items"] as? [Int] == [1, 2, 3])
      let nowhere = try await desk.run("request", "pocket-vault", "GET", "/v1/items", "-o", "no/such/folder")
      #expect(nowhere.status == 1)
      #expect(nowhere.err.contains("'no/such/folder' cannot be written: No such file or directory"))
    }
  }

  @Test(arguments: [("SIGINT", Int32(130)), ("SIGTERM", 143)])
  func aSignalInTheMiddleLeavesNoDraft(signal: String, status: Int32) async throws {
    try await Desk.open { desk in
      try await desk.login()
      let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/terminal.py").path
      let outcome = try await desk.run(
        ["request", "pocket-vault", "GET", "/v1/stuck", "-o", "stuck.bin"],
        through: ["python3", script, signal, "5 bytes of 10 bytes", "", "--"])
      let scene = try JSONDecoder().decode(Scene.self, from: Data(outcome.out.utf8))
      #expect(scene.status == status)
      #expect(scene.output.hasPrefix("\r5 bytes of 10 bytes"), "the progress on the terminal is one line: \(scene.output)")
      #expect(try files(desk) == [])
    }
  }

  @Test func progressIsForTerminalsOnly() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/terminal.py").path
      func play(_ target: String, _ more: String...) async throws -> String {
        let outcome = try await desk.run(["request", "pocket-vault", "GET", target] + more, through: ["python3", script, "-", "--"])
        return try #require(outcome.json["output"] as? String)
      }
      #expect(try await play("/v1/export?mib=2", "-o", "export.bin").contains("2.1 MB of 2.1 MB"))
      #expect(try await play("/v1/export?mib=2", "-o", "export.bin", "--json").isEmpty)
      #expect(try await !play("/v1/items").contains("bytes"), "the answer itself goes to the terminal")
    }
  }

  @Test func aReaderThatGoesEndsItQuietly() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let outcome = try await desk.run(
        ["request", "pocket-vault", "GET", "/v1/export?mib=\(Self.mebibytes)"],
        through: ["bash", "-c", "set -o pipefail; \"$@\" | head -c 10", "bash"])
      #expect(outcome.status == 141)
      #expect(outcome.err.isEmpty)
      #expect(outcome.out.utf8.count == 10)
    }
  }

  @Test func filesAndPipesAreSentAsTheyAreRead() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let name = try fill(desk.work.appending(path: "import.bin"))
      let sum = try await desk.run(["sum"], through: ["sh", "-c", "sha256sum < import.bin; exit 0"]).out.prefix(64)
      let file = try await desk.run("request", "pocket-vault", "PUT", "/v1/import", "--data", "@\(name)")
      #expect(file.status == 0, "\(file.err)")
      #expect(file.json["length"] as? String == "\(9 << 20)")
      #expect(file.json["sum"] as? String == String(sum))
      let pipe = try await desk.run(
        ["request", "pocket-vault", "PUT", "/v1/import", "--data", "@-"], through: ["sh", "-c", "cat import.bin | \"$@\"", "sh"])
      #expect(pipe.status == 0, "\(pipe.err)")
      #expect(pipe.json["coding"] as? String == "chunked")
      #expect(pipe.json["sum"] as? String == String(sum))
    }
  }

  @Test func aFileIsReplayedAndAPipeIsNot() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let name = try fill(desk.work.appending(path: "import.bin"))
      try await desk.makeVendorForget()
      #expect(try await desk.run("request", "pocket-vault", "PUT", "/v1/import", "--data", "@\(name)").status == 0)
      try await desk.makeVendorForget()
      let pipe = try await desk.run(
        ["request", "pocket-vault", "PUT", "/v1/import", "--data", "@-"], through: ["sh", "-c", "cat import.bin | \"$@\"", "sh"])
      #expect(pipe.status == 7)
      #expect(pipe.err.contains("error[session-rejected]"))
      #expect(pipe.err.contains("can be had only once"))
      let before = try await desk.vendorLog().count { $0 == "POST /v1/login" }
      #expect(try await desk.run("request", "pocket-vault", "GET", "/v1/items").status == 0)
      #expect(try await desk.vendorLog().count { $0 == "POST /v1/login" } == before, "the new session was kept")
      try await desk.makeVendorForget()
      let short = try await desk.run("request", "pocket-vault", "POST", "/v1/items", "-d", "@-", input: "short")
      #expect(short.json["got"] as? String == "short", "what is short is held, and can be sent again")
    }
  }

  @Test func aSilentServerIsLeftAfterAWhile() async throws {
    try await Desk.open { desk in
      try await desk.login()
      let outcome = try await desk.run("request", "pocket-vault", "GET", "/v1/stuck", "-o", "stuck.bin", "--idle-timeout", "1")
      #expect(outcome.status == 5)
      #expect(outcome.err.contains("error[timeout]"))
      #expect(try files(desk) == [])
    }
  }
}
