import ArgumentParser
import FoundationEssentials
import Lanyard
import LanyardTesting

struct TestCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Replay the exchanges that lie beside specs, without a network.",
    discussion: "An exchange is a file NAME.exchange.yaml in the folder of its spec. Exits with 9 where one does not come out as it says.")

  @Argument(help: "Specs, exchanges, or folders with such files below them.", completion: .file())
  var paths: [String] = ["specs"]

  @OptionGroup var common: CommonOptions

  func perform(at console: Console) async throws -> ExitStatus {
    let exchanges = try ExchangeFiles(paths: paths).paths
    var failed = 0
    var objects: [String] = []
    for path in exchanges {
      let trial = await ExchangeTrial(path)
      if !trial.hasPassed { failed += 1 }
      if console.isJSON {
        objects.append(trial.json)
      } else if !trial.diagnostics.isEmpty {
        try console.print(safe: DiagnosticText(trial.source, color: console.colorsResults).render(trial.diagnostics) + "\n")
      } else if console.isVerbose {
        console.note("passed: \(path)")
      }
    }
    if console.isJSON { try console.print(safe: "[\(objects.joined(separator: ","))]") }
    console.note("\(exchanges.count) exchange\(exchanges.count == 1 ? "" : "s"), \(failed == 0 ? "none" : "\(failed)") failed")
    return failed == 0 ? .ok : .spec
  }
}

/// One exchange, replayed.
private struct ExchangeTrial {
  let path: String
  /// What the diagnostics are about: the exchange, or a spec that cannot be used.
  let source: SourceText
  let diagnostics: [Diagnostic]

  var hasPassed: Bool { !diagnostics.contains { $0.severity == .error } }

  init(_ path: String) async {
    self.path = path
    do throws(SpecError) {
      (source, diagnostics) = try await Self.replay(path)
    } catch {
      (source, diagnostics) = (error.source, error.diagnostics)
    }
  }

  private static func replay(_ path: String) async throws(SpecError) -> (SourceText, [Diagnostic]) {
    let exchange = try Exchange(contentsOf: path)
    let specs = ExchangeFiles.specs(beside: path)
    guard let only = specs.first, specs.count == 1 else {
      let what = specs.isEmpty ? "no spec lies" : "several specs lie"
      let lost = Diagnostic(.error, "no-spec", "\(what) beside the exchange", at: .beginning, help: "keep each spec in a folder of its own")
      return (exchange.source, [lost])
    }
    return (exchange.source, await ExchangeReplay(exchange, of: try SpecFile(only).usable()).run())
  }

  /// `{"exchange": …, "passed": …, "diagnostics": […]}`
  var json: String {
    let name = (try? JSONEncoder().encode(path)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    return #"{"exchange":\#(name),"passed":\#(hasPassed),"diagnostics":\#(DiagnosticRenderer(source).json(diagnostics))}"#
  }
}

/// The exchanges that paths mean.
private struct ExchangeFiles {
  static let suffix = ".exchange.yaml"

  let paths: [String]

  init(paths given: [String]) throws(CommandError) {
    // A spec stands for the exchanges beside it.
    let places = given.map { $0.hasSuffix(SpecFinder.suffix) ? Self.folder(of: $0) : $0 }
    let (files, unreadable) = SpecFolder.files(of: places, ending: Self.suffix)
    if let folder = unreadable.first {
      throw CommandError("unreadable-folder", "the folder '\(folder.path)' cannot be read: \(folder.reason)", status: .spec)
    }
    guard !files.isEmpty else {
      throw CommandError(
        "no-exchange", "there is no exchange in \(given.joined(separator: " or "))", help: "exchanges are files called NAME\(Self.suffix)",
        status: .spec)
    }
    paths = files
  }

  static func specs(beside path: String) -> [String] {
    SpecFolder(folder(of: path), ending: SpecFinder.suffix, isDeep: false).files
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
