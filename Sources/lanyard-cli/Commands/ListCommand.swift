import ArgumentParser
import Lanyard

struct ListCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show what has a name: profiles, and the specs in ./specs, among the user's own, and built in.")

  @OptionGroup var common: CommonOptions

  private enum Kind: String, Encodable { case profile, spec }

  private struct Entry: Encodable {
    var kind: Kind
    var name: String
    var title: String?
    /// The spec that a profile is for.
    var spec: String?
    /// `builtin:NAME` for what the command brings along.
    var path: String
    var methods: [String]
    /// Whether it can be used as it is.
    var isUsable: Bool

    var summary: String {
      let spec = spec.map { "\($0)  " } ?? ""
      let title = title.map { "\($0)  " } ?? ""
      return "\(title)\(spec)\(methods.isEmpty ? "" : "[\(methods.joined(separator: ", "))]  ")\(path)"
    }
  }

  func perform(at console: Console) async throws -> ExitStatus {
    let finder = SpecFinder()
    let entries = try profiles(console) + finder.all().map { specEntry($0) }
    if console.isJSON {
      try console.print(json: entries)
      return .ok
    }
    let width = entries.map(\.name.count).max() ?? 0
    for entry in entries {
      let name = entry.name.padded(to: width)
      if entry.kind == .spec, !entry.isUsable {
        let title = entry.title.map { "\($0)  " } ?? ""
        try console.print("\(name)  \(title)[has mistakes: lanyard check \(entry.path)]  \(entry.path)".visible)
      } else {
        try console.print("\(name)  \(entry.summary)".visible)
      }
    }
    return .ok
  }

  private func specEntry(_ found: SpecFinder.Found) -> Entry {
    let file = SpecFile(found.path)
    return Entry(
      kind: .spec, name: found.name, title: file.spec?.title, path: found.path, methods: file.spec?.methods.map(\.name) ?? [],
      isUsable: file.isUsable)
  }

  /// A file with a mistake does not hide the specs.
  private func profiles(_ console: Console) throws -> [Entry] {
    let book: ProfileBook
    do { book = try ProfileBook() } catch {
      console.report(error, onStandardOutput: false)
      return []
    }
    var seen: Set<String> = []
    return book.files.flatMap { found in
      found.file.profiles.filter { seen.insert($0.name.value).inserted }.map { profile in
        Entry(
          kind: .profile, name: profile.name.value, title: nil, spec: profile.spec.value, path: found.path,
          methods: [profile.method?.value].compactMap(\.self), isUsable: (try? found.login(of: profile)) != nil)
      }
    }
  }
}
