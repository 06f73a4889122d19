import ArgumentParser
import FoundationEssentials
import Lanyard
import LanyardFileStore

struct StatusCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show which sessions there are, whose they are, and how long they live.",
    discussion: """
      It looks at profiles and at what is kept, and sends nothing. With a name, it exits with 7 where there is no living session.
      """)

  @Argument(help: "A profile, or a name under which a login is kept; all of them unless given.", completion: NameCompletion.logins)
  var name: String?

  @OptionGroup var common: CommonOptions

  func perform(at console: Console) async throws -> ExitStatus {
    let finder = try AccountFinder()
    let store = try FileStore.standard()
    guard let name else {
      let statuses = try await SessionStatus.all(of: finder, in: store, console: console)
      try show(statuses, at: console)
      return statuses.contains { $0.severity == .store } ? .store : .ok
    }
    let status = await SessionStatus(try finder.login(named: name), in: store, now: Date(), console: console)
    if console.isJSON { try console.print(json: status) } else { try show([status], at: console) }
    if status.severity != .ok { return status.severity }
    return [.living, .sessionless].contains(status.state) ? .ok : .session
  }

  private func show(_ statuses: [SessionStatus], at console: Console) throws {
    if console.isJSON { return try console.print(json: statuses) }
    guard !statuses.isEmpty else { return console.note("no profiles, and nothing is kept") }
    let now = Date()
    var table = Columns("NAME", "SPEC", "METHOD", "IDENTITY", "ORIGIN", "STATE", "LIFE", "SECRETS")
    for status in statuses {
      table.add(
        status.name ?? "-", status.spec ?? "-", status.method ?? "-", Self.list(status.identity.values), status.origin ?? "-",
        status.state.rawValue, status.life(at: now), Self.list(status.secrets.map { "\($0.key): \($0.value)" }))
    }
    for line in table.lines { try console.print(line) }
    for status in statuses {
      if let problem = status.problem { console.note("\(status.name ?? "-"): \(problem)") }
    }
  }

  private static func list(_ texts: some Collection<String>) -> String { texts.isEmpty ? "-" : texts.sorted().joined(separator: ", ") }
}
