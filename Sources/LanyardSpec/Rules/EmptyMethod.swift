/// A method logs in, or puts something on every request, or shows a certificate on every connection.
enum EmptyMethod: Rule {
  static let pages = [
    RulePage(
      .error, .emptyMethod, title: "A method does nothing",
      why: "A method logs in, or puts something on every request, or shows a certificate on every connection. This one does none of these.",
      example: .init(
        in: .method,
        bad: """
          title: As a guest
          """,
        good: """
          title: As a guest
          apply: { headers: { X-Anonymous: "true" } }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.spec.methods where method.login.isEmpty && method.tls?.certificate == nil {
      guard method.apply.placesNothing, method.apply.range.map({ !draft.hasErrors(in: $0) }) ?? true else { continue }
      findings.error(
        .emptyMethod, "the method '\(method.name)' does nothing", at: method.range,
        help: "it needs a 'login', an 'apply' that puts something on a request, or a 'tls' with a certificate")
    }
  }
}
