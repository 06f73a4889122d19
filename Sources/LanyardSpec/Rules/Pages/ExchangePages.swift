extension RulePage {
  /// What comes out only with the exchanges beside a spec. The examples are of specs: their exchanges are left out.
  static let exchangePages = [
    RulePage(
      .warning, .methodWithoutExchange, isAllowable: true, title: "A method that none of the exchanges beside the spec tries",
      why: """
        An exchange is the proof that somebody has read the vendor's document, and the test that a change has broken nothing. The spec has \
        exchanges, but none with this `method`.
        """),
    RulePage(
      .warning, .extractorMatchesError, isAllowable: true, title: "An extractor that also finds a value in an error",
      why: """
        In an exchange beside the spec the step's `fail` or `expect` says that the answer is a failure, and yet the extractor finds a value \
        in it: a cookie that is set on every answer, a path that is too wide. Only the failure rule stands between that answer and a session \
        that is none. Narrow the extractor, or allow it where the vendor really answers so.
        """),
  ]
}
