/// Of the failure rules the first that holds counts: one whose every case an earlier rule has taken is never reached.
enum UnreachableRules: Rule {
  static let pages = [
    RulePage(
      .warning, .unreachableRule, isAllowable: true, title: "A failure rule that can never be reached",
      why: """
        Rules are tried from top to bottom, and the first that holds names the failure. Here an earlier one holds wherever this one would. \
        Put the particular before the general.
        """,
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login", form: { user: "${username}", pass: "${password}" } }
          fail:
            - { when: { json: $.error }, as: unexpected-answer }
            - { when: { json: $.error, equals: wrong password }, as: credentials-rejected }
          """,
        good: """
          send: { post: "${base_url}/login", form: { user: "${username}", pass: "${password}" } }
          fail:
            - { when: { json: $.error, equals: wrong password }, as: credentials-rejected }
            - { when: { json: $.error }, as: unexpected-answer }
          """))
  ]

  /// More rules are not compared: the work grows with their square.
  private static let mostRules = 50

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.methods {
      for step in method.steps where step.failures.count > 1 {
        let rules = step.failures.prefix(mostRules).filter(\.condition.isComparable)
        for (index, rule) in rules.enumerated() {
          guard let earlier = rules[..<index].first(where: { rule.condition.implies($0.condition) }) else { continue }
          findings.remark(
            .unreachableRule, "this rule is never reached: an earlier one holds wherever it would", at: rule.condition.place ?? rule.range,
            help: "put it before the other, or leave it out",
            notes: [Diagnostic.Note("the earlier rule stands here", at: earlier.condition.place ?? earlier.range)],
            allowedBy: rule.allowances + method.allowances)
        }
      }
    }
  }
}

extension Condition {
  /// Comparing longer conditions takes long, and deeper ones for ever.
  fileprivate var isComparable: Bool {
    var tests = 0
    forEachTest { _ in tests += 1 }
    return tests <= 20 && depth <= 4
  }

  private var depth: Int {
    switch self {
    case .test: 0
    case .not(let condition): condition.depth + 1
    case .all(let conditions), .any(let conditions): 1 + (conditions.map(\.depth).max() ?? 0)
    }
  }

  /// Where it begins to say something.
  fileprivate var place: SourceRange? { tests.first?.source.range }
}
