import Foundation
import Subprocess
import Testing

/// Processes that share a store: the executable beside the test bundle.
enum StoreWorker {
  struct Outcome {
    var status: TerminationStatus
    /// What it printed: nothing, or the code of what went wrong.
    var out: String
  }

  static var path: String {
    get throws {
      let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      let path = bundle.deletingLastPathComponent().appending(path: "store-worker").path
      return try #require(FileManager.default.isExecutableFile(atPath: path) ? path : nil, "no worker at \(path)")
    }
  }

  /// Runs a worker to its end.
  ///
  /// - Parameter shell: What a shell does before it becomes the worker, such as setting a limit.
  static func run(
    _ task: String, _ key: String = someKey, _ number: Int = 0, in folder: URL, shell: String = "", through wrapper: [String] = []
  ) async throws -> Outcome {
    let script = "\(shell)\nexec \"$@\""
    let words = ["-c", script, "sh"] + wrapper + [try path, folder.path, task, key, "\(number)"]
    let result = try await Subprocess.run(
      .name("sh"), arguments: .init(words), input: .none, output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
    return Outcome(status: result.terminationStatus, out: result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Runs a worker until it says something, lets the closure do what it will, and kills it (-9).
  static func killed(
    _ task: String, _ key: String = someKey, in folder: URL, after body: () async throws -> Void
  ) async throws {
    let words = ["--pdeathsig", "KILL", try path, folder.path, task, key]
    let outcome = try await Subprocess.run(
      .name("setpriv"), arguments: .init(words), input: .none, output: .sequence, error: .discarded
    ) { execution in
      for try await _ in execution.standardOutput { break }
      let result: Result<Void, any Error>
      do { result = .success(try await body()) } catch { result = .failure(error) }
      try execution.send(signal: .kill)
      return result
    }
    try outcome.closureResult.get()
  }
}
