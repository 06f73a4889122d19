import Lanyard

/// An explanation as a page for people.
struct ExplanationText {
  private let explanation: Explanation
  private var lines: [String] = []

  init(_ explanation: Explanation) {
    self.explanation = explanation
    addHead()
    addInputs()
    addSection("TLS connections", explanation.tls)
    addSteps("Login", explanation.login)
    addSection("Session", explanation.sessionWordings)
    addSteps("Renewal", explanation.renew)
    addSteps("Logout", explanation.logout)
    addSteps("Probe", explanation.probe.map { [$0] } ?? [])
    addSection("Requests go to", explanation.destinations.map { "\($0.url)  (\($0.steps.joined(separator: "; ")))" })
    addSection("Allowed, with the author's reason", explanation.allowances.map { "\($0.code), line \($0.line): \($0.reason)" })
  }

  var text: String { lines.joined(separator: "\n") }

  private mutating func addSection(_ title: String, _ entries: [String]) {
    guard !entries.isEmpty else { return }
    lines += ["", title] + entries.flatMap { Self.indented($0, by: 2) }
  }

  private static func indented(_ text: String, by width: Int) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { String(repeating: " ", count: width) + $0 }
  }

  private mutating func addHead() {
    lines.append(explanation.spec + (explanation.title.map { " - \($0)" } ?? ""))
    if let summary = explanation.summary { lines.append(summary) }
    lines.append("spec    \(explanation.path)")
    let others = explanation.methods.filter { $0 != explanation.method }
    let title = explanation.methodTitle.map { " - \($0)" } ?? ""
    lines.append("method  \(explanation.method)\(title)" + (others.isEmpty ? "" : "  (others: \(others.joined(separator: ", ")))"))
    if let summary = explanation.methodSummary { lines.append("        \(summary)") }
    for link in explanation.documentation { lines.append("see     \(link)") }
  }

  private mutating func addInputs() {
    let width = explanation.inputs.map(\.name.count).max() ?? 0
    addSection(
      "Inputs",
      explanation.inputs.map { input in
        let remarks = [input.summary, input.example.map { "such as \($0)" }].compactMap(\.self).joined(separator: "; ")
        return "\(input.name.padded(to: width))  \(input.facts.joined(separator: ", "))" + (remarks.isEmpty ? "" : "  - \(remarks)")
      })
  }

  private mutating func addSteps(_ title: String, _ steps: [Explanation.Step]) {
    guard !steps.isEmpty else { return }
    lines += ["", title]
    for (index, step) in steps.enumerated() {
      lines.append("  \(index + 1). \(step.request.method) \(step.request.url)")
      for entry in step.request.wordings + Self.judgement(step) { lines += Self.indented(entry, by: 5) }
    }
  }

  private static func judgement(_ step: Explanation.Step) -> [String] {
    var entries = step.failures.map { failure in
      "is \(failure.kind) when \(failure.sign)" + (failure.retryAfter.map { "; try again after \($0)" } ?? "")
    }
    entries.append("expects that \(step.expectation)")
    return entries + step.extracts.map { "takes \($0.name) from \($0.origin)" }
  }
}
