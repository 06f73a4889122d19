import ArgumentParser
import Lanyard
import LanyardFileStore
import LanyardPOSIX

struct ExecCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec", abstract: "Run a command with the session in its environment.",
    discussion: """
      The command gets LANYARD_BASE_URL and a header in each of LANYARD_HEADER_1, LANYARD_HEADER_2 …, or the variables that --set-env \
      names. Signals are passed on to it, and it is its exit code that counts; 126 and 127 say that it could not be started.
      """)

  static let handsOver = true

  @Argument(help: "A profile, or the name under which the login is kept.", completion: NameCompletion.logins)
  var name: String

  @Option(
    name: .customLong("set-env"),
    help: ArgumentHelp("Give the command a variable, such as TOKEN='${token}', instead of the usual ones.", valueName: "variable=template"))
  var variables: [String] = []

  @Option(
    name: .customLong("keep-fresh"),
    help: ArgumentHelp("Keep the session's headers in this file, 0600, for as long as the command runs.", valueName: "file"),
    completion: .file())
  var freshFile: String?

  @Option(help: ArgumentHelp("What --keep-fresh writes, instead of headers.", valueName: "template"))
  var template: String?

  @Flag(name: .customLong("logout"), help: "End the session when the command has ended.")
  var logsOut = false

  @OptionGroup(title: "Secrets, where a new login is needed") var secrets: SecretOptions
  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup var common: CommonOptions

  @Argument(parsing: .postTerminator, help: "The command and its arguments, behind --.")
  var command: [String] = []

  func validate() throws {
    if command.isEmpty { throw ValidationError("give a command behind --") }
    if template != nil, freshFile == nil { throw ValidationError("--template belongs to --keep-fresh") }
  }

  func perform(at console: Console) async throws -> ExitStatus {
    let assignments = try variables.map { text throws(CommandError) in try SessionVariables.Assignment(text) }
    let template = try template.map { text throws(CommandError) in try Template(argument: text, of: "--template") }
    let account = try await ActiveAccount.open(
      name, for: .apiRequest, given: GivenInputs(secrets), connection: connection, renewsAhead: freshFile != nil, console: console)
    let session = try await account.authenticator.session()
    await account.keepUp(console: console)
    let end: ChildProcess.End
    do {
      let fresh = try freshFile.map {
        FreshFile(path: InputGatherer.absolute($0), template: template, account: account, store: try .standard(), console: console)
      }
      var values = try assignments.isEmpty && fresh != nil && template != nil ? [] : SessionVariables.values(assignments, of: session)
      if let fresh { values.append(("LANYARD_FILE", fresh.path)) }
      let environment = try SessionVariables.environment(adding: values)
      try fresh?.write(session)
      defer { fresh?.remove() }
      end = try await run(environment) { await fresh?.keep(session) }
    } catch {
      await finish(account, console)
      throw error
    }
    await finish(account, console)
    throw ExitCode(end.shellStatus)
  }

  /// Runs the command, and beside it something that is cancelled when the command ends.
  private func run(_ environment: [[UInt8]], beside work: @escaping @Sendable () async -> Void) async throws -> ChildProcess.End {
    // Whoever is asked something now would be asked by two.
    Terminal.handOver()
    let child: ChildProcess
    do throws(SystemError) {
      child = try Interrupts.uninterrupted { () throws(SystemError) in
        let child = try ChildProcess.start(command, environment: environment, hasTerminal: true)
        Interrupts.divert { signal in
          if !signal.isFromTerminal { child.send(signal.number) }
          return true
        }
        return child
      }
    } catch {
      throw CannotStart(program: command.first ?? "", error: error)
    }
    defer { Interrupts.divert(to: nil) }
    let beside = Task { await work() }
    defer { beside.cancel() }
    return try await child.ended()
  }

  /// The command has ended, or never begun: what it was to have is taken back.
  private func finish(_ account: ActiveAccount, _ console: Console) async {
    guard logsOut || account.login.account.logsOutOnExit else { return await account.authenticator.settle() }
    do throws(AuthError) { _ = try await account.authenticator.logout() } catch {
      console.complain("the session '\(name)' is forgotten here, but the vendor could not be told:")
      console.report(error, onStandardOutput: false)
    }
  }

  /// The command is not there, or is none; in the words and the exit codes that shells have for it.
  private struct CannotStart: ExitingError {
    var program: String
    var error: SystemError

    var exitCode: Int32 { error == .missing ? 127 : 126 }
    var report: CommandError {
      CommandError(
        "no-program", error == .missing ? "there is no program '\(program)'" : "'\(program)' cannot be started: \(error.message)",
        status: .other)
    }
  }
}
