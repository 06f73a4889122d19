import Lanyard

/// Diagnostics for people: with the line that they are about, as long as the source could be read at all.
struct DiagnosticText {
  private let source: SourceText
  private let color: Bool

  init(_ source: SourceText, color: Bool) {
    self.source = source
    self.color = color
  }

  /// The diagnostics with a blank line between, and no line feed at the end.
  func render(_ diagnostics: [Diagnostic]) -> String {
    guard source.text.isEmpty else {
      var text = DiagnosticRenderer(source, color: color).render(diagnostics)
      while text.last == "\n" { text.removeLast() }
      return text
    }
    // What the renderer does for the line of a source that there is.
    return diagnostics.map { diagnostic in
      let first = "\(diagnostic.severity.rawValue)[\(diagnostic.code)]: \(diagnostic.message)"
      let place = diagnostic.range == .beginning ? "" : ":\(diagnostic.range.start.line):\(diagnostic.range.start.column)"
      let help = diagnostic.help.map { ["help: \($0)"] } ?? []
      let rest = ["  --> \(source.path)\(place)"] + help + diagnostic.notes.map { "note: \($0.message)" }
      return ([first] + rest).map(\.visible).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}
