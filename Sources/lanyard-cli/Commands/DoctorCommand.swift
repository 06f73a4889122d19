import ArgumentParser
import FoundationEssentials
import HTTPTypes
import Lanyard

struct DoctorCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Tell what this machine can do: TLS, Kerberos, folders, and the clock.",
    discussion: "Exits with 1 where something that is needed does not work. Kerberos is not needed by every login.")

  @Argument(help: "A profile or the name of a kept login, whose server's clock is compared.", completion: NameCompletion.logins)
  var name: String?

  @Option(help: ArgumentHelp("Compare the clock of this server.", valueName: "url"))
  var url: String?

  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if name != nil, url != nil { throw ValidationError("give a name or --url, not both") }
  }

  func perform(at console: Console) async throws -> ExitStatus {
    let login = try name.map { try AccountFinder().login(named: $0) }
    let connection = Connection(connection, account: login?.account)
    var examination = await Examination(version: LanyardCommand.version, certificates: connection.certificates, console: console)
    if let login {
      let plan = try login.sketch(runsCommands: true, console: console)
      guard let base = plan.baseURL else {
        throw CommandError(
          "no-server", "the method '\(plan.method.name)' has no base URL", help: "name a server with --url", status: .input)
      }
      try await examine(base, by: connection, tls: plan.tlsCredentials(), console: console, &examination)
    } else if let url {
      try await examine(Self.base(url), by: connection, tls: nil, console: console, &examination)
    }
    if console.isJSON {
      try console.print(json: examination)
    } else {
      for line in ExaminationText(examination, now: Date()).lines { try console.print(line) }
    }
    return examination.problems.isEmpty ? .ok : .other
  }

  private static func base(_ url: String) throws(CommandError) -> BaseURL {
    do throws(URLMistake) { return try BaseURL(parsing: url) } catch {
      throw CommandError("invalid-input", "the URL cannot be used: \(error.message)", status: .input)
    }
  }

  /// Asks for nothing but the head of the base URL; any answer tells the time.
  private func examine(
    _ base: BaseURL, by connection: Connection, tls: TLSCredentials?, console: Console, _ examination: inout Examination
  ) async throws {
    let transport = try connection.transport(console: console)
    let head = HTTPRequest(
      method: .head, scheme: base.origin.scheme, authority: base.origin.authority, path: base.path.isEmpty ? "/" : base.path)
    do throws(TransportError) {
      let start = Date()
      let answer = try await transport.send(TransportRequest(head: head, connection: .fresh, tls: tls))
      let middle = start.addingTimeInterval(Date().timeIntervalSince(start) / 2)
      examination.compareClock(with: "\(base.origin)", date: answer.head.headerFields[.date], now: middle)
    } catch {
      examination.problems.append("\(base.origin) does not answer: \(error.message)")
    }
  }
}
