/// `allow` names a warning that would otherwise stand there.
enum Allowances: Rule {
  static let pages = [
    RulePage(
      .error, .unknownRule, title: "`allow` names no warning that can be allowed",
      why: """
        `allow` lets a single warning pass where it stands, with the reason. An error cannot be allowed, and a misspelt code would allow \
        nothing.
        """,
      example: .init(
        in: .request,
        bad: """
          get: ${base_url}/login
          query: { user: "${username}" }
          allow: { secret-in-ulr: The vendor takes it nowhere else. }
          """,
        good: """
          get: ${base_url}/login
          query: { user: "${username}", pass: "${password}" }
          allow: { secret-in-url: The vendor takes it nowhere else. }
          """)),
    RulePage(
      .warning, .uselessAllow, title: "`allow` allows nothing",
      why: """
        What was allowed here is no longer there. An allowance that has outlived its reason would let the next mistake of the kind pass \
        unseen.
        """,
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          form: { user: "${username}", pass: "${password}" }
          allow: { secret-in-url: The vendor takes it nowhere else. }
          """,
        good: """
          post: ${base_url}/login
          form: { user: "${username}", pass: "${password}" }
          """)),
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for allowances in draft.spec.inputs.lazy.map(\.allowances) { check(allowances, in: draft, &findings) }
    for method in draft.methods {
      check(method.allowances, in: draft, &findings)
      check(method.apply.allowances, of: method.apply.range, in: draft, &findings)
      for index in method.steps.indices {
        check(method.steps[index].request.allowances, of: method.steps[index].request.range, in: draft, &findings)
        let failures = method.steps[index].failures
        for index in failures.indices { check(failures[index].allowances, of: failures[index].range, in: draft, &findings) }
        let extractors = method.steps[index].extractors
        for index in extractors.indices { check(extractors[index].allowances, in: draft, &findings) }
      }
    }
  }

  /// - Parameter range: in which an error leaves open whether an allowance is used; anywhere where that is nil.
  private static func check(
    _ allowances: [Allowance], of range: SourceRange? = nil, in draft: Draft, _ findings: inout Findings
  ) {
    for allowance in allowances where !findings.needs(allowance) {
      if !RulePage.allowableCodes.contains(allowance.code) {
        let known = RulePage.allowableCodes.map(\.rawValue)
        let meant = findings.nearest(to: allowance.code.rawValue, among: known)
        findings.error(
          .unknownRule, "there is no warning called '\(allowance.code)' that could be allowed", at: allowance.range,
          help: meant?.asSuggestion ?? "such as \(nearestNames(to: allowance.code.rawValue, among: known).quotedList)",
          fix: meant.flatMap { allowance.range.fix(replacement: $0) })
      } else if !draft.hasErrors(in: range) {
        findings.remark(
          .uselessAllow, "nothing here needs '\(allowance.code)' to be allowed", at: allowance.range, help: "leave it out")
      }
    }
  }
}
