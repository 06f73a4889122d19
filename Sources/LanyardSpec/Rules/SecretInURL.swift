/// URLs are kept by servers, proxies and histories: a secret in one is leaked before long.
enum SecretInURL: Rule {
  static let pages = [
    RulePage(
      .warning, .secretInURL, isAllowable: true, title: "A secret goes into a URL",
      why: """
        URLs are written down by servers, proxies, browsers and monitoring, where they stay for years. Send a secret in a header or a body. \
        Some vendors take it nowhere else: say so with `allow`, so that whoever uses the spec knows.
        """,
      example: .init(
        in: .request,
        bad: """
          get: ${base_url}/login
          query: { user: "${username}", pass: "${password}" }
          """,
        good: """
          post: ${base_url}/login
          form: { user: "${username}", pass: "${password}" }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.methods {
      for index in method.steps.indices {
        check(method.steps[index].request.url, in: method, method.steps[index].request.allowances, &findings)
        check(method.steps[index].request.query, in: method, method.steps[index].request.allowances, &findings)
      }
      check(method.apply.query, in: method, method.apply.allowances, &findings)
    }
  }

  private static func check(_ url: URLTemplate, in method: MethodDraft, _ allowances: [Allowance], _ findings: inout Findings) {
    check(url.path, in: method, allowances, &findings)
    if let query = url.query { check(query, in: method, allowances, &findings) }
  }

  private static func check(_ fields: [FieldTemplate], in method: MethodDraft, _ allowances: [Allowance], _ findings: inout Findings) {
    for field in fields {
      check(field.name, in: method, allowances, &findings)
      check(field.value, in: method, allowances, &findings)
    }
  }

  private static func check(_ template: Template, in method: MethodDraft, _ allowances: [Allowance], _ findings: inout Findings) {
    for use in method.scope.secrets(in: template) {
      findings.remark(
        .secretInURL, "the secret '\(use.name)' goes into the URL, which servers and proxies log", at: use.range,
        help: "send it elsewhere, or say why it must be: allow: { secret-in-url: … }", allowedBy: allowances + method.allowances)
    }
  }
}
