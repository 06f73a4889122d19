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
      var operands: Set<String> = []
      for extractor in method.extractors { extractor.filters.forEachName { operands.insert($0.name) } }
      var told: Set<String> = []
      for extractor in method.extractors where unused.contains(extractor.name) && told.insert(extractor.name).inserted {
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
  func findUnusedVariables() -> Set<String> {
    guard !extractors.isEmpty else { return [] }
    var variables = Variables(extractors)
    names.forEachReferenceName { variables.use($0.name) }
    return variables.unused()
  }
}

/// What a method extracts, and whether it is used.
private struct Variables {
  private struct Variable {
    var isUsed = false
    /// What it is computed with.
    var operands: [String] = []
  }

  private var variables = NameTable<Variable>()
  /// What is used and has operands that are not yet marked.
  private var next: [Int] = []

  init(_ extractors: [Extractor]) {
    for index in extractors.indices {
      let position = variables.add(extractors[index].name, Variable())
      extractors[index].filters.forEachName { variables[position].value.operands.append($0.name) }
    }
    // A public value counts as used by whoever holds the session.
    for index in extractors.indices where !extractors[index].isSecret { use(extractors[index].name) }
  }

  mutating func use(_ name: String) {
    guard let position = variables.position(of: name), !variables[position].value.isUsed else { return }
    variables[position].value.isUsed = true
    if !variables[position].value.operands.isEmpty { next.append(position) }
  }

  mutating func unused() -> Set<String> {
    // What a used value is computed with is used.
    while let position = next.popLast() {
      for operand in variables[position].value.operands { use(operand) }
    }
    return Set(variables.indices.filter { !variables[$0].value.isUsed }.map { variables[$0].name })
  }
}
