import ArgumentParser
import Lanyard

struct ExplainCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Tell what a spec does, in words and without a network.")

  @Argument(help: "A spec, by name or path.", completion: NameCompletion.specs)
  var spec: String

  @Option(name: .shortAndLong, help: "The method; the first one unless named.")
  var method: String?

  @OptionGroup var common: CommonOptions

  func perform(at console: Console) async throws -> ExitStatus {
    let spec = try SpecFile(SpecFinder().path(of: spec)).usable()
    let explanation = try Explanation(of: spec, method: method)
    if console.isJSON {
      try console.print(json: explanation)
    } else {
      try console.print(ExplanationText(explanation).text)
    }
    return .ok
  }
}
