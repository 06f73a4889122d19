import LanyardSpec

/// An explanation as a page for a wiki: Markdown as GitHub and GitLab read it, with the sequence diagram in mermaid.
package struct ExplanationMarkdown {
  private let explanation: Explanation
  private var blocks: [String] = []

  package init(_ explanation: Explanation) {
    self.explanation = explanation
    addHead()
    addInputs()
    blocks.append("## What happens\n\n```mermaid\n\(MermaidText(SequenceDiagram(explanation)).text)```")
    addList("TLS connections", explanation.tls.map(Self.prose))
    addSteps("Login", explanation.login)
    addList("Session", explanation.sessionWordings.map(Self.prose))
    addSteps("Renewal", explanation.renew)
    addSteps("Logout", explanation.logout)
    addSteps("Probe", explanation.probe.map { [$0] } ?? [])
    addList(
      "Requests go to", explanation.destinations.map { "\(Self.code($0.url)): \($0.steps.map(Self.prose).joined(separator: "; "))" })
    addList(
      "Allowed, with the author's reason",
      explanation.allowances.map { "\(Self.code($0.code)), line \($0.line): \(Self.prose($0.reason))" })
  }

  /// The page, ended by a line feed.
  package var text: String { blocks.joined(separator: "\n\n") + "\n" }

  private mutating func addHead() {
    let method = explanation.methodTitle.map { "\(Self.prose($0)) (\(Self.code(explanation.method)))" } ?? Self.code(explanation.method)
    blocks.append("# \(Self.prose(explanation.title ?? explanation.spec)): \(method)")
    blocks += [explanation.summary, explanation.methodSummary].compactMap(\.self).map(Self.prose)
    var facts = ["Spec: \(Self.code(explanation.path))"]
    let others = explanation.methods.filter { $0 != explanation.method }
    if !others.isEmpty { facts.append("Other methods: \(others.map(Self.code).joined(separator: ", "))") }
    facts += explanation.documentation.map { "Vendor's document: <\($0.filter { !" <>\n".contains($0) })>" }
    blocks.append(Self.list(facts))
  }

  private mutating func addInputs() {
    guard !explanation.inputs.isEmpty else { return }
    let rows = explanation.inputs.map { input in
      let remarks = [input.summary.map(Self.prose), input.example.map { "such as \(Self.code($0))" }].compactMap(\.self)
      return "| \(Self.code(input.name)) | \(Self.prose(input.facts.joined(separator: ", "))) | \(remarks.joined(separator: "; ")) |"
    }
    blocks.append("## Inputs\n\n" + (["| input | value | meaning |", "|---|---|---|"] + rows).joined(separator: "\n"))
  }

  private mutating func addSteps(_ title: String, _ steps: [Explanation.Step]) {
    guard !steps.isEmpty else { return }
    blocks.append("## \(title)")
    for (index, step) in steps.enumerated() {
      let request = step.request
      blocks.append("\(steps.count > 1 ? "### Step \(index + 1)\n\n" : "")\(Self.code("\(request.method) \(request.url)"))")
      let manner = (request.fieldWordings + request.mannerWordings).map(Self.prose)
      if !manner.isEmpty { blocks.append(Self.list(manner)) }
      if let kind = request.bodyKind { blocks.append(Self.fence(request.bodyLines, kind)) }
      addOutcomes(of: step)
      if !step.extracts.isEmpty {
        blocks.append("Taken from the answer:\n\n" + Self.list(step.extracts.map { "\(Self.code($0.name)) from \(Self.prose($0.origin))" }))
      }
    }
  }

  private mutating func addOutcomes(of step: Explanation.Step) {
    let rows = step.failures.map { rule in
      let again = rule.retryAfter.map { "; try again after \($0)" } ?? ""
      return "| \(Self.prose(rule.sign)) | \(Self.code(rule.kind))\(Self.prose(again)) |"
    }
    let last = "| unless \(Self.prose(step.expectation)) | `unexpected-answer` |"
    blocks.append((["| when | it fails with |", "|---|---|"] + rows + [last]).joined(separator: "\n"))
  }

  private mutating func addList(_ title: String, _ entries: [String]) {
    guard !entries.isEmpty else { return }
    blocks.append("## \(title)\n\n\(Self.list(entries))")
  }

  private static func list(_ entries: [String]) -> String { entries.map { "- \($0)" }.joined(separator: "\n") }

  // MARK: Escaping

  /// Text on one line in which Markdown finds nothing of its own.
  package static func prose(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ").visible.reduce(into: "") { result, character in
      if "\\`*_{}[]<>#|~$&!".contains(character) { result.append("\\") }
      result.append(character)
    }
  }

  /// Text as code on one line. A bar would end a cell of a table even there.
  package static func code(_ text: String) -> String {
    let text = text.split(whereSeparator: \.isNewline).joined(separator: " ").visible.replacing("|", with: "\\|")
    let fence = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
    let pad = text.hasPrefix("`") || text.hasSuffix("`") || text.isEmpty ? " " : ""
    return fence + pad + text + pad + fence
  }

  private static func fence(_ lines: [String], _ kind: String) -> String {
    let fence = String(repeating: "`", count: max(3, (lines.map { longestRun(of: "`", in: $0) }.max() ?? 0) + 1))
    return "The body, \(kind):\n\n\(fence)\n\(lines.map(\.visible).joined(separator: "\n"))\n\(fence)"
  }

  private static func longestRun(of character: Character, in text: String) -> Int {
    var (longest, run) = (0, 0)
    for other in text {
      run = other == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
