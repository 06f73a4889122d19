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
    for (method, scope, _) in draft.methods {
      for request in method.steps.map(\.request) {
        let fields = request.query.flatMap { [$0.name, $0.value] }
        check(
          [request.url.path] + (request.url.query.map { [$0] } ?? []) + fields, request.allowances + method.allowances, scope, &findings)
      }
      check(method.apply.query.flatMap { [$0.name, $0.value] }, method.apply.allowances + method.allowances, scope, &findings)
    }
  }

  private static func check(_ templates: [Template], _ allowances: [Allowance], _ scope: Scope, _ findings: inout Findings) {
    for use in templates.flatMap(scope.secrets) {
      findings.remark(
        .secretInURL, "the secret '\(use.name)' goes into the URL, which servers and proxies log", at: use.range,
        help: "send it elsewhere, or say why it must be: allow: { secret-in-url: … }", allowedBy: allowances)
    }
  }
}
