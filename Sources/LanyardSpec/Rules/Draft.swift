/// A spec as it was read, mistakes and all; only one without errors becomes an `AuthSpec` for others.
struct Draft {
  var spec: AuthSpec
  /// The words of what could not be read.
  var unread: Unread
  /// What reading has found already.
  var diagnostics: [Diagnostic]
  /// The methods, each with what several rules ask about its names.
  let methods: [(method: Method, scope: Scope, passages: [Passage])]
  let patterns: [PatternUse]

  init(spec: AuthSpec, unread: Unread, diagnostics: [Diagnostic]) {
    self.spec = spec
    self.unread = unread
    self.diagnostics = diagnostics
    methods = spec.methods.map { ($0, Scope(of: $0, in: spec), $0.passages) }
    patterns = spec.patternUses
  }

  /// Whether reading has found an error inside, or without a range anywhere: what seems to be missing there may have been meant.
  func hasErrors(in range: SourceRange? = nil) -> Bool {
    guard let range else { return diagnostics.areFailure() }
    return diagnostics.contains { $0.severity == .error && $0.range.start >= range.start && $0.range.start < range.end }
  }
}
