import Subprocess

/// The command that is run with a mock: it has the mock's standard input, output and error.
struct Child {
  let name: String
  let arguments: [String]
  let variables: [String: String]

  /// Runs the command to its end; a signal counts as 128 and its number, as in a shell.
  func run() async throws -> Int32 {
    let environment = Environment.inherit.updating(
      Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
    let result = try await Subprocess.run(
      .name(name), arguments: Arguments(arguments), environment: environment, input: .currentStandardInput, output: .currentStandardOutput,
      error: .currentStandardError)
    return switch result.terminationStatus {
    case .exited(let code): code
    case .signaled(let signal): 128 + signal
    }
  }
}
