/// A method has one namespace: what is extracted shadows neither an input nor an earlier value.
/// Only a renewal may extract again what the login has extracted: that is what it is for.
enum DuplicateNames: Rule {
  static let pages = [
    RulePage(
      .error, .duplicateName, title: "A value is extracted under a name that is taken",
      why: """
        A method has one namespace. Were a value to shadow an input or an earlier value, `${…}` would mean one thing in one step and \
        another in the next. Only `renew` extracts again what `login` did: that is what it is for.
        """,
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login", form: { user: "${username}" } }
          extract:
            username: { json: $.user, secret: false }
          """,
        good: """
          send: { post: "${base_url}/login", form: { user: "${username}" } }
          extract:
            vendors_username: { json: $.user, secret: false }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    let inputs = Dictionary(draft.spec.inputs.map { ($0.name, $0.range) }) { first, _ in first }
    for method in draft.spec.methods {
      var login: [String: SourceRange] = [:]
      check(method.login, inputs: inputs, &login, &findings)
      var renew: [String: SourceRange] = [:]
      check(method.renew, inputs: inputs, &renew, &findings)
      for flow in [method.logout, method.probe.map { [$0] } ?? []] {
        var names = login
        check(flow, inputs: inputs, &names, &findings)
      }
    }
  }

  private static func check(
    _ steps: [Step], inputs: [String: SourceRange], _ known: inout [String: SourceRange], _ findings: inout Findings
  ) {
    for extractor in steps.flatMap(\.extractors) {
      if let input = inputs[extractor.name] {
        findings.error(
          .duplicateName, "'\(extractor.name)' is an input already", at: extractor.range, help: "give it another name",
          notes: [Diagnostic.Note("the input is declared here", at: input)])
      } else if let earlier = known[extractor.name] {
        findings.error(
          .duplicateName, "'\(extractor.name)' has been extracted already", at: extractor.range, help: "give it another name",
          notes: [Diagnostic.Note("it is first extracted here", at: earlier)])
      } else {
        known[extractor.name] = extractor.range
      }
    }
  }
}
