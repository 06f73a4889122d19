/// All rules, in the order in which they look at a spec.
enum Rules {
  static let all: [any Rule.Type] = [
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
    // Last: it asks which allowances the others have used.
    Allowances.self,
  ]

  /// The codes that `allow` can name.
  static let allowable: [Diagnostic.Code] = all.flatMap { $0.allowable }

  /// What the rules find in a spec that has been read.
  static func check(_ draft: Draft) -> [Diagnostic] {
    var findings = Findings()
    for rule in all { rule.check(draft, &findings) }
    return findings.diagnostics
  }
}
