import ArgumentParser
import FoundationEssentials
import Lanyard

struct LogoutCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "End a session at the vendor, and forget it.",
    discussion: "It is forgotten here even where the vendor could not be told; the exit code then says why.")

  @Argument(help: "The name under which the session is kept.")
  var name: String

  @OptionGroup(title: "Secrets, where the vendor wants them again") var secrets: SecretOptions
  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup var common: CommonOptions

  private struct Outcome: Encodable {
    var name: String
    /// Whether the vendor was told.
    var isTold: Bool
  }

  func perform(at console: Console) async throws -> ExitStatus {
    let store = try SessionStore()
    let given = try GivenInputs(secrets)
    let isTold: Bool
    do {
      isTold = try await tell(store, given, console)
    } catch let error as CommandError where error.code == "no-session" || error.code == "invalid-name" {
      throw error
    } catch {
      let isGone = try store.remove(name)
      if isGone { console.note("the session '\(name)' is forgotten here, but the vendor could not be told:") }
      throw error
    }
    _ = try store.remove(name)
    if console.isJSON {
      try console.print(json: Outcome(name: name, isTold: isTold))
    } else {
      console.note(isTold ? "logged out: '\(name)'" : "the session '\(name)' is forgotten; there was nothing to tell the vendor")
    }
    return .ok
  }

  /// Whether the vendor was told: not of a session that is over, nor where there is no way to tell.
  private func tell(_ store: SessionStore, _ given: GivenInputs, _ console: Console) async throws -> Bool {
    let kept = try store.existing(name)
    let account = try ActiveAccount(kept, in: store, for: .logout, given: given, connection: connection, console: console)
    guard let session = account.keptSession, session.isAlive(at: .now) else { return false }
    return try await account.authenticator.logout()
  }
}
