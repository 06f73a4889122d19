/// A spec is shared and shown; a secret does not stand in it.
enum SecretDefaults: Rule {
  static let pages = [
    RulePage(
      .error, .secretDefault, title: "A secret has a default",
      why: "A spec is shared and shown. What stands in it is known to everybody who reads it, and no secret any more.",
      example: .init(
        in: .spec,
        bad: """
          inputs:
            base_url: { type: url }
            password: { secret: true, default: changeme }
          """,
        good: """
          inputs:
            base_url: { type: url }
            password: { secret: true }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for input in draft.spec.inputs where input.isSecret && input.defaultValue != nil {
      findings.error(
        .secretDefault, "the secret '\(input.name)' has a default", at: input.range,
        help: "leave out 'default': whoever reads the spec knows it")
    }
  }
}
