/// Every name that is used is declared, and known by the time it is used.
enum References: Rule {
  static let pages = [
    RulePage(
      .error, .unknownReference, title: "A name is used that nobody has declared, or not yet",
      why: """
        `${…}` names an input or a value that an earlier step of the same method has extracted. Anything else would be sent as nothing, or \
        as the text itself.
        """,
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          form: { user: "${usrname}", name: "${username}" }
          """,
        good: """
          post: ${base_url}/login
          form: { user: "${username}" }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.methods {
      for passage in method.names.passages {
        method.names.forEachName(in: passage) { check($0, in: method, passage.known, draft, &findings) }
      }
    }
  }

  private static func check(_ use: NameUse, in method: MethodDraft, _ known: NameSet, _ draft: Draft, _ findings: inout Findings) {
    if let index = draft.inputs[use.name] {
      guard use.role == .url, draft.spec.inputs[index].kind != .url, !draft.unread.declared.contains(use.name) else { return }
      report(use, isNot: draft.spec.inputs[index], &findings)
    } else if use.role != .value || !known.contains(use.name), !draft.unread.declared.contains(use.name) {
      report(use, in: method.method, known, draft.spec, &findings)
    }
  }

  private static func report(_ use: NameUse, isNot input: InputDeclaration, _ findings: inout Findings) {
    findings.error(
      .undeclaredOrigin, "'\(use.name)' is no input of type 'url'", at: use.range,
      help: "what is sent goes below a url input or an entry of 'origins'",
      notes: [Diagnostic.Note("it is declared here", at: input.range)])
  }

  private static func report(
    _ use: NameUse, in method: Method, _ known: NameSet, _ spec: AuthSpec, _ findings: inout Findings
  ) {
    func extractor(in method: Method) -> (step: Step, extractor: Extractor)? {
      for step in method.steps {
        if let extractor = step.extractors.first(where: { $0.name == use.name }) { return (step, extractor) }
      }
      return nil
    }
    if let (step, extractor) = extractor(in: method) {
      let message =
        use.role == .value
        ? "'\(use.name)' is not known yet: it is extracted in \(step.name)" : "'\(use.name)' is no input: it is extracted"
      findings.error(.unknownReference, message, at: use.range, notes: [Diagnostic.Note("it is extracted here", at: extractor.range)])
      return
    }
    for other in spec.methods where other.name != method.name {
      guard use.role == .value, let (_, extractor) = extractor(in: other) else { continue }
      findings.error(
        .unknownReference, "'\(use.name)' is extracted in another method, '\(other.name)'", at: use.range,
        help: "each method has extracted values of its own", notes: [Diagnostic.Note("it is extracted here", at: extractor.range)])
      return
    }
    let candidates =
      switch use.role {
      case .value: spec.inputs.map(\.name) + known.names.sorted()
      case .input: spec.inputs.map(\.name)
      case .url: spec.inputs.filter { $0.kind == .url }.map(\.name)
      }
    let meant = findings.nearest(to: use.name, among: candidates)
    let what = use.role == .value && !known.indices.isEmpty ? "input or extracted value" : "input"
    findings.error(
      .unknownReference, "there is no \(what) called '\(use.name)'", at: use.range,
      help: meant?.asSuggestion,
      notes: spec.inputs.first.map { [Diagnostic.Note("inputs are declared here", at: $0.range)] } ?? [],
      fix: meant.flatMap { use.range.fix(replacing: use.name, by: $0) })
  }
}
