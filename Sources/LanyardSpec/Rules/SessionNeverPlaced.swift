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
      for index in method.method.login.indices {
        for extractor in method.method.login[index].extractors { obtained.insert(extractor.name) }
      }
      // Where a value is used nowhere at all that has been said already.
      guard !method.apply.refers(to: obtained), !method.unusedVariables.contains(where: obtained.contains) else { continue }
      findings.remark(
        .sessionNeverPlaced, "the method '\(method.method.name)' logs in, and 'apply' puts nothing of that on a request",
        at: method.method.range, help: "name a value that the login extracts, or say 'cookies: jar'",
        allowedBy: method.apply.allowances + method.allowances)
    }
  }
}

extension ApplyRules {
  fileprivate func refers(to names: NameSet) -> Bool {
    var refers = false
    forEachUse { use in
      use.template.forEachName { refers = refers || names.contains($0.name) }
    }
    return refers
  }
}
