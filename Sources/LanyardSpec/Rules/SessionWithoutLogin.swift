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
    for method in draft.methods where method.method.login.isEmpty {
      if let range = method.method.session?.range {
        findings.error(
          .sessionWithoutLogin, "the method '\(method.method.name)' has a session and no login", at: range,
          help: "add the 'login' that obtains it, or leave it out")
      }
      if let range = method.method.renew.first?.range {
        findings.error(
          .sessionWithoutLogin, "the method '\(method.method.name)' renews a session and has no login", at: range,
          help: "add the 'login' that obtains it, or leave it out")
      }
    }
  }
}
