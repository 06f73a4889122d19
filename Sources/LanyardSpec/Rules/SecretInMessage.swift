/// A failure's message is shown and logged: no secret goes into it.
enum SecretInMessage: Rule {
  static let pages = [
    RulePage(
      .error, .secretInMessage, title: "A failure's message would show a secret",
      why: """
        Messages are shown, logged and sent to colleagues. They are built of inputs that are no secrets, of values extracted with \
        `secret: false`, and of places in the answer for which the author vouches with `secret: false`.
        """,
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login", form: { user: "${username}", pass: "${password}" } }
          fail:
            - { when: { status: 401 }, as: credentials-rejected, message: "not ${password}" }
          """,
        good: """
          send: { post: "${base_url}/login", form: { user: "${username}", pass: "${password}" } }
          fail:
            - { when: { status: 401 }, as: credentials-rejected, message: "for ${username}" }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.methods {
      for index in method.steps.indices {
        for failure in method.steps[index].failures {
          guard case .template(let template) = failure.message else { continue }
          for use in method.scope.secrets(in: template) {
            findings.error(
              .secretInMessage, "'\(use.name)' is a secret, and a message is shown", at: use.range,
              help: method.scope.help(for: use.name))
          }
        }
      }
    }
  }
}

extension Scope {
  fileprivate func help(for name: String) -> String? {
    guard case .extracted = self[name] else { return nil }
    return "where it is none, say 'secret: false' in its extractor"
  }
}
