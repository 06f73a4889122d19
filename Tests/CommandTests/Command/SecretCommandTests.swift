import Foundation
import Testing

/// A secret that a program gives: whatever the program does, nothing hangs, nothing is shown, and the old session is as it was.
@Suite struct SecretCommandTests {
  /// A program that is no help, and what is said of it.
  struct Misbehaviour: Sendable, CustomStringConvertible {
    var description: String
    var origin: String
    var says: String

    static let all = [
      Misbehaviour(
        description: "hangs", origin: "{ command: [sh, -c, 'echo $$ > pid; exec tail -f /dev/null'], timeout: 300ms }",
        says: "has not ended within"),
      Misbehaviour(
        description: "hangs and takes no hint",
        origin: #"{ command: [sh, -c, 'trap "" TERM; echo $$ > pid; while :; do tail -f /dev/null; done'], timeout: 300ms }"#,
        says: "has not ended within"),
      Misbehaviour(
        description: "says too much", origin: "{ command: [sh, -c, 'echo $$ > pid; exec yes'] }", says: "gives more than 64 KiB"),
      Misbehaviour(
        description: "fails and tells", origin: "{ command: [sh, -c, 'echo no luck with $VAULT_PASSWORD >&2; exit 3'] }",
        says: "'sh' ended with 3"),
      Misbehaviour(
        description: "fails after giving",
        origin: "{ command: [sh, -c, 'printf %s $VAULT_PASSWORD; printf %s $VAULT_PASSWORD >&2; exit 1'] }",
        says: "'sh' ended with 1"),
      Misbehaviour(description: "dies", origin: "{ command: [sh, -c, 'kill -9 $$'] }", says: "was ended by the signal 9"),
      Misbehaviour(
        description: "gives two lines", origin: #"{ command: [printf, 'first-half\nother-half\n'] }"#, says: "more than one line"),
      Misbehaviour(description: "gives a NUL", origin: #"{ command: [printf, 'first-half\0other-half'] }"#, says: "gives a NUL"),
      Misbehaviour(description: "gives nothing", origin: "{ command: ['true'] }", says: "'true' gives nothing"),
      Misbehaviour(description: "gives an empty line", origin: "{ command: [echo] }", says: "gives an empty line"),
      Misbehaviour(
        description: "is not there", origin: "{ command: [surely-no-such-program] }",
        says: "there is no program 'surely-no-such-program'"),
      Misbehaviour(description: "is no text", origin: #"{ command: [printf, '\377'] }"#, says: "is not UTF-8"),
    ]
  }

  @Test(.timeLimit(.minutes(5)), arguments: Misbehaviour.all) func aClearErrorAndTheOldSessionIntact(misbehaviour: Misbehaviour)
    async throws
  {
    try await Desk.open { desk in
      try desk.write(PocketVault.profiles(at: desk.vendor), to: desk.profiles)
      try await #require(desk.run("login", "keeper").status == 0)
      let before = try desk.sessions()
      try desk.write(PocketVault.profiles(at: desk.vendor, password: misbehaviour.origin), to: desk.profiles)
      let login = try await desk.run("login", "keeper")
      #expect(login.status == 8)
      #expect(login.err.contains("error[secret-command]"), "\(login.err)")
      #expect(login.err.contains(misbehaviour.says), "\(login.err)")
      #expect(!login.err.contains("first-half") && !login.err.contains("other-half"))
      #expect(try desk.sessions() == before)
      let request = try await desk.run("request", "keeper", "GET", "/v1/items")
      #expect(request.status == 0, "the session serves without the secret: \(request.err)")
      #expect(try await desk.vendorLog() == ["POST /v1/login", "GET /v1/items"])
      // Nothing of the program is left; the kernel may need a moment for it.
      let file = desk.profiles.deletingLastPathComponent().appending(path: "pid")
      if let id = (try? String(contentsOf: file, encoding: .utf8)).flatMap({ Int32($0.trimmingCharacters(in: .newlines)) }) {
        while Desk.somethingLives(inGroup: id) { await Task.yield() }
      }
    }
  }

  @Test func itHasNeitherInputNorTerminal() async throws {
    try await Desk.open { desk in
      let command = "{ command: [sh, -c, 'cat; (: < /dev/tty) 2> /dev/null && exit 9; printenv VAULT_PASSWORD'] }"
      try desk.write(PocketVault.profiles(at: desk.vendor, password: command), to: desk.profiles)
      let scene = try await desk.play([], "login", "keeper")
      #expect(scene.status == 0, "\(scene.output)")
    }
  }

  @Test func whatItLeavesRunningIsNotWaitedFor() async throws {
    try await Desk.open { desk in
      let command = "{ command: [sh, -c, '(tail -f /dev/null & echo $! > pid) ; printenv VAULT_PASSWORD'] }"
      try desk.write(PocketVault.profiles(at: desk.vendor, password: command), to: desk.profiles)
      let login = try await desk.run("login", "keeper")
      #expect(login.status == 0, "\(login.err)")
      let file = desk.profiles.deletingLastPathComponent().appending(path: "pid")
      let id = try #require(Int32(try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)))
      kill(id, SIGKILL)
    }
  }

  @Test(.timeLimit(.minutes(5))) func aSignalEndsItWithTheCommand() async throws {
    try await Desk.open { desk in
      let origin = "{ command: [sh, -c, 'echo $$ > pid.draft; mv pid.draft pid; exec tail -f /dev/null'], timeout: 1h }"
      try desk.write(PocketVault.profiles(at: desk.vendor, password: origin), to: desk.profiles)
      let file = desk.profiles.deletingLastPathComponent().appending(path: "pid")
      let login = try await desk.run(["login", "keeper"], through: Desk.interrupting("SIGINT", file: file))
      #expect(login.status == 130)
      let id = try #require(Int32(try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)))
      while Desk.somethingLives(inGroup: id) { await Task.yield() }
    }
  }
}

extension Desk {
  /// Sends the command a signal as soon as there is a file, or the vendor has seen a request.
  static func interrupting(_ signal: String, file: URL) -> [String] { ["python3", script, signal, "--file", file.path, "--"] }

  func interrupting(_ signal: String, seeing request: String) -> [String] {
    ["python3", Self.script, signal, "--log", "\(vendor)/control/log", request, "--"]
  }

  private static var script: String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/interrupt.py").path
  }

  /// Whether a process of the group has not ended. One that nobody has collected yet is none.
  static func somethingLives(inGroup id: Int32) -> Bool {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.filter { Int32($0) != nil } ?? []
    return processes.contains { process in
      guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
      // Behind the program's name in brackets: its state, its parent, its group.
      let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
      return fields.count > 2 && Int32(fields[2]) == id && fields[0] != "Z"
    }
  }

  /// The files of the sessions that are kept.
  func sessionFiles() throws -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: state.path)) ?? []
    // A session has its key for a name.
    return names.filter { $0.prefix { $0.isHexDigit }.count == 64 && $0.hasSuffix(".json") }.map { state.appending(path: $0) }
  }

  /// What is in them, by name.
  func sessions() throws -> [String: Data] {
    try Dictionary(uniqueKeysWithValues: sessionFiles().map { ($0.lastPathComponent, try Data(contentsOf: $0)) })
  }
}
