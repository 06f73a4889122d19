/// A method logs in, or puts something on every request, or both.
enum EmptyMethod: Rule {
  static func check(_ draft: Draft, _ findings: inout Findings) {
    for method in draft.spec.methods where method.login.isEmpty {
      guard method.apply.placesNothing, method.apply.range.map({ !draft.hasErrors(in: $0) }) ?? true else { continue }
      findings.error(
        .emptyMethod, "the method '\(method.name)' does nothing", at: method.range,
        help: "it needs a 'login', or an 'apply' that puts something on a request")
    }
  }
}
