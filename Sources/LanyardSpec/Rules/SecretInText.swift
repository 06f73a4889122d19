/// A body of plain text escapes nothing: a secret in the middle of one needs an encoder, or it may break the text.
enum SecretInText: Rule {
  static let pages = [
    RulePage(
      .warning, .secretInText, isAllowable: true, title: "A secret stands unescaped in a body of text",
      why: """
        Nothing is escaped in `text`, since nobody knows what the text is. A password with a quote, an ampersand or a line break then ends \
        its place early and becomes something else. Use `json`, `form` or `xml`, which escape whatever stands in them, or an encoder such \
        as `url`. A body that consists of the secret alone is fine.
        """,
      example: .init(
        in: .request,
        bad: """
          post: ${base_url}/login
          text: user=${username}&pass=${password}
          """,
        good: """
          post: ${base_url}/login
          text: user=${username | url}&pass=${password | url}
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.methods {
      for step in method.steps {
        guard case .text(let template) = step.request.body, template.wholeReference == nil else { continue }
        for reference in template.references where method.scope.knows(reference.name) && method.scope.isSecret(reference) {
          guard !reference.filters.contains(where: \.isEncoder) else { continue }
          findings.remark(
            .secretInText, "nothing escapes the secret '\(reference.name)' in a text", at: reference.range,
            help: "use 'json', 'form' or 'xml', or an encoder such as | url", allowedBy: step.request.allowances + method.allowances)
        }
      }
    }
  }
}

extension Filter {
  /// Whether the result has none of the characters that mean something in a text around it.
  fileprivate var isEncoder: Bool {
    switch self {
    case .base64, .base64url, .hex, .url: true
    case .charset, .trim, .lowercased, .uppercased, .digest, .hmac, .default: false
    }
  }
}
