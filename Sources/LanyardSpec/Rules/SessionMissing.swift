/// No silent session life: a method that logs in says how long the session lives.
enum SessionMissing: Rule {
  static let pages = [
    RulePage(
      .error, .sessionMissing, title: "A method logs in and does not say how long the session lives",
      why: """
        Somebody has to know when to log in again. Where the vendor states no time, `until: rejected` with `rejected` says what an answer to \
        a dead session looks like.
        """,
      example: .init(
        in: .spec,
        bad: """
          inputs:
            base_url: { type: url }
          methods:
            guest:
              login:
                - send: { post: "${base_url}/login" }
              apply: { cookies: jar }
          """,
        good: """
          inputs:
            base_url: { type: url }
          methods:
            guest:
              login:
                - send: { post: "${base_url}/login" }
              session: { idle: 30m }
              apply: { cookies: jar }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.spec.methods where !method.login.isEmpty && method.session == nil {
      findings.error(
        .sessionMissing, "the method '\(method.name)' logs in and does not say how long the session lives", at: method.range,
        help: "such as session: { idle: 30m }, or { until: rejected }")
    }
  }
}
