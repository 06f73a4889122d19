/// `until: rejected` works only where a rejection can be told from other answers.
enum UntilRejectedNeedsRules: Rule {
  static let pages = [
    RulePage(
      .error, .untilRejectedNeedsRules, title: "`until: rejected` without `rejected`",
      why: "A session that lives until it is rejected needs to know what a rejection looks like, or it would never be renewed.",
      example: .init(
        in: .method,
        bad: """
          login:
            - send: { post: "${base_url}/login" }
          session: { until: rejected }
          """,
        good: """
          login:
            - send: { post: "${base_url}/login" }
          session: { until: rejected }
          rejected:
            - status: 401
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.spec.methods where method.rejected.isEmpty {
      guard let session = method.session, session.untilRejected else { continue }
      findings.error(
        .untilRejectedNeedsRules, "'until: rejected' needs to know what a rejection looks like", at: session.range,
        help: "add 'rejected' to the method, such as rejected: [ { status: 401 } ]")
    }
  }
}
