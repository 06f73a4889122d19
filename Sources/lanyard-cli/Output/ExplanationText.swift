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
    addSession()
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
        var facts = [input.choices.isEmpty ? input.type : input.choices.joined(separator: " | ")]
        if input.isSecret { facts.append("secret") }
        if input.isOptional { facts.append("optional") }
        if let value = input.defaultValue { facts.append("'\(value)' unless given") }
        if let pattern = input.pattern { facts.append("matches /\(pattern)/") }
        let remarks = [input.summary, input.example.map { "such as \($0)" }].compactMap(\.self).joined(separator: "; ")
        return "\(input.name.padded(to: width))  \(facts.joined(separator: ", "))" + (remarks.isEmpty ? "" : "  - \(remarks)")
      })
  }

  private mutating func addSteps(_ title: String, _ steps: [Explanation.Step]) {
    guard !steps.isEmpty else { return }
    lines += ["", title]
    for (index, step) in steps.enumerated() {
      lines.append("  \(index + 1). \(step.request.method) \(step.request.url)")
      for entry in Self.request(step.request) + Self.judgement(step) { lines += Self.indented(entry, by: 5) }
    }
  }

  private static func request(_ request: Explanation.Request) -> [String] {
    var entries = request.query.map { "query \($0.name)=\($0.value)" }
    entries += request.headers.map { "header \($0.name): \($0.value)" }
    entries += request.cookies.map { "cookie \($0.name)=\($0.value)" }
    entries += request.authentication.map { "authenticates by \($0)" }
    if let kind = request.bodyKind { entries += ["\(kind) body"] + Self.indented(request.body ?? "", by: 2) }
    if request.carriesSession { entries.append("carries the session") }
    if request.followsRedirects { entries.append("follows redirects within its origin") }
    if request.isSafeToRepeat { entries.append("may be sent again after a fault") }
    if let timeout = request.timeout { entries.append("may take \(Duration.seconds(timeout).wording)") }
    return entries
  }

  private static func judgement(_ step: Explanation.Step) -> [String] {
    var entries = step.failures.map { failure in
      var entry = "is \(failure.kind) when \(failure.when)" + (failure.isAssumed ? " (assumed)" : "")
      if let source = failure.retryAfter { entry += "; try again after \(source)" }
      return entry
    }
    entries.append("expects that \(step.expectation)")
    entries += step.extracts.map { extract in
      var entry = "takes \(extract.name) from \(extract.sources.joined(separator: ", or else "))"
      if let capture = extract.capture { entry += ", as captured by /\(capture)/" }
      if !extract.filters.isEmpty { entry += ", through \(extract.filters.joined(separator: ", "))" }
      let facts = [extract.isSecret ? "secret" : nil, extract.isOptional ? "optional" : nil].compactMap(\.self)
      return entry + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))")
    }
    return entries
  }

  private mutating func addSession() {
    var entries: [String] = []
    if let life = explanation.life {
      if let idle = life.idle { entries.append("dies when unused for \(Duration.seconds(idle).wording)") }
      if let after = life.after { entries.append("dies \(Duration.seconds(after).wording) after the login") }
      if let amount = life.expiresIn { entries.append("lives for \(amount)") }
      if let moment = life.expiresAt { entries.append("dies at \(moment)") }
      if life.isUntilRejected { entries.append("lives until the vendor rejects it") }
      if let margin = life.renewBefore { entries.append("is renewed \(Duration.seconds(margin).wording) before its end") }
      if let limit = life.limit { entries.append("is one of at most \(limit): before another login the oldest is logged out") }
    } else {
      entries.append("there is none: every request authenticates itself")
    }
    entries += explanation.placements.map { "goes into \(Self.place($0))" }
    entries += explanation.omissions.map { "takes away the caller's \($0)" }
    entries.append("is sent only to \(explanation.audience.joined(separator: ", "))")
    if !explanation.within.isEmpty { entries.append("there only below \(explanation.within.joined(separator: ", "))") }
    entries += explanation.rejected.map { sign in
      "is rejected when \(sign.when)" + (sign.isAssumed ? " (assumed)" : "")
    }
    if !explanation.rejected.isEmpty, !explanation.login.isEmpty {
      entries.append("once rejected: one new login, and the request once more")
    }
    addSection("Session", entries)
  }

  private static func place(_ placement: Explanation.Placement) -> String {
    let value = placement.value ?? ""
    return switch placement.place {
    case "header": "the header \(placement.name ?? ""): \(value)"
    case "cookie": "the cookie \(placement.name ?? "")=\(value)"
    case "cookie jar": "the cookies that the login has set"
    case "query": "the URL's query as \(placement.name ?? "")=\(value)"
    case "form": "the form as \(placement.name ?? "")=\(value)"
    case "json": "the JSON body at \(placement.name ?? "") as \(value)"
    case "xml": "the XML body as \(placement.name ?? "") with \(value)"
    case "soap": "the SOAP operation as \(placement.name ?? "") with \(value)"
    case "authorization": "the Authorization header: \(value)"
    default: "\(placement.place) \(placement.name ?? "") \(value)"
    }
  }
}
