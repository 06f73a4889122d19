/// All rules, in the order in which they look at a spec.
enum Rules {
  /// What every spec must or should satisfy.
  private static let always: [any Rule.Type] = [
    References.self,
    DuplicateNames.self,
    OptionalInText.self,
    UnusedInputs.self,
    SecretDefaults.self,
    SecretInMessage.self,
    SecretInURL.self,
    EmptyMethod.self,
    ApplyMissing.self,
    SessionMissing.self,
    SessionWithoutLimit.self,
    SessionWithoutLogin.self,
    UntilRejectedNeedsRules.self,
    CatchAllCredentials.self,
  ]

  /// What is a matter of judgement: told where there are no errors, one of which might be the cause.
  private static let judgements: [any Rule.Type] = [
    SecretInText.self,
    DoubleBase64.self,
    UnusedVariables.self,
    SessionNeverPlaced.self,
    NoFailureRule.self,
    NoLogoutThoughLimited.self,
    UnreachableRules.self,
    RedirectFollowed.self,
    RiskyPatterns.self,
    ImpossiblePatterns.self,
  ]

  static let all = always + judgements + [Allowances.self]

  /// What the rules find in a spec that has been read.
  static func check(_ draft: Draft) -> [Diagnostic] {
    var findings = Findings()
    for rule in always { rule.check(draft, &findings) }
    if !draft.hasErrors(), !findings.hasErrors {
      for rule in judgements { rule.check(draft, &findings) }
    } else {
      findings.leaveOpen(judgements.flatMap { $0.pages }.flatMap(\.codes))
    }
    // Last: it asks which allowances the others have used.
    Allowances.check(draft, &findings)
    return findings.diagnostics
  }
}
