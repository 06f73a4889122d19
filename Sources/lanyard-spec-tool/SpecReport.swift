import LanyardSpec

/// A spec's file, and what there is to say about it.
struct SpecReport {
  let spec: AuthSpec?
  let source: SourceText
  let diagnostics: [Diagnostic]

  init(_ path: String) {
    var diagnostics: [Diagnostic] = []
    guard let source = SpecFile(path: path).source(&diagnostics) else {
      self.source = SourceText(path: path, text: "")
      self.diagnostics = diagnostics
      spec = nil
      return
    }
    self.source = source
    (spec, self.diagnostics) = AuthSpec.read(source)
  }

  /// Prints the findings in lines that build systems and editors understand; gives back whether they let the file pass.
  func show(strictly isStrict: Bool = false) -> Bool {
    for line in DiagnosticRenderer(source).shortForm(diagnostics) { print(line) }
    return !diagnostics.areFailure(strictly: isStrict)
  }
}
