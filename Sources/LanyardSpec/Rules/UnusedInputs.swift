/// An input that no method uses is asked of nobody: most likely a name that has changed elsewhere.
enum UnusedInputs: Rule {
  static let pages = [
    RulePage(
      .warning, .unusedInput, title: "No method uses the input",
      why: "Nobody is asked for it. Most likely its name has changed elsewhere, or what it was for has gone.",
      example: .init(
        in: .spec,
        bad: """
          inputs:
            base_url: { type: url }
            tenant: {}
          methods:
            key:
              apply: { headers: { X-Client: lanyard } }
          """,
        good: """
          inputs:
            base_url: { type: url }
            tenant: {}
          methods:
            key:
              apply: { headers: { X-Client: lanyard, X-Tenant: "${tenant}" } }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    // Without a readable method there is nothing to judge by.
    guard !draft.spec.methods.isEmpty else { return }
    let inputs = draft.spec.inputs
    var used = NameSet()
    for method in draft.methods {
      method.names.forEachName { used.insert($0.name) }
      // A name that is both has been told of: what is used may be either.
      for index in method.extractors.indices { used.insert(method.extractors[index].name) }
      if method.method.usesEveryURL {
        for index in inputs.indices where inputs[index].kind == .url { used.insert(inputs[index].name) }
      }
    }
    for index in inputs.indices where !used.contains(inputs[index].name) && !draft.unread.used.contains(inputs[index].name) {
      findings.remark(
        .unusedInput, "no method uses the input '\(inputs[index].name)'", at: inputs[index].range, help: "leave it out, or use it")
    }
  }
}
