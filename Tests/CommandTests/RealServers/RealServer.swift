import Foundation

/// How a server that nobody here wrote is started on loopback, with everything it keeps in a folder of its own.
struct RealServer: Sendable {
  /// What a server runs with.
  struct Place: Sendable {
    var folder: String
    /// Free ports; the first is the API's.
    var ports: [UInt16]

    var url: String { "http://127.0.0.1:\(ports[0])" }

    func write(_ text: String, to path: String) throws {
      let file = URL(filePath: "\(folder)/\(path)")
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  /// How a server is brought to reject the sessions that it has issued, so that no test waits for one to expire.
  enum Forgetting: Sendable {
    case restart
    /// A restart without these files and folders.
    case restartWithout([String])
    case call(@Sendable (Place) async throws -> Void)
  }

  static let username = "alice"
  static let password = "alicepw"

  /// The name of its executable.
  var name: String
  /// Where its executable is, if it is not found by its name.
  var executable: String?
  /// Further executables and files that it takes.
  var needs: [String] = []
  var portCount: Int
  var arguments: @Sendable (Place) -> [String]
  var environment: @Sendable (Place) -> [String: String] = { _ in [:] }
  /// Writes its configuration.
  var prepare: @Sendable (Place) async throws -> Void = { _ in }
  /// A path that answers as soon as the server serves; nil for one that does not speak HTTP and serves when its port is open.
  var readyPath: String?
  /// What must be said to the fresh server before it can be used.
  var bootstrap: @Sendable (Place) async throws -> Void = { _ in }
  var forgetting: Forgetting
  /// Whether suites that run at the same time use the same one.
  var isShared = false

  var isInstalled: Bool { missing.isEmpty }
  /// What is not there of its executables and files.
  var missing: [String] { ([executable ?? name] + needs).filter { Command.path(of: $0) == nil } }

  /// The server that the suite's or test's trait has started.
  var running: RunningServer {
    get throws {
      if let server = RunningServer.all[name] { return server }
      throw RealServerFailure("\(name) does not run: add the trait .running to the suite")
    }
  }
}

struct RealServerFailure: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
