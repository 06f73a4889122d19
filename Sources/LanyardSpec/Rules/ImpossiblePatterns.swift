/// A pattern whose anchors contradict what stands around them matches nothing.
enum ImpossiblePatterns: Rule {
  static let pages = [
    RulePage(
      .warning, .impossiblePattern, isAllowable: true, title: "A pattern that cannot match",
      why: """
        `^` stands at the beginning of the text and `$` at its end: what is to match before the one or behind the other is never there. The \
        characters themselves are written `\\^` and `\\$`.
        """,
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login" }
          expect: { body: text, matches: 'costs $5' }
          """,
        good: """
          send: { post: "${base_url}/login" }
          expect: { body: text, matches: 'costs \\$5' }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for use in draft.patterns where !use.outline.canMatch(behindText: false, before: nil) {
      findings.remark(
        .impossiblePattern, "this pattern cannot match: something is to stand before '^' or behind '$'", at: use.range,
        help: "take the anchor to the end of the pattern, or write \\^ or \\$ for the character", allowedBy: use.allowances)
    }
  }
}

extension PatternOutline {
  /// - Parameters:
  ///   - behindText: whether a character has certainly been taken before.
  ///   - next: with what the characters begin that are certainly taken behind; nil where perhaps none are.
  fileprivate func canMatch(behindText: Bool, before next: PatternCharacters?) -> Bool {
    switch self {
    case .start: return !behindText
    // A line feed that ends the text may follow.
    case .end: return next.map { $0.overlaps(.newline) } ?? true
    case .veryEnd: return next == nil
    case .one, .nothing: return true
    case .atomic(let item): return item.canMatch(behindText: behindText, before: next)
    case .repeated(let item, let least, _): return least == 0 || item.canMatch(behindText: behindText, before: least == 1 ? next : nil)
    case .alternatives(let items): return items.contains { $0.canMatch(behindText: behindText, before: next) }
    case .sequence(let items):
      var behindText = behindText
      for (item, following) in zip(items, Self.following(items, before: next)) {
        guard item.canMatch(behindText: behindText, before: following) else { return false }
        behindText = behindText || !item.isNullable
      }
      return true
    }
  }

  /// Of each item with what the characters behind it begin that are certainly taken.
  private static func following(_ items: [PatternOutline], before next: PatternCharacters?) -> [PatternCharacters?] {
    var next = next
    return items.reversed().map { item -> PatternCharacters? in
      defer { next = item.isNullable ? next.map { $0.union(item.first) } : item.first }
      return next
    }.reversed()
  }
}
