import Foundation
import Testing

/// Every option that the documentation gives to `lanyard` is one that its command has.
@Suite struct CommandLineTests {
  private static let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }

  /// What `--experimental-dump-help` tells of the command.
  private struct Help: Decodable {
    struct Command: Decodable {
      var commandName: String
      var subcommands: [Command]?
      var arguments: [Argument]?
    }
    struct Argument: Decodable { var names: [Name]? }
    struct Name: Decodable {
      var kind: String
      var name: String
      var spelling: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }
    var command: Command
  }

  /// The options of each command. Those of `mock` are the server's, to which it hands everything over.
  private static func options() async throws -> [String: Set<String>] {
    var options: [String: Set<String>] = [:]
    try await Desk.open(at: "") { desk in
      let help = try JSONDecoder().decode(Help.self, from: Data(try await desk.run("--experimental-dump-help").out.utf8))
      for command in help.command.subcommands ?? [] where command.commandName != "mock" {
        options[command.commandName] = Set((command.arguments ?? []).flatMap { $0.names ?? [] }.map(\.spelling))
      }
    }
    return options
  }

  private static func pages() throws -> [String] {
    let below = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: "Documentation").path)
    return ["README.md"] + below.filter { $0.hasSuffix(".md") }.sorted().map { "Documentation/\($0)" }
  }

  @Test func everyOptionThatIsShownExists() async throws {
    let options = try await Self.options()
    var count = 0
    for page in try Self.pages() {
      let text = try String(contentsOf: Self.root.appending(path: page), encoding: .utf8).replacing("\\\n", with: " ")
      // Up to where another command begins, or the words that `exec` runs.
      for line in text.matches(of: #/\blanyard (?<command>[a-z]+)(?<rest>[^`|;)\n]*)/#) {
        guard let known = options[String(line.command)] else { continue }
        let own = String(line.rest).split(separator: " -- ", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        for option in own.matches(of: #/(?:^|\s|\[)(?<option>--?[A-Za-z][\w-]*)/#) {
          #expect(known.contains(String(option.option)), "\(page): lanyard \(line.command) has no \(option.option)")
          count += 1
        }
      }
    }
    #expect(count > 60)
  }
}
