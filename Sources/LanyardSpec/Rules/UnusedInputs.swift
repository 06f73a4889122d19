/// An input that no method uses is asked of nobody: most likely a name that has changed elsewhere.
enum UnusedInputs: Rule {
  static func check(_ draft: Draft, _ findings: inout Findings) {
    // Without a readable method there is nothing to judge by.
    guard !draft.spec.methods.isEmpty else { return }
    var used = draft.unread.used
    for method in draft.spec.methods { used.formUnion(draft.spec.inputs(usedBy: method).map(\.name)) }
    for input in draft.spec.inputs where !used.contains(input.name) {
      findings.warning(.unusedInput, "no method uses the input '\(input.name)'", at: input.range, help: "leave it out, or use it")
    }
  }
}
