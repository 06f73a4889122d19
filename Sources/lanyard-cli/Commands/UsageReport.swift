import ArgumentParser
import Lanyard
import LanyardPOSIX

/// What is said of a command line that cannot be understood. An argument in the wrong place may be a password: none is repeated.
enum UsageReport {
  /// A first word that is no command; words behind it may be anything.
  static func refuseUnknownCommand(_ arguments: [String], known configuration: CommandConfiguration) throws {
    guard let word = arguments.first, !word.hasPrefix("-"), word != "help" else { return }
    let groups = configuration.groupedSubcommands.flatMap { $0.subcommands } + configuration.ungroupedSubcommands
    let names = groups.compactMap { $0.configuration.commandName }
    guard !names.contains(word) else { return }
    let near = nearestName(to: word, among: names).map { "did you mean '\($0)'?" } ?? "see lanyard --help"
    throw ValidationError("There is no such command; \(near)")
  }

  /// Ends the process: help and versions go to standard output, mistakes to standard error.
  static func end(with error: any Error) -> Never {
    if let code = error as? ExitCode { POSIX.exit(code.rawValue) }
    if LanyardCommand.exitCode(for: error) == .success { LanyardCommand.exit(withError: error) }
    let console = Console(isJSON: CommandLine.arguments.contains("--json"), isVerbose: false)
    if console.isJSON {
      let mistake = CommandError(
        "usage", redacted(LanyardCommand.message(for: error)), help: "see lanyard --help", status: .usage)
      console.report(mistake, onStandardOutput: !handsOver)
    } else {
      console.complain(redacted(LanyardCommand.fullMessage(for: error)))
    }
    POSIX.exit(ExitStatus.usage.rawValue)
  }

  /// Whether the command that was meant has something else to give on standard output.
  private static var handsOver: Bool {
    [RequestCommand.self, HeadersCommand.self, ExecCommand.self].contains { (command: any ParsableCommand.Type) in
      command.configuration.commandName == CommandLine.arguments.dropFirst().first
    }
  }

  private static func redacted(_ message: String) -> String {
    CommandLine.arguments.dropFirst().reduce(message) { message, argument in
      guard argument.hasPrefix("-") else { return message.replacing("'\(argument)'", with: "'•••'") }
      // An option keeps its name; what stands behind `=` goes.
      guard let equals = argument.firstIndex(of: "=") else { return message }
      let value = argument[argument.index(after: equals)...]
      return value.isEmpty ? message : message.replacing("=\(value)", with: "=•••").replacing("'\(value)'", with: "'•••'")
    }
  }
}
