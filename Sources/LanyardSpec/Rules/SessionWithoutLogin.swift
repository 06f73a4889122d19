/// Where nobody logs in there is no session to limit or to prolong.
enum SessionWithoutLogin: Rule {
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
