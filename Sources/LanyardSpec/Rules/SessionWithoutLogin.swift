/// Where nobody logs in there is no session to limit or to prolong.
enum SessionWithoutLogin: Rule {
  static let pages = [
    RulePage(
      .error, .sessionWithoutLogin, title: "A session or a renewal without a login",
      why: "Where nobody logs in there is nothing that could die or be prolonged.",
      example: .init(
        in: .method,
        bad: """
          session: { idle: 30m }
          apply: { headers: { X-Key: "${password}" } }
          """,
        good: """
          apply: { headers: { X-Key: "${password}" } }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.spec.methods where method.login.isEmpty {
      if let session = method.session {
        findings.error(
          .sessionWithoutLogin, "the method '\(method.name)' has a session and no login", at: session.range,
          help: "add the 'login' that obtains it, or leave it out")
      }
      if let first = method.renew.first {
        findings.error(
          .sessionWithoutLogin, "the method '\(method.name)' renews a session and has no login", at: first.range,
          help: "add the 'login' that obtains it, or leave it out")
      }
    }
  }
}
