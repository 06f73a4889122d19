import ArgumentParser
import Lanyard

struct ListCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show the specs that have a name: those in ./specs, the user's own, and those built in.")

  @OptionGroup var common: CommonOptions

  private struct Entry: Encodable {
    var name: String
    var title: String?
    /// `builtin:NAME` for what the command brings along.
    var path: String
    var methods: [String]
    /// Whether it can be used as it is.
    var isUsable: Bool
  }

  func perform(at console: Console) async throws -> ExitStatus {
    let finder = SpecFinder()
    let entries = finder.all().map { found in
      let file = SpecFile(found.path)
      return Entry(
        name: found.name, title: file.spec?.title, path: found.path, methods: file.spec?.methods.map(\.name) ?? [], isUsable: file.isUsable)
    }
    if console.isJSON {
      try console.print(json: entries)
      return .ok
    }
    let width = entries.map(\.name.count).max() ?? 0
    for entry in entries {
      let name = entry.name.padded(to: width)
      let what = entry.isUsable ? entry.methods.joined(separator: ", ") : "has mistakes: lanyard check \(entry.path)"
      try console.print("\(name)  \(entry.title.map { "\($0)  " } ?? "")[\(what)]  \(entry.path)")
    }
    return .ok
  }
}

extension String {
  /// The text with spaces behind it, so that columns stand below each other.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
