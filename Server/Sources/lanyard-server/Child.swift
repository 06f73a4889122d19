import Subprocess

/// The command that is run with a mock: it has the mock's standard input, output and error.
struct Child {
  let name: String
  let arguments: [String]
  let variables: [String: String]

  /// Runs the command to its end; a signal counts as 128 and its number, as in a shell. If the task is cancelled, the command is told
  /// to end, and killed where it does not.
  func run() async throws -> Int32 {
    let environment = Environment.inherit.updating(
      Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
    // A shell takes a path as well as a name, and says in the usual words, with 126 or 127, what cannot be run.
    let result = try await Subprocess.run(
      .name("sh"), arguments: Arguments(["-c", #"exec "$0" "$@""#, name] + arguments), environment: environment, platformOptions: options,
      input: .currentStandardInput, output: .currentStandardOutput, error: .currentStandardError)
    return switch result.terminationStatus {
    case .exited(let code): code
    case .signaled(let signal): 128 + signal
    }
  }
}
