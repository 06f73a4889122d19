import ArgumentParser

@main
struct ServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lanyard-server", abstract: "The servers of Lanyard, for tests on this machine.",
    subcommands: [MockCommand.self])
}
