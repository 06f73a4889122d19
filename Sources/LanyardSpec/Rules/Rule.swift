/// Something that a spec must or should satisfy beyond the form of its nouns.
protocol Rule: SendableMetatype {
  /// What `lanyard check --explain` shows of the rule's codes.
  static var pages: [RulePage] { get }

  static func check(_ draft: Draft, _ findings: inout Findings)
}

/// What the rules have found so far.
struct Findings {
  private static let mostSuggestions = 50

  private var errors: [Diagnostic] = []
  private var others: [Diagnostic] = []
  /// The places of the allowances that have let something pass.
  private var used: Set<SourceRange> = []
  private var open = Diagnostic.Code.ofExchanges
  private var suggestions = 0

  var diagnostics: [Diagnostic] { errors + others }

  var hasErrors: Bool { !errors.isEmpty }

  mutating func error(
    _ code: Diagnostic.Code, _ message: String, at range: SourceRange, help: String? = nil, notes: [Diagnostic.Note] = [],
    fix: Diagnostic.Fix? = nil
  ) {
    guard errors.count < Diagnostic.mostCounted else { return }
    errors.append(Diagnostic(.error, code, message, at: range, help: help, notes: notes, fix: fix))
  }

  /// Reports what does not stand in the way of using the spec, unless the author lets it pass: the allowance then counts as used.
  ///
  /// - Parameter allowances: those that reach the place, the nearest first.
  mutating func remark(
    as severity: Diagnostic.Severity = .warning, _ code: Diagnostic.Code, _ message: @autoclosure () -> String, at range: SourceRange,
    help: String? = nil, notes: [Diagnostic.Note] = [], fix: Diagnostic.Fix? = nil, allowedBy allowances: [Allowance] = []
  ) {
    if let allowance = allowances.first(where: { $0.code == code }) {
      used.insert(allowance.range)
    } else if others.count < Diagnostic.mostCounted {
      others.append(Diagnostic(severity, code, message(), at: range, help: help, notes: notes, fix: fix))
    }
  }

  /// Remembers codes about which nothing is said this time.
  mutating func leaveOpen(_ codes: [Diagnostic.Code]) { open += codes }

  /// Whether the allowance has let something pass, or might have.
  func needs(_ allowance: Allowance) -> Bool { used.contains(allowance.range) || open.contains(allowance.code) }

  /// The nearest name. A file with very many mistakes gets none for the later ones: the search costs time.
  mutating func nearest(to name: String, among names: some Sequence<String>) -> String? {
    suggestions += 1
    return suggestions > Self.mostSuggestions ? nil : nearestName(to: name, among: names)
  }
}

extension String {
  /// The name put as a question.
  var asSuggestion: String { "did you mean '\(self)'?" }
}
