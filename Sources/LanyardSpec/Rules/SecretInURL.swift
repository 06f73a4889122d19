/// URLs are kept by servers, proxies and histories: a secret in one is leaked before long.
enum SecretInURL: Rule {
  static let allowable: [Diagnostic.Code] = [.secretInURL]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.spec.methods {
      let scope = Scope(of: method, in: draft.spec)
      for request in method.steps.map(\.request) {
        let fields = request.query.flatMap { [$0.name, $0.value] }
        check([request.url.path] + (request.url.query.map { [$0] } ?? []) + fields, request.allowances, scope, &findings)
      }
      check(method.apply.query.flatMap { [$0.name, $0.value] }, method.apply.allowances, scope, &findings)
    }
  }

  private static func check(_ templates: [Template], _ allowances: [Allowance], _ scope: Scope, _ findings: inout Findings) {
    for use in templates.flatMap(scope.secrets) {
      guard !findings.isAllowed(.secretInURL, by: allowances) else { continue }
      findings.warning(
        .secretInURL, "the secret '\(use.name)' goes into the URL, which servers and proxies log", at: use.range,
        help: "send it elsewhere, or say why it must be: allow: { secret-in-url: … }")
    }
  }
}
