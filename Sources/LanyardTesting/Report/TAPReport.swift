import LanyardFormats
import LanyardSpec

/// A report in the Test Anything Protocol, version 14.
package struct TAPReport {
  private let report: TestReport

  package init(_ report: TestReport) { self.report = report }

  /// The text, each line ended by a line feed.
  package var text: String {
    var lines = ["TAP version 14", "1..\(report.trials.count)"]
    for (index, trial) in report.trials.enumerated() {
      lines.append("\(trial.hasPassed ? "ok" : "not ok") \(index + 1) - \(Self.description(trial.path))")
      if !trial.hasPassed { lines += Self.block(trial) }
    }
    for coverage in report.coverages { lines.append("# \(coverage.source.path): \(coverage.summary())".visible) }
    return lines.map { "\($0)\n" }.joined()
  }

  /// A number sign would begin a directive.
  private static func description(_ text: String) -> String {
    text.visible.replacing("\\", with: "\\\\").replacing("#", with: "\\#")
  }

  /// What went wrong, in YAML of which every value is a JSON string.
  private static func block(_ trial: TestReport.Trial) -> [String] {
    var lines = ["---", "findings:"]
    for diagnostic in trial.diagnostics {
      let start = diagnostic.range.start
      lines.append("  - message: \(quoted(diagnostic.message))")
      lines.append("    code: \(quoted(diagnostic.code.rawValue))")
      lines.append("    severity: \(diagnostic.severity == .error ? "fail" : "comment")")
      lines.append("    at: { file: \(quoted(trial.source.path)), line: \(start.line), column: \(start.column) }")
      let remarks = (diagnostic.help.map { [$0] } ?? []) + diagnostic.notes.map(\.message)
      if !remarks.isEmpty {
        lines.append("    notes:")
        lines += remarks.map { "      - \(quoted($0))" }
      }
    }
    return (lines + ["..."]).map { "  \($0)" }
  }

  private static func quoted(_ text: String) -> String { String(decoding: JSONValue.escape(text.visible), as: UTF8.self) }
}
