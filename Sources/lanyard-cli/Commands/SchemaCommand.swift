import ArgumentParser
import Lanyard

struct SchemaCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of the spec language, for editors.",
    discussion: "It is made of the tables by which specs are read.")

  @Flag(name: .customLong("profiles"), help: "Print that of lanyard.yaml instead.")
  var isOfProfiles = false

  @OptionGroup var common: CommonOptions

  func perform(at console: Console) async throws -> ExitStatus {
    try console.print(safe: String((isOfProfiles ? SpecSchema.profilesJSON() : SpecSchema.json()).dropLast()))
    return .ok
  }
}
