import Foundation

/// A server written in Python that prints its port and then serves until it is killed.
enum PythonServer {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Runs a script of this folder for as long as the closure lasts; the closure gets its address.
  static func run<Result>(
    _ script: String, arguments: [String] = [], file: String = #filePath, _ body: (_ base: String) async throws -> Result
  ) async throws -> Result {
    let process = Process()
    let tests = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
    // The server dies with the tests, however they end.
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["setpriv", "--pdeathsig", "TERM", "python3", tests.appending(path: script).path] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    var line = Data()
    while !line.contains(UInt8(ascii: "\n")), let more = try output.fileHandleForReading.read(upToCount: 1), !more.isEmpty { line += more }
    guard let port = UInt16(String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw Failure(description: "\(script) did not say its port")
    }
    return try await body("http://127.0.0.1:\(port)")
  }
}
