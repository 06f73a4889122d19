import ArgumentParser
import Lanyard
import LanyardTesting

struct CheckCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say everything that is wrong with specs, and nothing where nothing is.",
    discussion: "Exits with 9 where there are errors; warnings alone are no failure, unless it is strict.")

  @Argument(help: "Files, or folders with *.auth.yaml files below them.", completion: .file())
  var paths: [String] = ["specs"]

  @Flag(name: .customLong("short"), help: "One line each: path:line:column: error: message [code].")
  var isShort = false

  @Flag(name: .customLong("strict"), help: "Let warnings fail, too.")
  var isStrict = false

  @Option(
    name: .customLong("explain"), help: ArgumentHelp("Show what a code means, with an example, and check nothing.", valueName: "code"))
  var code: String?

  @OptionGroup var common: CommonOptions

  func perform(at console: Console) async throws -> ExitStatus {
    if let code { return try explain(code, at: console) }
    let (paths, unreadable) = SpecFolder.files(of: paths, ending: SpecFinder.suffix)
    guard !paths.isEmpty || !unreadable.isEmpty else {
      throw CommandError(
        "unknown-spec", "there is no spec in \(self.paths.joined(separator: " or "))",
        help: "specs are files called NAME\(SpecFinder.suffix)", status: .spec)
    }
    let blocked = unreadable.map { folder in
      let message = "the folder cannot be read: \(folder.reason)"
      return (SourceText(path: folder.path, text: ""), [Diagnostic(.error, .unreadableFolder, message, at: .beginning)])
    }
    var findings = blocked
    for path in paths {
      let file = SpecFile(path)
      // What the exchanges beside it tell can be asked of a spec that can be used; those of built-in ones are not at hand.
      let hasExchanges = file.isUsable && !BuiltInSpecs.isPath(path)
      findings.append((file.source, hasExchanges ? await SpecCheck(contentsOf: path).diagnostics : file.diagnostics))
    }
    try show(findings, at: console)
    return findings.contains { $0.1.areFailure(strictly: isStrict) } ? .spec : .ok
  }

  private func explain(_ code: String, at console: Console) throws -> ExitStatus {
    guard let page = RulePage.page(for: Diagnostic.Code(rawValue: code)) else {
      let near = nearestName(to: code, among: RulePage.allCodes.map(\.rawValue))
      throw CommandError(
        "unknown-code", "there is no code '\(code)'", help: near.map { "did you mean '\($0)'?" } ?? "codes stand in brackets in findings",
        status: .input)
    }
    try console.print(page.text)
    return .ok
  }

  private func show(_ findings: [(source: SourceText, diagnostics: [Diagnostic])], at console: Console) throws {
    if console.isJSON {
      let objects = findings.flatMap { finding in finding.diagnostics.map(DiagnosticRenderer(finding.source).json) }
      return try console.print(safe: "[\(objects.joined(separator: ","))]")
    }
    for finding in findings where !finding.diagnostics.isEmpty {
      if isShort {
        for line in DiagnosticRenderer(finding.source).shortForm(finding.diagnostics) { try console.print(line) }
      } else {
        try console.print(safe: DiagnosticText(finding.source, color: console.colorsResults).render(finding.diagnostics) + "\n")
      }
    }
  }
}
