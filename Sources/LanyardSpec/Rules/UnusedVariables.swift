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
    for method in draft.spec.methods {
      let unused = method.unusedVariables
      let extractors = method.steps.flatMap(\.extractors)
      let operands = Set(extractors.flatMap(\.filters.names).map(\.name))
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

extension Method {
  /// The secret values that go nowhere, not even by way of another value.
  var unusedVariables: Set<String> {
    let extractors = steps.flatMap(\.extractors)
    let operands = Dictionary(grouping: extractors, by: \.name).mapValues { $0.flatMap(\.filters.names).map(\.name) }
    // A public value counts as used by whoever holds the session.
    var next = passages.flatMap(\.templates).flatMap(\.template.names).map(\.name) + extractors.filter { !$0.isSecret }.map(\.name)
    var unused = Set(operands.keys)
    // What a used value is computed with is used.
    while let name = next.popLast() {
      if unused.remove(name) != nil { next += operands[name] ?? [] }
    }
    return unused
  }
}
