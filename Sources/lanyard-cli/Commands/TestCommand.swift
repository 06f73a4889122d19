import ArgumentParser
import Lanyard
import LanyardTesting

struct TestCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Replay the exchanges that lie beside specs, without a network.",
    discussion: """
      An exchange is a file NAME.exchange.yaml in the folder of its spec. Exits with 9 where one does not come out as it says, or where \
      less of a spec is exercised than --fail-under asks for.
      """)

  @Argument(help: "Specs, exchanges, or folders with such files below them.", completion: .file())
  var paths: [String] = ["specs"]

  @Flag(help: "Write the requests of exchanges anew, as the specs send them now; answers and all else stay.")
  var update = false

  @Flag(help: "List everything in the specs that no exchange exercises.")
  var coverage = false

  @Option(help: ArgumentHelp("Fail where less of a spec is exercised, in per cent.", valueName: "percentage"))
  var failUnder: Int?

  @Option(name: .shortAndLong, help: "How results are given: text, tap (Test Anything Protocol) or junit (XML for CI servers).")
  var format: TestFormat = .text

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let failUnder, !(0...100).contains(failUnder) { throw ValidationError("--fail-under takes a percentage from 0 to 100.") }
    if common.isJSON, format != .text { throw ValidationError("--json and --format \(format.rawValue) exclude each other.") }
  }

  func perform(at console: Console) async throws -> ExitStatus {
    let files = try ExchangeFiles(paths: paths)
    var run = ExchangeRun(isUpdating: update)
    for path in files.paths { await run.play(path) }
    let report = TestReport(trials: run.trials, coverages: run.coverages(of: files.specs))
    let results = TestResults(report, updates: run.updates, listsCoverage: coverage)
    switch format {
    case .text: try console.isJSON ? console.print(jsonText: results.json) : results.show(at: console)
    case .tap: try console.print(document: TAPReport(report).text)
    case .junit: try console.print(document: JUnitReport(report).text)
    }
    return try conclude(report, run.updates, at: console)
  }

  /// The summary, and whether all is well.
  private func conclude(_ report: TestReport, _ updates: [ExchangeRun.Update], at console: Console) throws -> ExitStatus {
    for coverage in report.coverages { console.note("\(coverage.name): \(coverage.summary())") }
    let thin = report.coverages.filter { $0.percentage < failUnder ?? 0 }
    for coverage in thin { console.note("\(coverage.name): \(coverage.percentage) % is less than \(failUnder ?? 0) %") }
    let count = report.trials.count
    let failed = report.failureCount
    console.note(
      "\(count) exchange\(count == 1 ? "" : "s"), " + (updates.isEmpty ? "" : "\(updates.count) updated, ")
        + "\(failed == 0 ? "none" : "\(failed)") failed")
    return failed == 0 && thin.isEmpty ? .ok : .spec
  }
}

enum TestFormat: String, ExpressibleByArgument, CaseIterable {
  case text, tap, junit
}
