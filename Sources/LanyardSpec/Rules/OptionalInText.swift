/// A value that may be absent stands alone where its place can be dropped, or has a default.
enum OptionalInText: Rule {
  static let pages = [
    RulePage(
      .error, .optionalInText, title: "A value that may be absent stands where there must be one",
      why: """
        An absent value drops the header, query item, field, member, attribute or element that consists of nothing else. Within a longer \
        text, in a URL's path or in a list there is nothing to drop, so that the value needs a default.
        """,
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          headers: { X-User: "${domain}/${username}" }
          """,
        good: """
          post: ${base_url}/login
          headers: { X-User: "${domain | default('local')}/${username}" }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.methods {
      check(method.names.references, method.scope, &findings)
      for index in method.extractors.indices { checkKeys(of: method.extractors[index].filters, method.scope, &findings) }
    }
  }

  private static func check(_ uses: [ReferenceUse], _ scope: Scope, _ findings: inout Findings) {
    for index in uses.indices {
      if let place = uses[index].needyPlace, scope.mayBeAbsent(uses[index].reference) {
        report(uses[index].reference, in: place, scope, &findings)
      }
      checkKeys(of: uses[index].reference.filters, scope, &findings)
    }
  }

  private static func report(_ reference: Template.Reference, in place: String, _ scope: Scope, _ findings: inout Findings) {
    findings.error(
      .optionalInText, "'\(reference.name)' may be absent, and \(place) needs a value", at: reference.nameRange,
      help: "give it a default: ${\(reference.name) | default('…')}", notes: scope.declaration(of: reference.name))
  }

  /// Nothing can be computed with a key that is not there.
  private static func checkKeys(of filters: [Filter], _ scope: Scope, _ findings: inout Findings) {
    for filter in filters {
      guard case .hmac(_, key: .reference(let name, let range)) = filter, scope.mayBeAbsent(name) else { continue }
      findings.error(
        .optionalInText, "'\(name)' may be absent, and 'hmac' needs a key", at: range, notes: scope.declaration(of: name))
    }
  }
}

extension Scope {
  fileprivate func declaration(of name: String) -> [Diagnostic.Note] {
    switch self[name] {
    case .input(let input): [Diagnostic.Note("the input is optional", at: input.range)]
    case .extracted(let extractor): [Diagnostic.Note("the extracted value is optional", at: extractor.range)]
    case nil: []
    }
  }
}
