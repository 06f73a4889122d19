/// A spec is shared and shown; a secret does not stand in it.
enum SecretDefaults: Rule {
  static func check(_ draft: Draft, _ findings: inout Findings) {
    for input in draft.spec.inputs where input.isSecret && input.defaultValue != nil {
      findings.error(
        .secretDefault, "the secret '\(input.name)' has a default", at: input.range,
        help: "leave out 'default': whoever reads the spec knows it")
    }
  }
}
