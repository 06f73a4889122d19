/// `apply` puts something on a request that the login has obtained.
enum SessionNeverPlaced: Rule {
  static let pages = [
    RulePage(
      .warning, .sessionNeverPlaced, isAllowable: true, title: "`apply` puts nothing on a request that the login has obtained",
      why: """
        Every request is then the same with and without the login. Either a value is missing in `apply`, or the cookies that the login has \
        set (`cookies: jar`), or the login need not be.
        """,
      example: .init(
        in: .method,
        bad: """
          login:
            - send: { post: "${base_url}/login" }
          apply: { headers: { X-User: "${username}" } }
          """,
        good: """
          login:
            - send: { post: "${base_url}/login" }
          apply: { headers: { X-User: "${username}" }, cookies: jar }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.methods {
      guard !method.method.login.isEmpty, !method.apply.placesNothing, case .named = method.apply.cookies else { continue }
      var obtained = NameSet()
      let login = method.method.login
      for index in login.indices { for name in login[index].extractors.lazy.map(\.name) { obtained.insert(name) } }
      // Where a value is used nowhere at all that has been said already.
      guard !method.names.applies(obtained), !method.unusedVariables.contains(where: obtained.contains) else { continue }
      findings.remark(
        .sessionNeverPlaced, "the method '\(method.method.name)' logs in, and 'apply' puts nothing of that on a request",
        at: method.method.range, help: "name a value that the login extracts, or say 'cookies: jar'",
        allowedBy: method.apply.allowances + method.allowances)
    }
  }
}

extension NamesInUse {
  /// Whether `apply` refers to any of them.
  fileprivate func applies(_ names: NameSet) -> Bool {
    var applies = false
    forEachAppliedName { applies = applies || names.contains($0.name) }
    return applies
  }
}
