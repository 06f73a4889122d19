/// Writes diagnostics for people, with the line of the source they are about.
///
///     error[unknown-input]: there is no input called 'pasword'
///       --> example.auth.yaml:23:25
///        |
///     23 |             password: ${pasword | base64}
///        |                         ^^^^^^^ did you mean 'password'?
///
/// Nothing in the source can act on a terminal: characters that do not show are written as escapes.
public struct DiagnosticRenderer: Sendable {
  /// Whether to colour with ANSI escape sequences; for terminals only.
  public var color: Bool

  let path: String
  private let lines: SourceLines

  /// Makes a renderer for the diagnostics of one source.
  public init(_ source: SourceText, color: Bool = false) {
    path = source.path
    lines = SourceLines(source)
    self.color = color
  }

  /// More than this helps nobody: the first ones are shown, and how many there are beside them.
  public static let most = 100

  /// The diagnostics one below the other, with a blank line between; of very many the first hundred and a count.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    let shown = diagnostics.mostTelling(Self.most)
    return shown.map(render).joined(separator: "\n") + rest(of: diagnostics, behind: shown).map { "\n\($0)\n" }.joined()
  }

  /// The diagnostics in one line each; of very many the first hundred and a count.
  public func shortForm(_ diagnostics: [Diagnostic]) -> [String] {
    let shown = diagnostics.mostTelling(Self.most)
    return shown.map(shortForm) + rest(of: diagnostics, behind: shown)
  }

  /// `and 2 345 more`, where that is so; those that were not counted are more still.
  private func rest(of diagnostics: [Diagnostic], behind shown: [Diagnostic]) -> [String] {
    let count = diagnostics.count - shown.count
    guard count > 0 else { return [] }
    return ["and \(diagnostics.count < Diagnostic.mostCounted ? "" : "at least ")\(count.grouped) more"]
  }

  /// One diagnostic with its line and its notes; every line ends with a line feed.
  public func render(_ diagnostic: Diagnostic) -> String {
    let severity = styled("\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue.visible)]", Self.style(of: diagnostic.severity))
    let margin = String(repeating: " ", count: String(diagnostic.range.start.line).count)
    var output = severity + styled(": " + diagnostic.message.visible, .bold) + "\n"
    output += arrow(to: diagnostic.range.start, margin: margin)

    let help = help(of: diagnostic)
    let line = diagnostic.range.start.line
    if line <= lines.count {
      let snippet = SourceSnippet(lines[line], line: line, range: diagnostic.range)
      let gutter = styled(margin + " |", .gutter)
      let number = styled("\(line) |", .gutter)
      output += gutter + "\n"
      output += snippet.text.isEmpty ? number + "\n" : number + " " + snippet.text + "\n"
      output += gutter + " " + snippet.padding
      output += styled(snippet.carets + (help.map { " " + $0 } ?? ""), Self.style(of: diagnostic.severity)) + "\n"
      if !diagnostic.notes.isEmpty { output += gutter + "\n" }
    } else if let help {
      output += "help: " + help + "\n"
    }
    for note in diagnostic.notes {
      output += styled("note", .note) + ": " + note.message.visible + "\n"
      if let range = note.range { output += arrow(to: range.start, margin: margin) }
    }
    return output
  }

  /// One line that editors and build systems understand: `path:line:column: error: message [code]`.
  public func shortForm(_ diagnostic: Diagnostic) -> String {
    let start = diagnostic.range.start
    let help = help(of: diagnostic).map { " (\($0))" } ?? ""
    return "\(path.visible):\(start.line):\(start.column): \(diagnostic.severity.rawValue): \(diagnostic.message.visible)\(help)"
      + " [\(diagnostic.code.rawValue.visible)]"
  }

  /// The help, or the fix in words where that says it all.
  private func help(of diagnostic: Diagnostic) -> String? {
    if let help = diagnostic.help { return help.visible }
    guard let fix = diagnostic.fix, !fix.replacement.isEmpty || fix.range.start.line == fix.range.end.line else { return nil }
    if fix.replacement.isEmpty { return "leave out '\(lines.text(of: fix.range).visible)'" }
    return fix.range.start == fix.range.end ? "put '\(fix.replacement.visible)' here" : "write '\(fix.replacement.visible)'"
  }

  private func arrow(to place: SourceLocation, margin: String) -> String {
    margin + styled("-->", .gutter) + " \(path.visible):\(place.line):\(place.column)\n"
  }

  // MARK: - Colour

  private enum Style: String {
    case bold = "1"
    case error = "1;31"
    case warning = "1;33"
    case note = "1;36"
    case gutter = "34"
  }

  private static func style(of severity: Diagnostic.Severity) -> Style {
    switch severity {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }

  private func styled(_ text: String, _ style: Style) -> String {
    color ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

extension Int {
  /// In groups of three digits: `2 345`.
  fileprivate var grouped: String {
    var groups: [Substring] = []
    var rest = Substring(String(self))
    while !rest.isEmpty {
      groups.append(rest.suffix(3))
      rest = rest.dropLast(3)
    }
    return groups.reversed().joined(separator: " ")
  }
}
