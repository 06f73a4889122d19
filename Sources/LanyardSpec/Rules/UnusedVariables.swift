/// What a login obtains in secret is for the requests: a secret value that goes nowhere was most likely meant to.
enum UnusedVariables: Rule {
  static let pages = [
    RulePage(
      .warning, .variableNeverUsed, isAllowable: true, title: "A secret value is extracted and used nowhere",
      why: """
        It goes into no request, neither by `apply` nor in a later step. Either a place for it has been forgotten, or it need not be \
        looked for, and its absence need not fail the login. A value that is for whoever uses the session says `secret: false`.
        """,
      example: .init(
        in: .method,
        bad: """
          login:
            - send: { post: "${base_url}/login" }
              extract:
                token: { json: $.token }
                session: { json: $.session }
          apply: { headers: { Authorization: "Bearer ${token}" } }
          """,
        good: """
          login:
            - send: { post: "${base_url}/login" }
              extract:
                token: { json: $.token }
                session: { json: $.session }
          apply: { headers: { Authorization: "Bearer ${token}", X-Session: "${session}" } }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.methods {
      let unused = method.unusedVariables
      guard !unused.isEmpty else { continue }
      let extractors = method.steps.flatMap(\.extractors)
      var operands: Set<String> = []
      for extractor in extractors { extractor.filters.forEachName { operands.insert($0.name) } }
      var told: Set<String> = []
      for extractor in extractors where unused.contains(extractor.name) && told.insert(extractor.name).inserted {
        findings.remark(
          .variableNeverUsed,
          operands.contains(extractor.name)
            ? "'\(extractor.name)' goes only into values that are used nowhere" : "'\(extractor.name)' is extracted and used nowhere",
          at: extractor.range, help: "leave it out, use it, or say 'secret: false' if it is for whoever uses the session",
          allowedBy: extractor.allowances + method.allowances)
      }
    }
  }
}

extension MethodDraft {
  private struct Variable {
    var isUsed = false
    /// What it is computed with.
    var operands: [String] = []
  }

  /// The secret values that go nowhere, not even by way of another value.
  var unusedVariables: Set<String> {
    var variables = NameTable<Variable>()
    var next: [String] = []
    for step in steps {
      for extractor in step.extractors {
        let position = variables.add(extractor.name, Variable())
        extractor.filters.forEachName { variables[position].operands.append($0.name) }
        // A public value counts as used by whoever holds the session.
        if !extractor.isSecret { next.append(extractor.name) }
      }
    }
    guard !variables.names.isEmpty else { return [] }
    for passage in passages {
      for use in passage.references { use.reference.forEachName { next.append($0.name) } }
    }
    // What a used value is computed with is used.
    while let name = next.popLast() {
      guard let position = variables.position(of: name), !variables[position].isUsed else { continue }
      variables[position].isUsed = true
      next += variables[position].operands
    }
    return Set(variables.names.indices.lazy.filter { !variables[$0].isUsed }.map { variables.names[$0] })
  }
}
