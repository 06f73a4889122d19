import Foundation
import Subprocess
import Testing

/// A user of the built command: a home of its own, and a watch over everything that is said.
struct Desk {
  /// The folder that holds the user's home, configuration, state and work.
  let folder: URL
  /// The vendor's address.
  let vendor: String

  var work: URL { folder.appending(path: "work") }
  /// Where sessions are kept, and where the logins that have a name.
  var state: URL { folder.appending(path: "state/lanyard/sessions") }
  var accounts: URL { folder.appending(path: "state/lanyard/accounts") }
  /// The user's own profiles, and those of a project.
  var profiles: URL { folder.appending(path: "config/lanyard/lanyard.yaml") }
  var project: URL { work.appending(path: "lanyard.yaml") }
  var specs: URL { folder.appending(path: "config/lanyard/specs") }

  struct Outcome {
    var status: Int32
    var out: String
    var err: String

    var json: [String: Any] { ((try? JSONSerialization.jsonObject(with: Data(out.utf8))) as? [String: Any]) ?? [:] }
    var error: [String: Any] { json["error"] as? [String: Any] ?? [:] }
  }

  /// Serves a vendor and gives a desk in an empty home, which is gone afterwards.
  static func open(_ body: (Desk) async throws -> Void) async throws {
    let secrets = [Canary.password.text, Canary.token.text]
    try await PythonServer.run("Command/Fixtures/vendor.py", arguments: secrets) { vendor in
      try await open(at: vendor) { desk in
        try desk.write(PocketVault.spec, to: desk.specs.appending(path: "pocket-vault.auth.yaml"))
        try await body(desk)
      }
    }
  }

  /// Gives a desk in an empty home, which is gone afterwards, for a vendor that is served already.
  static func open(at vendor: String, _ body: (Desk) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lanyard-desk-\(UUID().uuidString)")
    for name in ["home", "work", "config/lanyard/specs"] {
      try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(Desk(folder: folder, vendor: vendor))
  }

  /// The command beside the test bundle.
  static var command: String {
    get throws {
      let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      let path = bundle.deletingLastPathComponent().appending(path: "lanyard").path
      return try #require(FileManager.default.isExecutableFile(atPath: path) ? path : nil, "no command at \(path)")
    }
  }

  /// Runs the command. No canary may be in what it says; in standard output only where handing it over is the purpose.
  func run(
    _ arguments: String..., environment: [String: String] = [:], input: String = "", handsOver: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Outcome {
    try await run(
      arguments, environment: environment, input: input, handsOver: handsOver, sourceLocation: sourceLocation)
  }

  func run(
    _ arguments: [String], in place: String = "", through wrapper: [String] = [], environment: [String: String] = [:], input: String = "",
    handsOver: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Outcome {
    // `env -C` goes to the folder; the absolute path of the program it leaves as it is.
    let words = ["-C", work.appending(path: place).path] + wrapper + [try Self.command] + arguments
    let result = try await Subprocess.run(
      .name("env"), arguments: .init(words), environment: .custom(variables(environment)), input: OfferedInput(text: input),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard case .exited(let status) = result.terminationStatus else {
      throw Failure(description: "the command died: \(result.terminationStatus)")
    }
    let outcome = Outcome(status: status, out: result.standardOutput, err: result.standardError)
    for canary in Canary.all {
      #expect(!canary.isIn(outcome.err), "standard error shows a secret", sourceLocation: sourceLocation)
      if !handsOver { #expect(!canary.isIn(outcome.out), "standard output shows a secret", sourceLocation: sourceLocation) }
    }
    return outcome
  }

  private func variables(_ more: [String: String]) -> [Environment.Key: String] {
    let usual = [
      "HOME": folder.appending(path: "home").path, "XDG_CONFIG_HOME": folder.appending(path: "config").path,
      "XDG_STATE_HOME": folder.appending(path: "state").path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "", "VAULT_PASSWORD": Canary.password.text,
      // Where the command did not switch it off, a crash would be reported at length.
      "SWIFT_BACKTRACE": "enable=yes",
    ]
    return Dictionary(uniqueKeysWithValues: usual.merging(more) { $1 }.map { (Environment.Key(stringLiteral: $0), $1) })
  }

  // MARK: - What tests do often

  /// Logs in to the pocket vault with the right password from the environment.
  @discardableResult
  func login(_ more: String..., username: String = "ops", sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
    let outcome = try await run(
      ["login", "pocket-vault", "--set", "base_url=\(vendor)", "--set", "username=\(username)", "--env", "password=VAULT_PASSWORD"] + more,
      sourceLocation: sourceLocation)
    try #require(outcome.status == 0, "\(outcome.err)", sourceLocation: sourceLocation)
    return outcome
  }

  /// The requests that the vendor has seen.
  func vendorLog() async throws -> [String] {
    let answer = try await Curl.send("GET", "\(vendor)/control/log")
    return try JSONDecoder().decode([String].self, from: Data(answer.body.utf8))
  }

  /// Makes the vendor forget all the sessions that it has issued.
  func makeVendorForget() async throws { _ = try await Curl.send("POST", "\(vendor)/control/forget") }

  func write(_ text: String, to file: URL) throws { try Data(text.utf8).write(to: file) }

  /// What is kept under a name.
  func kept(_ name: String) -> URL { accounts.appending(path: "\(name).json") }

  func permissions(of file: URL) throws -> Int {
    try #require(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int)
  }

  struct Failure: Error, CustomStringConvertible { var description: String }
}
