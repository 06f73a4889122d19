import ArgumentParser
import Lanyard

struct ExplainCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Tell what a spec does, in words and without a network.")

  @Argument(help: "A spec, by name or path.", completion: NameCompletion.specs)
  var spec: String

  @Option(name: .shortAndLong, help: "The method; the first one unless named.")
  var method: String?

  @Option(name: .shortAndLong, help: "How it is told: text, markdown, json, mermaid (a sequence diagram) or svg (the same, drawn).")
  var format: ExplanationFormat?

  @OptionGroup var common: CommonOptions

  func perform(at console: Console) async throws -> ExitStatus {
    let spec = try SpecFile(SpecFinder().path(of: spec)).usable()
    let explanation = try Explanation(of: spec, method: method)
    let format = format ?? (console.isJSON ? .json : .text)
    guard !console.isJSON || format == .json else {
      throw CommandError(
        "usage", "--json and --format \(format.rawValue) exclude each other", help: "leave one of them out", status: .usage)
    }
    switch format {
    case .text: try console.print(ExplanationText(explanation).text)
    case .json: try console.print(json: explanation)
    // The pages end with a line feed of their own.
    case .markdown: try console.print(document: ExplanationMarkdown(explanation).text)
    case .mermaid: try console.print(document: MermaidText(SequenceDiagram(explanation)).text)
    case .svg: try console.print(document: DiagramSVG(SequenceDiagram(explanation)).text)
    }
    return .ok
  }
}

enum ExplanationFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, json, mermaid, svg
}
