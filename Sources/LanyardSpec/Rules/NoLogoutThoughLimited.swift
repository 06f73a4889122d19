/// Where sessions are few, there is a way to give one back.
enum NoLogoutThoughLimited: Rule {
  static let pages = [
    RulePage(
      .warning, .noLogoutThoughLimited, isAllowable: true, title: "Sessions are limited and never given back",
      why: """
        Where `limit` is reached, the oldest session is logged out before the next login. Without `logout` nobody tells the vendor: the \
        seat stays taken until the session dies by itself, and the login is refused.
        """,
      example: .init(
        in: .method,
        bad: """
          login:
            - send: { post: "${base_url}/login" }
          session: { idle: 30m, limit: 1 }
          """,
        good: """
          login:
            - send: { post: "${base_url}/login" }
          session: { idle: 30m, limit: 1 }
          logout:
            - send: { post: "${base_url}/logout" }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.spec.methods where method.logout.isEmpty {
      guard let session = method.session, let limit = session.limit else { continue }
      findings.remark(
        .noLogoutThoughLimited, "an account has \(limit == 1 ? "one session" : "\(limit) sessions") at most, and none is ever given back",
        at: session.range, help: "add the 'logout' that ends a session at the vendor", allowedBy: method.allowances)
    }
  }
}
