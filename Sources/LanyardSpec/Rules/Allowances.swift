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
    for (allowances, range) in draft.spec.allowances {
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
}

extension AuthSpec {
  /// All allowances in groups, each with the range in which an error leaves open whether it is used; anywhere where that is nil.
  fileprivate var allowances: [(allowances: [Allowance], range: SourceRange?)] {
    var groups: [([Allowance], SourceRange?)] = inputs.map { ($0.allowances, nil) }
    for method in methods {
      groups += [(method.allowances, nil), (method.apply.allowances, method.apply.range)]
      for step in method.steps {
        groups.append((step.request.allowances, step.request.range))
        groups += step.failures.map { ($0.allowances, $0.range) }
        groups += step.extractors.map { ($0.allowances, nil) }
      }
    }
    return groups
  }
}
