import FoundationEssentials
import Lanyard
import LanyardTesting

/// What a test run has found, for people and for programs.
struct TestResults {
  private let report: TestReport
  private let updates: [ExchangeRun.Update]
  private let listsCoverage: Bool

  init(_ report: TestReport, updates: [ExchangeRun.Update], listsCoverage: Bool) {
    self.report = report
    self.updates = updates
    self.listsCoverage = listsCoverage
  }

  func show(at console: Console) throws {
    for trial in report.trials {
      if !trial.diagnostics.isEmpty {
        try console.print(safe: DiagnosticText(trial.source, color: console.colorsResults).render(trial.diagnostics) + "\n")
      } else if console.isVerbose {
        console.note("passed: \(trial.path)")
      }
    }
    for update in updates {
      try console.print("updated \(update.path)")
      for edit in update.edits {
        let lines = edit.old.map { "- \($0)" } + edit.new.map { "+ \($0)" }
        for line in lines { try console.print("\(String(edit.line).padded(to: 6))\(line)") }
      }
    }
    guard listsCoverage else { return }
    for coverage in report.coverages {
      try console.print("\(coverage.name): \(coverage.count) of \(coverage.items.count) exercised (\(coverage.percentage) %)")
      for item in coverage.missed { try console.print("  never: \(item.name) at \(coverage.place(of: item))") }
    }
  }

  /// A list: `{"exchange": …, "passed": …, "diagnostics": […]}` for each exchange, with the number of edited places where it was
  /// updated, then `{"spec": …, "exercised": …, "items": …, "missed": […]}` for each spec.
  var json: String {
    let exchanges = report.trials.map { trial in
      let updated = updates.first { $0.path == trial.path }.map { #","updated":\#($0.edits.count)"# } ?? ""
      return #"{"exchange":\#(Self.quoted(trial.path)),"passed":\#(trial.hasPassed)\#(updated),"#
        + #""diagnostics":\#(DiagnosticRenderer(trial.source).json(trial.diagnostics))}"#
    }
    let specs = report.coverages.map { coverage in
      let missed = coverage.missed.map { item in
        #"{"item":\#(Self.quoted(item.name)),"line":\#(item.range.start.line),"column":\#(item.range.start.column)}"#
      }
      return #"{"spec":\#(Self.quoted(coverage.source.path)),"exercised":\#(coverage.count),"items":\#(coverage.items.count),"#
        + #""missed":[\#(missed.joined(separator: ","))]}"#
    }
    return "[\((exchanges + specs).joined(separator: ","))]"
  }

  private static func quoted(_ text: String) -> String {
    (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}
