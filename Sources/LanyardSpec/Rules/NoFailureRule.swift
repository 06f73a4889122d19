/// A step that sends a secret of the user's says what its rejection looks like.
enum NoFailureRule: Rule {
  static let pages = [
    RulePage(
      .warning, .noFailureRule, isAllowable: true, title: "A login step sends a secret and has no failure rule",
      why: """
        Without a rule that says `credentials-rejected` nobody can tell a wrong password from a server in trouble. The wrong password is \
        then sent again with every new attempt, until the vendor locks the account. (The handshakes of `digest`, `ntlm` and `negotiate` \
        say themselves whether they succeed.)
        """,
      example: .init(
        in: .method,
        bad: """
          login:
            - send: { post: "${base_url}/login", form: { user: "${username}", pass: "${password}" } }
          """,
        good: """
          login:
            - send: { post: "${base_url}/login", form: { user: "${username}", pass: "${password}" } }
              fail:
                - { when: { status: 401 }, as: credentials-rejected }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.methods {
      let login = method.method.login
      for index in login.indices where login[index].failures.isEmpty {
        var request = login[index].request
        // Of a handshake the engine itself sees whether it succeeds.
        request.authenticate.removeAll(where: \.needsChallenge)
        let names = request.uses.flatMap(\.template.names)
        guard let secret = names.first(where: { draft.input(named: $0.name)?.isSecret == true }) else { continue }
        findings.remark(
          .noFailureRule, "the secret '\(secret.name)' is sent, and nothing says what its rejection looks like", at: secret.range,
          help: "add 'fail' to the step, such as - { when: { status: 401 }, as: credentials-rejected }",
          allowedBy: request.allowances + method.allowances)
      }
    }
  }
}
