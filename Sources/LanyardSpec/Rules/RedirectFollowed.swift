/// A redirect that is followed is not there to be looked at.
enum RedirectFollowed: Rule {
  static let pages = [
    RulePage(
      .warning, .redirectFollowed, isAllowable: true, title: "A redirect is followed, and its target is asked for",
      why: """
        With `redirects: follow` only the last answer is judged, which redirects nowhere: a `redirect` source finds nothing in it. Leave \
        `redirects` out where the target matters.
        """,
      example: .init(
        in: .method,
        bad: """
          login:
            - send: { get: "${base_url}/login", redirects: follow }
              expect: { status: 302 }
              extract:
                code: { redirect: { query: code } }
          apply: { headers: { X-Code: "${code}" } }
          """,
        good: """
          login:
            - send: { get: "${base_url}/login" }
              expect: { status: 302 }
              extract:
                code: { redirect: { query: code } }
          apply: { headers: { X-Code: "${code}" } }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.methods {
      for step in method.steps where step.request.followsRedirects {
        for (source, allowances) in step.sources where source.isRedirect {
          findings.remark(
            .redirectFollowed, "redirects are followed, so that the answer has no target to look at", at: source.range,
            help: "leave out 'redirects: follow', or look at the last answer", allowedBy: allowances + method.allowances)
        }
      }
    }
  }
}

extension Step {
  /// Every source that is looked at in the step's answer, with the allowances that are near it.
  fileprivate var sources: [(ValueSource, [Allowance])] {
    failures.flatMap { failure in
      var sources = failure.condition.tests.map(\.source)
      if let source = failure.retryAfter?.source { sources.append(source) }
      if case .source(let source) = failure.message { sources.append(source) }
      return sources.map { ($0, failure.allowances) }
    }
      + (expectation?.tests ?? []).map { ($0.source, request.allowances) }
      + extractors.flatMap { extractor in extractor.sources.map { ($0, extractor.allowances) } }
  }
}

extension ValueSource {
  fileprivate var isRedirect: Bool {
    switch kind {
    case .redirect: true
    case .jwt(_, in: let source): source.isRedirect
    default: false
    }
  }
}
