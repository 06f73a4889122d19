/// `credentials-rejected` stops the password from being sent again: it is said on a specific sign, never on just any failure.
enum CatchAllCredentials: Rule {
  static let pages = [
    RulePage(
      .warning, .catchAllCredentials, isAllowable: true, title: "`credentials-rejected` on a sign that can mean anything",
      why: """
        Once a vendor has rejected the password, nobody sends it again until it is changed. Said of any failure whatever, a server that is \
        being restarted would lock everybody out. Test for what the vendor says of a wrong password, and let the rest be \
        `unexpected-answer`.
        """,
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login", form: { user: "${username}", pass: "${password}" } }
          fail:
            - { when: { status: 4xx }, as: credentials-rejected }
          """,
        good: """
          send: { post: "${base_url}/login", form: { user: "${username}", pass: "${password}" } }
          fail:
            - { when: { status: 401 }, as: credentials-rejected }
            - { when: { status: 4xx }, as: unexpected-answer }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.methods {
      for index in method.steps.indices {
        let failures = method.steps[index].failures
        for index in failures.indices where failures[index].kind == .credentialsRejected {
          guard let place = failures[index].condition.broadPlace else { continue }
          findings.remark(
            .catchAllCredentials, "this sign can mean anything, and 'credentials-rejected' blames the password", at: place,
            help: "test for what the vendor says of a wrong password; the rest is 'unexpected-answer'",
            allowedBy: failures[index].allowances + method.allowances)
        }
      }
    }
  }
}

extension Condition {
  /// Where the condition is nothing but a broad sign; nil where something specific must hold.
  fileprivate var broadPlace: SourceRange? {
    switch self {
    case .test(let test): test.isBroad ? test.source.range : nil
    case .any(let conditions): conditions.lazy.compactMap(\.broadPlace).first
    case .all(let conditions):
      conditions.allSatisfy { $0.broadPlace != nil } ? conditions.first?.broadPlace : nil
    // That something is not there says little about what is.
    case .not(let condition): condition.tests.first?.source.range
    }
  }
}

extension Condition.Test {
  fileprivate var isBroad: Bool {
    if case .input = source.kind { return true }
    return comparisons.isEmpty ? source.kind.isInAnyFailure : comparisons.allSatisfy { $0.isBroad(of: source.kind) }
  }
}

extension ValueSource.Kind {
  /// Whether it is there whatever the failure.
  fileprivate var isInAnyFailure: Bool {
    switch self {
    case .soapFault, .jsonrpcError, .body: true
    default: false
    }
  }
}

extension Condition.Comparison {
  fileprivate func isBroad(of source: ValueSource.Kind) -> Bool {
    switch self {
    case .notEquals: true
    case .status(let set): set.ranges.contains { $0.count > 1 }
    // What a success brings is missing in any failure.
    case .present(let isWanted): !isWanted || source.isInAnyFailure
    default: false
    }
  }
}
