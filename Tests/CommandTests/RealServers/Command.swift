import Foundation
import Subprocess

/// Programs that set up what tests need.
enum Command {
  /// Runs a program that must succeed, and gives its standard output.
  @discardableResult static func run(
    _ name: String, _ arguments: [String], environment: [String: String] = [:], input: String = "", in folder: String? = nil
  ) async throws -> String {
    guard let path = path(of: name) else { throw RealServerFailure("\(name) is missing: run Scripts/install-test-dependencies.sh") }
    let result = try await Subprocess.run(
      .name("sh"), arguments: Arguments(["-c", "cd \"$0\" && exec \"$@\"", folder ?? ".", path] + arguments),
      environment: self.environment(environment), input: OfferedInput(text: input), output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 16))
    guard result.terminationStatus.isSuccess else {
      throw RealServerFailure("\(name) \(arguments.joined(separator: " ")): \(result.standardOutput)\(result.standardError)")
    }
    return result.standardOutput
  }

  /// The environment of the tests with these variables set.
  static func environment(_ variables: [String: String]) -> Subprocess.Environment {
    .inherit.updating(Dictionary(uniqueKeysWithValues: variables.map { (.init(stringLiteral: $0.key), $0.value) }))
  }

  /// Where an executable or a file is; nil when it is not there. Servers stand where only root's PATH leads.
  static func path(of name: String) -> String? {
    guard !name.hasPrefix("/") else { return FileManager.default.fileExists(atPath: name) ? name : nil }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"]
    return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
