/// Base64 of what is Base64 already: sometimes meant, more often one too many.
enum DoubleBase64: Rule {
  static let pages = [
    RulePage(
      .note, .doubleBase64, isAllowable: true, title: "Base64 of what is Base64 already",
      why: """
        Either the filter stands twice, or the value's name says that it comes encoded. A server that expects it once rejects it, and what \
        it says then looks like a wrong password. Where the vendor wants it twice, this is only a note.
        """,
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          json: { user: "${username}", pass: "${password | base64 | base64}" }
          """,
        good: """
          post: ${base_url}/login
          json: { user: "${username}", pass: "${password | base64}" }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.methods where method.names.mayEncodeTwice {
      for step in method.steps { check(step.request, step.request.allowances + method.allowances, &findings) }
      check(method.apply, method.apply.allowances + method.allowances, &findings)
    }
  }

  private static func check(_ holder: some TemplateHolder, _ allowances: [Allowance], _ findings: inout Findings) {
    for reference in holder.uses.flatMap(\.template.references) {
      guard let index = reference.secondBase64 else { continue }
      let before = index == 0 ? reference.nameRange : reference.filterRanges[index - 1]
      let place = reference.filterRanges[index]
      findings.remark(
        as: .note, .doubleBase64,
        index == 0 ? "by its name '\(reference.name)' is Base64 already" : "this is Base64 of Base64", at: place,
        fix: before == place ? nil : SourceRange(before.end, place.end).fix(replacement: ""), allowedBy: allowances)
    }
  }
}

extension NamesInUse {
  /// Few specs have such a reference anywhere. (In a message or a session's end it is nothing to the rule.)
  fileprivate var mayEncodeTwice: Bool { references.contains { $0.reference.secondBase64 != nil } }
}

extension Template.Reference {
  /// The first filter that encodes what is encoded.
  fileprivate var secondBase64: Int? {
    guard !filters.isEmpty, filters.count == filterRanges.count else { return nil }
    var isEncoded = isNamedBase64
    for (index, filter) in filters.enumerated() {
      switch filter {
      case .base64, .base64url:
        if isEncoded { return index }
        isEncoded = true
      case .trim, .default, .charset(.utf8), .charset(.latin1): break
      default: isEncoded = false
      }
    }
    return nil
  }

  private var isNamedBase64: Bool {
    let words = name.lowercased().split(separator: "_")
    return words.contains { $0 == "base64" || $0 == "b64" || $0 == "base64url" }
  }
}
