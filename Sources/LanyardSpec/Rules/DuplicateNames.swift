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
    for method in draft.methods where !method.extractors.isEmpty {
      let login = check(method.method.login, in: draft, known: NameTable(), &findings)
      _ = check(method.method.renew, in: draft, known: NameTable(), &findings)
      _ = check(method.method.logout, in: draft, known: login, &findings)
      if let extractors = method.method.probe?.extractors { _ = check(extractors, in: draft, known: login, &findings) }
    }
  }

  /// - Returns: where each name is first extracted that is known behind the steps.
  private static func check(
    _ steps: [Step], in draft: Draft, known: NameTable<SourceRange>, _ findings: inout Findings
  ) -> NameTable<SourceRange> {
    steps.indices.reduce(known) { check(steps[$1].extractors, in: draft, known: $0, &findings) }
  }

  private static func check(
    _ extractors: [Extractor], in draft: Draft, known: NameTable<SourceRange>, _ findings: inout Findings
  ) -> NameTable<SourceRange> {
    var known = known
    for (name, range) in extractors.lazy.map({ ($0.name, $0.range) }) {
      if let input = draft.input(named: name) {
        findings.error(
          .duplicateName, "'\(name)' is an input already", at: range, help: "give it another name",
          notes: [Diagnostic.Note("the input is declared here", at: input.range)])
      } else if let earlier = known[name] {
        findings.error(
          .duplicateName, "'\(name)' has been extracted already", at: range, help: "give it another name",
          notes: [Diagnostic.Note("it is first extracted here", at: earlier)])
      } else {
        known.add(name, range)
      }
    }
    return known
  }
}
