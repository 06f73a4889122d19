import ArgumentParser
import Lanyard

struct CheckCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say everything that is wrong with specs, and nothing where nothing is.",
    discussion: "Exits with 9 where there are errors; warnings alone are no failure.")

  @Argument(help: "Files, or folders with *.auth.yaml files below them.", completion: .file())
  var paths: [String] = ["specs"]

  @Flag(name: .customLong("short"), help: "One line each: path:line:column: error: message [code].")
  var isShort = false

  @OptionGroup var common: CommonOptions

  func perform(at console: Console) async throws -> ExitStatus {
    let (paths, unreadable) = SpecFolder.files(of: paths, ending: SpecFinder.suffix)
    guard !paths.isEmpty || !unreadable.isEmpty else {
      throw CommandError(
        "unknown-spec", "there is no spec in \(self.paths.joined(separator: " or "))",
        help: "specs are files called NAME\(SpecFinder.suffix)", status: .spec)
    }
    let blocked = unreadable.map { folder in
      let message = "the folder cannot be read: \(folder.reason)"
      return (SourceText(path: folder.path, text: ""), [Diagnostic(.error, "unreadable-folder", message, at: .beginning)])
    }
    let findings = blocked + paths.map(SpecFile.init).map { ($0.source, $0.diagnostics) }
    try show(findings, at: console)
    return findings.contains { $0.1.contains { $0.severity == .error } } ? .spec : .ok
  }

  private func show(_ findings: [(source: SourceText, diagnostics: [Diagnostic])], at console: Console) throws {
    if console.isJSON {
      let objects = findings.flatMap { finding in finding.diagnostics.map(DiagnosticRenderer(finding.source).json) }
      return try console.print(safe: "[\(objects.joined(separator: ","))]")
    }
    for finding in findings where !finding.diagnostics.isEmpty {
      if isShort {
        let renderer = DiagnosticRenderer(finding.source)
        for diagnostic in finding.diagnostics { try console.print(renderer.shortForm(diagnostic)) }
      } else {
        try console.print(safe: DiagnosticText(finding.source, color: console.colorsResults).render(finding.diagnostics) + "\n")
      }
    }
  }
}
