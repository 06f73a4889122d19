import ArgumentParser
import FoundationEssentials
import Lanyard
import LanyardTesting

struct MockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mock", abstract: "Play a vendor on loopback, made of its spec and the exchanges beside it.",
    usage: "lanyard-server mock <spec> [<options>] [-- <command> ...]",
    discussion: """
      Prints the address on standard output, one line, and on standard error who may log in and what is asked. With a command, the
      address goes into its environment as LANYARD_MOCK_URL, each input as LANYARD_MOCK_NAME, and the mock ends with the command, with
      its exit code.
      """)

  @Argument(help: "A spec: the path of its file, its name in ./specs, or builtin:NAME.", completion: .file())
  var spec: String

  @Option(name: .shortAndLong, help: "The only method to mock; all that can be unless named.")
  var method: String?

  @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
  var port: UInt16 = 0

  @Option(name: .customLong("set"), help: ArgumentHelp("Who may log in: an input that is not secret.", valueName: "name=value"))
  var settings: [String] = []

  @Option(
    name: .customLong("env"), help: ArgumentHelp("Who may log in: an input from an environment variable.", valueName: "name=VARIABLE"))
  var variables: [String] = []

  @Option(help: "How long a session lives, such as 5s or 30m, whatever the spec says.")
  var life: Life?

  @Argument(parsing: .postTerminator, help: "A command to run with the mock.")
  var command: [String] = []

  func run() async throws {
    let found = try FoundSpec(spec)
    do {
      let (spec, exchanges) = (try found.spec(), try found.exchanges())
      let inputs = try inputs(of: spec)
      let server = MockServer { [method, life] origin in
        try MockVendor(spec, exchanges: exchanges, method: method, inputs: inputs, origin: origin, life: life?.duration)
      }
      // What is wrong with spec and inputs is told before there is a server.
      _ = try server.makeVendor("http://127.0.0.1")
      try await server.run(port: port) { [command] vendor, origin in
        Log.write(Announcement(vendor, at: origin).text)
        guard let name = command.first else {
          try Log.print(origin)
          return nil
        }
        let child = Child(name: name, arguments: Array(command.dropFirst()), variables: Announcement(vendor, at: origin).variables)
        return try await child.run()
      }
    } catch let code as ExitCode {
      throw code
    } catch let error as ValidationError {
      throw error
    } catch let error as SpecError {
      // It says itself what it is.
      Log.write("\(error)")
      throw ExitCode.failure
    } catch {
      Log.write("error: \(error)")
      throw ExitCode.failure
    }
  }

  private func inputs(of spec: AuthSpec) throws -> [String: InputValue] {
    var inputs: [String: InputValue] = [:]
    for setting in settings {
      let (name, value) = try Self.halves(of: setting, "--set name=value")
      if spec.input(named: name)?.isSecret == true {
        throw ValidationError("'\(name)' is secret: other users can see a command line; give it with --env \(name)=VARIABLE")
      }
      inputs[name] = .text(value)
    }
    for variable in variables {
      let (name, key) = try Self.halves(of: variable, "--env name=VARIABLE")
      guard let value = ProcessInfo.processInfo.environment[key] else {
        throw ValidationError("the environment variable \(key) is not set")
      }
      inputs[name] = .secret(value)
    }
    return inputs
  }

  /// The message never repeats what stands in a wrong place: it may be a secret.
  private static func halves(of text: String, _ form: String) throws -> (name: String, value: String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else { throw ValidationError("write \(form)") }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }
}

/// `500ms`, `5s`, `30m`, `8h`, `7d`, as in specs.
struct Life: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    let units: [(suffix: String, milliseconds: Int64)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
    for unit in units where argument.hasSuffix(unit.suffix) {
      guard let count = Int64(argument.dropLast(unit.suffix.count)), (0...1_000_000_000).contains(count) else { continue }
      duration = .milliseconds(count * unit.milliseconds)
      return
    }
    return nil
  }
}
