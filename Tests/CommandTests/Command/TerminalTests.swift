import Foundation
import Testing

/// A person at a terminal: asked for what is missing, without echo for what is secret.
@Suite struct TerminalTests {
  @Test func secretsAreAskedForWithoutEcho() async throws {
    try await Desk.open { desk in
      let scene = try await desk.play(
        [("base_url for", desk.vendor), ("username for", "ops"), ("password for", Canary.password.text)], "login", "pocket-vault")
      #expect(scene.status == 0, "\(scene.output)")
      #expect(scene.echo == [true, true, false])
      #expect(scene.echoAfter)
      #expect(scene.output.contains("The keeper's name"))
      #expect(scene.output.contains("logged in to Pocket Vault"))
      #expect(try await desk.run("request", "pocket-vault", "GET", "/v1/items").status == 0)
    }
  }

  @Test func aProfileAsksItsOwnQuestion() async throws {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor, password: "{ prompt: The keeper's secret word }"), to: desk.profiles)
      let scene = try await desk.play([("The keeper's secret word: ", Canary.password.text)], "login", "keeper")
      #expect(scene.status == 0, "\(scene.output)")
      #expect(scene.echo == [false])
      let request = try await desk.run("request", "keeper", "GET", "/v1/items")
      #expect(request.status == 0, "\(request.err)")
      try await desk.makeVendorForget()
      let over = try await desk.run("request", "keeper", "GET", "/v1/items")
      #expect(over.status == 7)
      #expect(over.err.contains("log in again with: lanyard login keeper"))
    }
  }

  @Test(arguments: [("SIGINT", Int32(130)), ("SIGTERM", 143), ("SIGHUP", 129)])
  func aSignalRestoresTheEchoAndLeavesNothing(signal: String, status: Int32) async throws {
    try await Desk.open { desk in
      let scene = try await desk.play(
        signal: signal, [("password for", "")], "login", "pocket-vault", "--set", "base_url=\(desk.vendor)", "--set", "username=ops")
      #expect(scene.status == status)
      #expect(scene.echo == [false])
      #expect(scene.echoAfter)
      #expect(!FileManager.default.fileExists(atPath: desk.kept("pocket-vault").path))
      #expect(try await desk.vendorLog().isEmpty)
    }
  }

  @Test func aCrashWouldNotTalk() async throws {
    try await Desk.open { desk in
      let scene = try await desk.play(
        signal: "SIGTERM", [("password for", "")], "login", "pocket-vault", "--set", "base_url=\(desk.vendor)", "--set",
        "username=ops")
      #expect(scene.core == "0")
      #expect(scene.owner == 0)
      for signal in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] {
        #expect(try #require(scene.caught) & (1 << UInt64(signal - 1)) == 0, "the signal \(signal) has a handler")
      }
    }
  }

  @Test func aSessionThatIsOverAsksThePerson() async throws {
    try await Desk.open { desk in
      let before = try await desk.play(
        [("password for", Canary.password.text)], "login", "pocket-vault", "--set", "base_url=\(desk.vendor)", "--set",
        "username=ops")
      #expect(before.status == 0)
      try await desk.makeVendorForget()
      let scene = try await desk.play([("password for", Canary.password.text)], "request", "pocket-vault", "GET", "/v1/items")
      #expect(scene.status == 0, "\(scene.output)")
      #expect(scene.output.contains("[1, 2, 3]"))
      #expect(try await desk.vendorLog() == ["POST /v1/login", "GET /v1/items", "POST /v1/login", "GET /v1/items"])
    }
  }
}

/// What was seen on a terminal, and of the process when it asked last.
struct Scene: Decodable {
  var output: String
  var echo: [Bool]
  var echoAfter: Bool
  var status: Int32
  /// The signals that the process has handlers for, as a mask.
  var caught: UInt64?
  /// The largest core file that it may leave.
  var core: String?
  /// The user to whom its memory belongs.
  var owner: Int?
}

extension Desk {
  /// Runs the command on a terminal of its own and answers its questions; with a signal, it comes in the place of the last answer.
  func play(signal: String = "-", _ dialogue: [(question: String, answer: String)], _ arguments: String...) async throws -> Scene {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/terminal.py").path
    let words = dialogue.flatMap { [$0.question, $0.answer] }
    let outcome = try await run(arguments, through: ["python3", script, signal] + words + ["--"])
    try #require(outcome.status == 0, "\(outcome.err)")
    return try JSONDecoder().decode(Scene.self, from: Data(outcome.out.utf8))
  }
}
