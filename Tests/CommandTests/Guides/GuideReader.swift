import Foundation
import Subprocess

/// Does what a guide says, literally, in an empty folder and an empty home, with the built `lanyard` first in PATH.
///
/// The commands share a shell's variables and its folder. What they say, to standard output and error, must be what the guide shows; `…`
/// stands for what differs from machine to machine within a line, and alone on a line for any number of lines. A command that cannot be
/// started is a deviation whatever the guide shows; another status than zero is shown by `echo $?` where it matters.
struct GuideReader {
  /// What the guide has and the output has not.
  struct Deviation: Error, CustomStringConvertible {
    var guide: String
    var line: Int
    var what: String

    var description: String { "\(guide):\(line): \(what)" }
  }

  let folder: URL
  /// What stands in the guide for what is in its place here, such as the address of a server.
  var replacing: [String: String] = [:]

  private var work: URL { folder.appending(path: "work") }
  private var variables: URL { folder.appending(path: "variables") }

  /// Gives a reader with a folder that is gone afterwards.
  static func open<Result>(replacing: [String: String] = [:], _ body: (GuideReader) async throws -> Result) async throws -> Result {
    let reader = GuideReader(
      folder: FileManager.default.temporaryDirectory.appending(path: "lanyard-guide-\(UUID().uuidString)"), replacing: replacing)
    defer { try? FileManager.default.removeItem(at: reader.folder) }
    for name in ["home", "work"] {
      try FileManager.default.createDirectory(at: reader.folder.appending(path: name), withIntermediateDirectories: true)
    }
    try Data("PWD='\(reader.work.path)'\n".utf8).write(to: reader.variables)
    return try await body(reader)
  }

  /// Stops at the first deviation.
  func follow(_ guide: Guide) async throws {
    var status: Int32 = 0
    for step in guide.steps {
      func deviates(_ what: String) -> Deviation { Deviation(guide: guide.name, line: step.line, what: what) }
      switch step.deed {
      case .save(let path, let text):
        let file = work.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(here(text).utf8).write(to: file)
      case .edit(let path, let old, let new):
        let parts = (try? text(of: path))?.components(separatedBy: old) ?? []
        guard parts.count == 2 else { throw deviates("in \(path) these lines stand \(max(0, parts.count - 1)) times, not once:\n\(old)") }
        try Data(here(parts.joined(separator: new)).utf8).write(to: work.appending(path: path))
      case .run(let command, let output):
        let said: String
        (said, status) = try await run(command, after: status)
        guard status != 126, status != 127 else { throw deviates("$ \(command)\ncannot be started:\n\(said)") }
        guard Self.matches(said, output) else { throw deviates("$ \(command)\nshall say:\n\(output)\nand says:\n\(said)") }
      }
    }
  }

  /// A file of the reader's, as the guide would show it.
  func text(of path: String) throws -> String { inTheGuide(try String(contentsOf: work.appending(path: path), encoding: .utf8)) }

  private func here(_ text: String) -> String { replacing.reduce(text) { $0.replacingOccurrences(of: $1.key, with: $1.value) } }
  private func inTheGuide(_ text: String) -> String { replacing.reduce(text) { $0.replacingOccurrences(of: $1.value, with: $1.key) } }

  private func run(_ command: String, after status: Int32) async throws -> (said: String, status: Int32) {
    let script = """
      exec 2>&1 </dev/null
      . "$1"; cd "$PWD"; (exit "$2"); eval "$3"
      status=$?
      export PWD; export -p >"$1"
      exit $status
      """
    let path = URL(filePath: try Desk.command).deletingLastPathComponent().path
    let environment = ProcessInfo.processInfo.environment
    let variables: [Environment.Key: String] = [
      "HOME": folder.appending(path: "home").path, "PATH": "\(path):\(environment["PATH"] ?? "/usr/bin:/bin")",
      "LD_LIBRARY_PATH": environment["LD_LIBRARY_PATH"] ?? "", "LC_ALL": "C.UTF-8",
    ]
    let result = try await Subprocess.run(
      .name("sh"), arguments: ["-c", script, "sh", self.variables.path, "\(status)", here(command)], environment: .custom(variables),
      output: .string(limit: 1 << 20), error: .discarded)
    guard case .exited(let code) = result.terminationStatus else { return ("\(result.terminationStatus)", 127) }
    return (inTheGuide(result.standardOutput), code)
  }

  static func matches(_ said: String, _ shown: String) -> Bool {
    // White space at the end of a line, and empty lines at the end, do not show.
    func lines(_ text: String) -> [String] {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        String(line.reversed().drop(while: \.isWhitespace).reversed())
      }
      return Array(lines.reversed().drop(while: \.isEmpty).reversed())
    }
    let pattern = lines(shown).map { line in
      guard line != "…" else { return ".*(?:\n.*)*" }
      return line.components(separatedBy: "…").map(NSRegularExpression.escapedPattern).joined(separator: ".+")
    }.joined(separator: "\n")
    return lines(said).joined(separator: "\n").range(of: "\\A\(pattern)\\z", options: .regularExpression) != nil
  }
}
