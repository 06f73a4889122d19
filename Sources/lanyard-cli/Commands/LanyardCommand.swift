import ArgumentParser
import Lanyard
import LanyardPOSIX

@main
struct LanyardCommand: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "lanyard",
    abstract: "Log in to anything: one YAML file per vendor.",
    discussion: """
      A profile in a lanyard.yaml, of a project or the user's own, is a login with a name. A spec is named by the path of its file, or \
      by its name where it lies in ./specs, lies in the folder of the user's own specs (~/.config/lanyard/specs), or is built in \
      (lanyard list). Secrets are never arguments: they come from the terminal, the environment, a file, a command or standard input.
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(
        name: "Sessions",
        subcommands: [
          LoginCommand.self, RequestCommand.self, HeadersCommand.self, ExecCommand.self, StatusCommand.self, LogoutCommand.self,
          TrustCommand.self,
        ]),
      CommandGroup(
        name: "Specs",
        subcommands: [
          NewCommand.self, RecordCommand.self, ListCommand.self, ExplainCommand.self, CheckCommand.self, TestCommand.self,
          MockCommand.self, SchemaCommand.self,
        ]),
      CommandGroup(name: "This machine", subcommands: [DoctorCommand.self]),
    ])

  static func main() {
    ProcessGuard.begin()
    Interrupts.watch { await run(Array(CommandLine.arguments.dropFirst())) }
  }

  private static func run(_ arguments: [String]) async -> Never {
    do {
      try UsageReport.refuseUnknownCommand(arguments, known: configuration)
      var command = try parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      POSIX.exit(ExitStatus.ok.rawValue)
    } catch {
      UsageReport.end(with: error)
    }
  }
}

/// What every command understands.
struct CommonOptions: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Give results and errors as JSON.")
  var isJSON = false

  @Flag(name: [.customShort("v"), .customLong("verbose")], help: "Show what is sent where, without secrets.")
  var isVerbose = false
}

/// A command of Lanyard: does its work at a console and ends with one of the codes of the table.
protocol ConsoleCommand: AsyncParsableCommand {
  var common: CommonOptions { get }
  /// Whether standard output is for something else than the command's own JSON: errors then go to standard error.
  static var handsOver: Bool { get }
  func perform(at console: Console) async throws -> ExitStatus
}

/// A failure whose exit code is not one of the table's.
protocol ExitingError: Error {
  var exitCode: Int32 { get }
  var report: CommandError { get }
}

extension ConsoleCommand {
  static var handsOver: Bool { false }

  mutating func run() async throws {
    let console = Console(isJSON: common.isJSON, isVerbose: common.isVerbose)
    let status: ExitStatus
    do {
      status = try await perform(at: console)
    } catch let code as ExitCode {
      throw code
    } catch let error as any ExitingError {
      console.report(error.report, onStandardOutput: !Self.handsOver)
      throw ExitCode(error.exitCode)
    } catch {
      status = console.report(error, onStandardOutput: !Self.handsOver)
    }
    if status != .ok { throw ExitCode(status.rawValue) }
  }
}

extension Console {
  /// Tells an error in the form that was asked for.
  @discardableResult
  func report(_ error: any Error, onStandardOutput: Bool) -> ExitStatus {
    let report = ErrorReport(error)
    if isJSON, onStandardOutput {
      try? print(safe: report.json)
    } else {
      complain(safe: isJSON ? report.json : report.text(color: showsColor))
    }
    return report.status
  }
}
