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
        In an exchange beside the spec a failure rule says that the answer is a failure, and yet all that the step wants to extract is \
        found in it: a cookie that is set on every answer, a path that is too wide. Only that rule stands between the answer and a session \
        that is none, and an error that nobody has thought of would become one. Narrow the extractor, say with `expect` what a success \
        looks like, or allow it where the vendor really answers so.
        """),
  ]
}
