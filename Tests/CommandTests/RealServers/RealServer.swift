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
    case call(@Sendable (Place) async throws -> Void)
  }

  static let username = "alice"
  static let password = "alicepw"

  /// The name of its executable.
  var name: String
  var portCount: Int
  var arguments: @Sendable (Place) -> [String]
  /// Writes its configuration.
  var prepare: @Sendable (Place) throws -> Void = { _ in }
  /// A path that answers as soon as the server serves.
  var readyPath: String
  /// What must be said to the fresh server before it can be used.
  var bootstrap: @Sendable (Place) async throws -> Void = { _ in }
  var forgetting: Forgetting

  var isInstalled: Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
  }

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
