import ArgumentParser
import Lanyard
import LanyardPOSIX

struct MockCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "mock", abstract: "Play a vendor on loopback, made of its spec and the exchanges beside it.",
    discussion: """
      Hands over to `lanyard-server mock`, which lies beside this command or in PATH, with everything that is written behind the \
      spec: `lanyard mock example-vault --life 5s -- python3 test.py`. Its options: `lanyard-server mock --help`.
      """)

  @Argument(help: "A spec, by name or path.", completion: NameCompletion.specs)
  var spec: String

  @Argument(parsing: .captureForPassthrough, help: "What lanyard-server is to know: --method, --port, --set, --env, --life, -- COMMAND.")
  var arguments: [String] = []

  @OptionGroup var common: CommonOptions

  static var handsOver: Bool { true }

  func perform(at console: Console) async throws -> ExitStatus {
    let path = try SpecFinder().path(of: spec)
    guard let server = Self.server() else {
      throw CommandError(
        "no-server", "there is no lanyard-server beside this command or in PATH",
        help: "it is a package of its own, so that nobody else builds an HTTP server",
        "build it: swift build --package-path Server --configuration release --product lanyard-server",
        "then put it beside lanyard\(POSIX.executableFolder.map { ", into \($0)" } ?? "")", status: .input)
    }
    let error = POSIX.replaceProcess(by: server, arguments: ["lanyard-server", "mock", path] + arguments)
    throw CommandError("no-server", "\(server) cannot be started: \(error.message)", status: .input)
  }

  /// The server beside this command, else the first one in PATH. A folder there that is not absolute is anybody's: it is passed over.
  private static func server() -> String? {
    let path = POSIX.environment("PATH").map { String(decoding: $0, as: UTF8.self) } ?? ""
    let folders = [POSIX.executableFolder].compactMap(\.self) + path.split(separator: ":").filter { $0.hasPrefix("/") }.map(String.init)
    return folders.map { "\($0)/lanyard-server" }.first { POSIX.mayRun($0) }
  }
}
