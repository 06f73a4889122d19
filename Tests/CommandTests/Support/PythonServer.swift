import Foundation
import Subprocess

/// A server written in Python that prints its port and then serves until it is killed.
///
/// It is started by Subprocess, as all of these tests' processes are: Foundation's Process waits for descriptors that children of
/// another library's inherit, so that the two together never end.
enum PythonServer {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Runs a script of the tests' folder for as long as the closure lasts; the closure gets its address.
  static func run<Result: Sendable>(
    _ script: String, arguments: [String] = [], file: String = #filePath, _ body: (_ base: String) async throws -> Result
  ) async throws -> Result {
    let tests = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
    // The server dies with the tests, however they end.
    let words = ["--pdeathsig", "TERM", "python3", tests.appending(path: script).path] + arguments
    let outcome = try await Subprocess.run(
      .name("setpriv"), arguments: .init(words), input: .none, output: .sequence, error: .discarded
    ) { execution in
      var line = ""
      for try await chunk in execution.standardOutput {
        line += chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        if line.contains("\n") { break }
      }
      let result: Swift.Result<Result, any Error>
      do {
        guard let port = UInt16(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
          throw Failure(description: "\(script) did not say its port")
        }
        result = .success(try await body("http://127.0.0.1:\(port)"))
      } catch {
        result = .failure(error)
      }
      await execution.teardown(using: [.gracefulShutDown(allowedDurationToNextStep: .seconds(3))])
      return result
    }
    return try outcome.closureResult.get()
  }
}
