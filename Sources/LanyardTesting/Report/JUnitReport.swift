import LanyardFormats
import LanyardSpec

/// A report in JUnit's XML as CI servers read it: a suite for each folder, a case for each exchange, with file and line.
package struct JUnitReport {
  private let report: TestReport

  package init(_ report: TestReport) { self.report = report }

  /// The document, ended by a line feed.
  package var text: String {
    let suites = folders.map { folder, trials in
      let coverages = report.coverages.filter { Self.parts(of: $0.source.path).folder == folder }
      return Self.suite(folder, trials, coverages)
    }
    let root = Self.element("testsuites", [("name", "lanyard test")] + Self.counts(report.trials), suites)
    // Nothing but `visible` text goes in, which XML can carry.
    let bytes = (try? root.serialized(declaration: true)) ?? []
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }

  /// The trials by their folders, in the order of the report.
  private var folders: [(folder: String, trials: [TestReport.Trial])] {
    var folders: [(folder: String, trials: [TestReport.Trial])] = []
    for trial in report.trials {
      let folder = Self.parts(of: trial.path).folder
      if let index = folders.firstIndex(where: { $0.folder == folder }) {
        folders[index].trials.append(trial)
      } else {
        folders.append((folder, [trial]))
      }
    }
    return folders
  }

  private static func suite(_ folder: String, _ trials: [TestReport.Trial], _ coverages: [SpecCoverage]) -> XMLElement {
    let output = coverages.map { "\($0.source.path): \($0.summary(naming: .max))" }
    return element(
      "testsuite", [("name", folder)] + counts(trials),
      trials.map { testcase($0, in: folder) } + (output.isEmpty ? [] : [element("system-out", [], text: output.joined(separator: "\n"))]))
  }

  private static func testcase(_ trial: TestReport.Trial, in folder: String) -> XMLElement {
    let first = trial.diagnostics.first { $0.severity == .error }
    let attributes = [
      ("name", parts(of: trial.path).name), ("classname", folder), ("file", trial.source.path),
      ("line", String(first?.range.start.line ?? 1)), ("time", "0"),
    ]
    guard let first else { return element("testcase", attributes, []) }
    let story = DiagnosticRenderer(trial.source).render(trial.diagnostics)
    return element("testcase", attributes, [element("failure", [("message", first.message), ("type", first.code.rawValue)], text: story)])
  }

  private static func counts(_ trials: [TestReport.Trial]) -> [(String, String)] {
    let failed = trials.count { !$0.hasPassed }
    return [("tests", String(trials.count)), ("failures", String(failed)), ("errors", "0"), ("skipped", "0"), ("time", "0")]
  }

  private static func parts(of path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  private static func element(_ name: String, _ attributes: [(String, String)], _ children: [XMLElement] = []) -> XMLElement {
    XMLElement(
      name: name, attributes: attributes.map { .init(name: $0.0, value: $0.1.visible) }, children: children.map { .element($0) })
  }

  private static func element(_ name: String, _ attributes: [(String, String)], text: String) -> XMLElement {
    var made = element(name, attributes)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).visible }
    made.children = [.text(lines.joined(separator: "\n"))]
    return made
  }
}
