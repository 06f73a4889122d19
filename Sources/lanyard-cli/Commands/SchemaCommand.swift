import ArgumentParser
import Lanyard

struct SchemaCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of the spec language, for editors.",
    discussion: "It is made of the tables by which specs are read.")

  @OptionGroup var common: CommonOptions

  func perform(at console: Console) async throws -> ExitStatus {
    try console.print(safe: String(SpecSchema.json().dropLast()))
    return .ok
  }
}
