import ArgumentParser
import Lanyard
import LanyardFileStore

struct LogoutCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "End sessions at the vendor, and forget them.",
    discussion: """
      A session is forgotten here even where the vendor could not be told; the exit code then says why, and of several the highest \
      counts. Profiles stay in their files.
      """)

  @Argument(help: "Profiles, or names under which logins are kept.", completion: NameCompletion.logins)
  var names: [String] = []

  @Flag(name: .customLong("all"), help: "End every session that is kept.")
  var endsAll = false

  @OptionGroup(title: "Secrets, where the vendor wants them again") var secrets: SecretOptions
  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if names.isEmpty != endsAll { throw ValidationError("give names, or --all") }
  }

  private struct Outcome: Encodable {
    /// The name, or the beginning of a session's key where it has none.
    var name: String
    /// Whether the vendor was told.
    var isTold: Bool
    /// Why not, where that was to be.
    var error: String?
  }

  func perform(at console: Console) async throws -> ExitStatus {
    let finder = try AccountFinder()
    let ending = SessionEnding(
      finder: finder, store: try FileStore.standard(), given: try GivenInputs(secrets), connection: connection, console: console)
    if let only = names.first, names.count == 1 {
      let outcome = Outcome(name: only, isTold: try await ending.end(only))
      if console.isJSON { try console.print(json: outcome) } else { say(outcome, at: console) }
      return .ok
    }
    var outcomes: [Outcome] = []
    var worst = ExitStatus.ok
    for name in endsAll ? try await ending.names : names {
      do {
        outcomes.append(Outcome(name: name, isTold: try await ending.end(name)))
        if !console.isJSON { outcomes.last.map { say($0, at: console) } }
      } catch {
        let report = ErrorReport(error)
        outcomes.append(Outcome(name: name, isTold: false, error: report.message))
        if report.status.rawValue > worst.rawValue { worst = report.status }
        if !console.isJSON { console.report(error, onStandardOutput: false) }
      }
    }
    if endsAll {
      for key in try await ending.forgetTheNameless() {
        outcomes.append(Outcome(name: key, isTold: false))
        console.note("a session that no name refers to (\(key)…) is forgotten; its vendor could not be told")
      }
    }
    if console.isJSON { try console.print(json: outcomes) }
    return worst
  }

  private func say(_ outcome: Outcome, at console: Console) {
    let name = outcome.name
    console.note(outcome.isTold ? "logged out: '\(name)'" : "the session '\(name)' is forgotten; there was nothing to tell the vendor")
  }
}
