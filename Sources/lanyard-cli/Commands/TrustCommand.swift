import ArgumentParser
import Lanyard
import LanyardPOSIX

struct TrustCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust", abstract: "Accept the profiles of a project, after seeing what they would do.",
    discussion: """
      A project's lanyard.yaml says what is run and read for its secrets and where they are sent, and is used only once you have \
      accepted it. What is accepted is the file as it is now, with the project's specs, certificates and programs that it names: any \
      change asks anew.
      """)

  @Argument(help: "The file; the nearest lanyard.yaml in this folder or above it unless named.", completion: .file())
  var file: String?

  @Flag(help: "Accept it without being asked.")
  var yes = false

  @Flag(help: "Take the acceptance back.")
  var revoke = false

  @Flag(help: "Show which files are accepted.")
  var list = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if [yes, revoke, list].count(where: \.self) > 1 { throw ValidationError("--yes, --revoke and --list exclude each other") }
  }

  private struct Listed: Encodable {
    var path: String
    /// Whether it is still what was accepted.
    var isCurrent: Bool
  }

  func perform(at console: Console) async throws -> ExitStatus {
    let folder = try TrustFolder()
    if list {
      try show(folder.all, at: console)
    } else if revoke {
      let path = try path()
      guard try folder.revoke(path) else {
        throw CommandError("untrusted", "'\(path)' is not trusted anyway", status: .input)
      }
      if console.isJSON { try console.print(json: ["revoked": path]) }
      console.note("'\(path)' is no longer trusted")
    } else {
      try await accept(path(), folder, console)
    }
    return .ok
  }

  private func accept(_ path: String, _ folder: TrustFolder, _ console: Console) async throws {
    let found = try FoundProfiles(path, isProjects: true)
    try found.refuseOtherWriters()
    let report = TrustReport(found)
    if console.isJSON {
      try console.print(json: report)
    } else {
      for line in report.lines { try console.print(line) }
    }
    if !yes {
      guard Terminal.isInteractive else {
        throw CommandError(
          "not-asked", "there is no terminal to ask at whether this is to be trusted", help: "if you have read it: lanyard trust --yes",
          status: .input)
      }
      let answer: String?
      do throws(SystemError) { answer = try Terminal.ask("trust this? [y/N] ", echoing: true) } catch {
        throw CommandError("terminal", "the terminal cannot be used: \(error.message)", status: .input)
      }
      guard ["y", "yes"].contains(answer?.lowercased()) else { throw CommandError("not-trusted", "it is not trusted", status: .input) }
    }
    try await folder.keep(report.accepted)
    console.note("'\(path)' is trusted as it is now")
  }

  private func show(_ trusts: [Trust], at console: Console) throws {
    let listed = trusts.map { Listed(path: $0.path, isCurrent: $0.isCurrent) }
    if console.isJSON { return try console.print(json: listed) }
    for entry in listed { try console.print(entry.isCurrent ? entry.path : "\(entry.path)  (changed since)") }
  }

  private func path() throws(CommandError) -> String {
    if let file {
      let path = Self.withoutDots(InputGatherer.absolute(file))
      return (try? POSIX.targetInfo(at: path))?.kind == .folder ? "\(path)/\(ProfileFile.fileName)" : path
    }
    if let path = FoundProfiles.nearest() { return path }
    throw CommandError("no-profiles", "there is no \(ProfileFile.fileName) in this folder or above it", status: .input)
  }

  /// The path as it is met from below: without `.` and `..`.
  private static func withoutDots(_ path: String) -> String {
    let parts = path.split(separator: "/").reduce(into: [Substring]()) { parts, part in
      switch part {
      case ".": break
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }
}

extension Trust {
  /// Whether everything is as it was when it was accepted.
  fileprivate var isCurrent: Bool {
    Fingerprint.ofFile(path) == fingerprint
      && companions.allSatisfy { $0.value == Self.usersOwn || Fingerprint.ofFile($0.key) == $0.value }
  }
}
