/// `allow` names a warning that would otherwise stand there.
enum Allowances: Rule {
  static func check(_ draft: Draft, _ findings: inout Findings) {
    let places = draft.spec.methods.flatMap { method in
      method.steps.map { ($0.request.allowances, $0.request.range) } + [(method.apply.allowances, method.apply.range ?? method.range)]
    }
    for (allowances, range) in places {
      for allowance in allowances where !findings.hasUsed(allowance) {
        if !Rules.allowable.contains(allowance.code) {
          findings.error(
            .unknownRule, "there is no warning called '\(allowance.code)' that could be allowed here", at: allowance.range,
            help: findings.suggestion(for: allowance.code.rawValue, among: Rules.allowable.map(\.rawValue))
              ?? "known: \(Rules.allowable.map(\.rawValue).quotedList)")
        } else if !draft.hasErrors(in: range) {
          findings.warning(.uselessAllow, "nothing here needs '\(allowance.code)' to be allowed", at: allowance.range, help: "leave it out")
        }
      }
    }
  }
}
