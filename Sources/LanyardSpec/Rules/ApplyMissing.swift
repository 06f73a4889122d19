/// What a login obtains goes somewhere.
enum ApplyMissing: Rule {
  static let pages = [
    RulePage(
      .error, .applyMissing, title: "A method logs in, and its session goes nowhere",
      why: "Without `apply` no request would carry what the login has obtained.",
      example: .init(
        in: .method,
        bad: """
          login:
            - send: { post: "${base_url}/login" }
          session: { idle: 30m }
          apply: {}
          """,
        good: """
          login:
            - send: { post: "${base_url}/login" }
          session: { idle: 30m }
          apply: { cookies: jar }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.spec.methods where !method.login.isEmpty && method.apply.placesNothing {
      if let range = method.apply.range {
        guard !draft.hasErrors(in: range) else { continue }
        findings.error(.applyMissing, "'apply' puts the session nowhere", at: range, help: "such as headers: { Authorization: … }")
      } else {
        findings.error(
          .applyMissing, "the method '\(method.name)' logs in, and its session goes nowhere", at: method.range,
          help: "say with 'apply' where it goes")
      }
    }
  }
}

extension ApplyRules {
  /// Whether a request is left as it is, but for what is omitted.
  var placesNothing: Bool {
    guard case .named(let cookies) = cookies else { return false }
    return headers.isEmpty && cookies.isEmpty && query.isEmpty && form.isEmpty && json.isEmpty && xml.isEmpty && soap.isEmpty
      && authenticate.isEmpty
  }
}
