/// Something that a spec must or should satisfy beyond the form of its nouns.
protocol Rule: SendableMetatype {
  /// The warnings of the rule that `allow` can let pass.
  static var allowable: [Diagnostic.Code] { get }

  static func check(_ draft: Draft, _ findings: inout Findings)
}

extension Rule {
  static var allowable: [Diagnostic.Code] { [] }
}

/// What the rules have found so far.
struct Findings {
  /// More than this of either kind helps nobody.
  private static let most = 200

  private var errors: [Diagnostic] = []
  private var warnings: [Diagnostic] = []
  private var used: Set<Allowance> = []
  private var suggestions = 0

  var diagnostics: [Diagnostic] { errors + warnings }

  mutating func error(
    _ code: Diagnostic.Code, _ message: String, at range: SourceRange, help: String? = nil, notes: [Diagnostic.Note] = []
  ) {
    guard errors.count < Self.most else { return }
    errors.append(Diagnostic(.error, code, message, at: range, help: help, notes: notes))
  }

  mutating func warning(
    _ code: Diagnostic.Code, _ message: String, at range: SourceRange, help: String? = nil, notes: [Diagnostic.Note] = []
  ) {
    guard warnings.count < Self.most else { return }
    warnings.append(Diagnostic(.warning, code, message, at: range, help: help, notes: notes))
  }

  /// Whether the author lets the code pass here; the allowance then counts as used.
  mutating func isAllowed(_ code: Diagnostic.Code, by allowances: [Allowance]) -> Bool {
    guard let allowance = allowances.first(where: { $0.code == code }) else { return false }
    used.insert(allowance)
    return true
  }

  func hasUsed(_ allowance: Allowance) -> Bool { used.contains(allowance) }

  /// The nearest name, put as a question. A file with very many mistakes gets none for the later ones: the search costs time.
  mutating func suggestion(for name: String, among names: some Sequence<String>) -> String? {
    suggestions += 1
    return suggestions > 50 ? nil : nearestName(to: name, among: names).map { "did you mean '\($0)'?" }
  }
}
