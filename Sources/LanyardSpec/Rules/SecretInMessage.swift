/// A failure's message is shown and logged: no secret goes into it.
enum SecretInMessage: Rule {
  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.spec.methods {
      let scope = Scope(of: method, in: draft.spec)
      for failure in method.steps.flatMap(\.failures) {
        guard case .template(let template) = failure.message else { continue }
        // A name that is nowhere declared has been reported as such.
        for reference in template.references where scope[reference.name] != nil && scope.isSecret(reference) {
          findings.error(
            .secretInMessage, "'\(reference.name)' is a secret, and a message is shown", at: reference.nameRange,
            help: scope.help(for: reference.name))
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
