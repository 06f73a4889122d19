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
      for index in method.steps.indices { check(method.steps[index].failures, in: method, &findings) }
    }
  }

  private static func check(_ rules: [FailureRule], in method: MethodDraft, _ findings: inout Findings) {
    guard rules.count > 1 else { return }
    let comparable = rules.indices.prefix(mostRules).filter { rules[$0].condition.isComparable }
    for (count, index) in comparable.enumerated() {
      guard let first = comparable.prefix(count).first(where: { rules[index].condition.implies(rules[$0].condition) }) else { continue }
      let (rule, earlier) = (rules[index], rules[first])
      findings.remark(
        .unreachableRule, "this rule is never reached: an earlier one holds wherever it would", at: rule.condition.place ?? rule.range,
        help: "put it before the other, or leave it out",
        notes: [Diagnostic.Note("the earlier rule stands here", at: earlier.condition.place ?? earlier.range)],
        allowedBy: rule.allowances + method.allowances)
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
