import ArgumentParser
import Lanyard
import LanyardPOSIX
import LanyardTesting

struct CheckCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say everything that is wrong with specs and profiles, and nothing where nothing is.",
    discussion: "Exits with 9 where there are errors; warnings alone are no failure, unless it is strict.")

  @Argument(
    help: "Files, or folders with *.auth.yaml and lanyard.yaml files below them; ./specs and ./lanyard.yaml unless named.",
    completion: .file())
  var paths: [String] = []

  @Flag(name: .customLong("short"), help: "One line each: path:line:column: error: message [code].")
  var isShort = false

  @Flag(name: .customLong("strict"), help: "Let warnings fail, too.")
  var isStrict = false

  @Option(
    name: .customLong("explain"), help: ArgumentHelp("Show what a code means, with an example, and check nothing.", valueName: "code"))
  var code: String?

  @OptionGroup var common: CommonOptions

  /// What there is to say about a file.
  private typealias Finding = (source: SourceText, diagnostics: [Diagnostic])

  func perform(at console: Console) async throws -> ExitStatus {
    if let code { return try explain(code, at: console) }
    let named = paths.isEmpty ? Self.usualPaths : paths
    let (files, unreadable) = SpecFolder.files(of: named) { $0.hasSuffix(SpecFinder.suffix) || $0 == ProfileFile.fileName }
    let (specs, profiles) = (files.filter { !ProfileCheck.isProfiles($0) }, files.filter(ProfileCheck.isProfiles))
    guard !specs.isEmpty || !profiles.isEmpty || !unreadable.isEmpty else {
      throw CommandError(
        "unknown-spec", "there is no spec in \(named.joined(separator: " or "))",
        help: "specs are files called NAME\(SpecFinder.suffix)", status: .spec)
    }
    let blocked = unreadable.map { folder in
      let message = "the folder cannot be read: \(folder.reason)"
      return Finding(SourceText(path: folder.path, text: ""), [Diagnostic(.error, .unreadableFolder, message, at: .beginning)])
    }
    var findings = blocked + (await Self.findings(inSpecsAt: specs))
    for path in profiles { findings += ProfileCheck.findings(in: path) }
    try show(findings, at: console)
    return findings.contains { $0.1.areFailure(strictly: isStrict) } ? .spec : .ok
  }

  /// Where specs and profiles lie in a project. Without profiles, that there are no specs is worth saying.
  private static var usualPaths: [String] {
    let hasProfiles = (try? POSIX.targetInfo(at: ProfileFile.fileName)) != nil
    let hasSpecs = !hasProfiles || (try? POSIX.targetInfo(at: "specs")) != nil
    return (hasSpecs ? ["specs"] : []) + (hasProfiles ? [ProfileFile.fileName] : [])
  }

  /// What is to be said of specs, in the order of the paths: as many specs at a time as there are processors.
  private static func findings(inSpecsAt paths: [String]) async -> [Finding] {
    // A folder of very many specs is looked up once.
    var folders: [String: ExchangeRules.Neighbours] = [:]
    let specs = paths.map { path in
      let folder = ExchangeFiles.folder(of: path)
      let neighbours = folders[folder] ?? ExchangeRules.Neighbours(ofSpecAt: path)
      folders[folder] = neighbours
      return (path: path, neighbours: neighbours)
    }
    return await withTaskGroup(of: (start: Int, findings: [Finding]).self) { group in
      // As many batches as keep every processor busy to the end; a task for each spec would cost more than it gives.
      let size = max(1, specs.count / 64)
      for start in stride(from: 0, to: specs.count, by: size) {
        let batch = specs[start..<min(start + size, specs.count)]
        group.addTask {
          var findings: [Finding] = []
          for (path, neighbours) in batch {
            let file = SpecFile(path)
            let diagnostics = file.diagnostics + (await exchangeFindings(about: file, at: path, among: neighbours))
            if !diagnostics.isEmpty { findings.append((file.source, diagnostics.sortedByPlace())) }
          }
          return (start, findings)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.start < $1.start }.flatMap(\.findings)
    }
  }

  /// What the exchanges beside a spec tell: it can be asked of one that can be used; those of built-in ones are not at hand.
  private static func exchangeFindings(
    about file: SpecFile, at path: String, among neighbours: ExchangeRules.Neighbours
  ) async -> [Diagnostic] {
    guard let spec = file.spec, !BuiltInSpecs.isPath(path) else { return [] }
    return await ExchangeRules(besideSpecAt: path, among: neighbours)?.check(spec) ?? []
  }

  private func explain(_ code: String, at console: Console) throws -> ExitStatus {
    guard let page = RulePage.page(for: Diagnostic.Code(rawValue: code)) else {
      let near = nearestName(to: code, among: RulePage.allCodes.map(\.rawValue))
      throw CommandError(
        "unknown-code", "there is no code '\(code)'", help: near.map { "did you mean '\($0)'?" } ?? "codes stand in brackets in findings",
        status: .input)
    }
    if console.isJSON { try console.print(json: ["code": code, "page": page.text]) } else { try console.print(page.text) }
    return .ok
  }

  private func show(_ findings: [Finding], at console: Console) throws {
    let findings = findings.filter { !$0.diagnostics.isEmpty }
    if console.isJSON {
      let objects = findings.flatMap { finding in finding.diagnostics.map(DiagnosticRenderer(finding.source).json) }
      return try console.print(jsonText: "[\(objects.joined(separator: ","))]")
    }
    for finding in findings {
      if isShort {
        for line in DiagnosticRenderer(finding.source).shortForm(finding.diagnostics) { try console.print(line) }
      } else {
        try console.print(safe: DiagnosticText(finding.source, color: console.colorsResults).render(finding.diagnostics) + "\n")
      }
    }
  }
}
