/// A failure's message is shown and logged: no secret goes into it.
enum SecretInMessage: Rule {
  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.spec.methods {
      let scope = Scope(of: method, in: draft.spec)
      for failure in method.steps.flatMap(\.failures) {
        guard case .template(let template) = failure.message else { continue }
        for use in scope.secrets(in: template) {
          findings.error(
            .secretInMessage, "'\(use.name)' is a secret, and a message is shown", at: use.range, help: scope.help(for: use.name))
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
