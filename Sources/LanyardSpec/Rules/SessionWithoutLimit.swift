/// A session says when it ends.
enum SessionWithoutLimit: Rule {
  static let pages = [
    RulePage(
      .error, .sessionWithoutLimit, title: "A session has no end",
      why: "One of `idle`, `after`, `expires_in` and `expires_at` says when it dies; `until: rejected` says that only the vendor knows.",
      example: .init(
        in: .method,
        bad: """
          login:
            - send: { post: "${base_url}/login" }
          session: {}
          """,
        good: """
          login:
            - send: { post: "${base_url}/login" }
          session: { after: 8h }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for session in draft.spec.methods.lazy.compactMap(\.session) {
      let hasLimit =
        session.idle != nil || session.after != nil || session.expiresIn != nil || session.expiresAt != nil || session.untilRejected
      guard !hasLimit, !draft.hasErrors(in: session.range) else { continue }
      findings.error(
        .sessionWithoutLimit, "the session has no end", at: session.range,
        help: "one of 'idle', 'after', 'expires_in', 'expires_at', or 'until: rejected'")
    }
  }
}
