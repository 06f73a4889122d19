/// No silent session life: a method that logs in says how long the session lives.
enum SessionMissing: Rule {
  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.spec.methods where !method.login.isEmpty && method.session == nil {
      findings.error(
        .sessionMissing, "the method '\(method.name)' logs in and does not say how long the session lives", at: method.range,
        help: "such as session: { idle: 30m }, or { until: rejected }")
    }
  }
}
