extension SequenceDiagram {
  /// Draws what an explanation tells. Nothing in it has a value yet, so that no secret can be in the picture.
  package init(_ explanation: Explanation) {
    self = SequenceStory(explanation).diagram
  }
}

/// Tells an explanation as a sequence of events.
private struct SequenceStory {
  private let explanation: Explanation
  /// The URLs of the origins, in the order of their lifelines.
  private let origins: [String]

  init(_ explanation: Explanation) {
    self.explanation = explanation
    var origins: [String] = []
    for url in explanation.destinations.map(\.url) + explanation.audience.prefix(1) where !origins.contains(url) { origins.append(url) }
    self.origins = origins
  }

  var diagram: SequenceDiagram {
    let method = explanation.method + (explanation.methodTitle.map { ": \($0)" } ?? "")
    return SequenceDiagram(
      title: explanation.title ?? explanation.spec, subtitles: ["Method \(method)"] + [explanation.methodSummary].compactMap(\.self),
      participants: participants, sections: [login, requests, renewal, probe, logout].compactMap(\.self))
  }

  private var hasLogin: Bool { !explanation.login.isEmpty }

  private var participants: [SequenceDiagram.Participant] {
    let vendor = explanation.title ?? explanation.spec
    return [.init(name: "Caller", details: []), .init(name: "Lanyard", details: [])]
      + origins.map { url in
        let example = explanation.inputs.first { url == "${\($0.name)}" }?.example.map { "such as \($0)" }
        return origins.count == 1
          ? .init(name: vendor, details: [url] + [example].compactMap(\.self)) : .init(name: url, details: [example].compactMap(\.self))
      }
  }

  // MARK: Sections

  private var login: SequenceDiagram.Section? {
    guard hasLogin else { return nil }
    return .init(
      title: "Login",
      events: [message(.request, SequenceDiagram.caller, SequenceDiagram.lanyard, "Log in", inputs)] + connections
        + explanation.login.flatMap(events(of:))
        + [.sessionBegins, .note(.init(title: "The session", lines: explanation.life?.wordings ?? []))])
  }

  private var inputs: [String] {
    explanation.inputs.map { $0.name + ($0.isSecret ? ", a secret" : "") + ($0.isOptional ? ", if given" : "") }
  }

  private var connections: [SequenceDiagram.Event] {
    explanation.tls.isEmpty ? [] : [.note(.init(title: "TLS connections", lines: explanation.tls))]
  }

  private var requests: SequenceDiagram.Section {
    let api = SequenceDiagram.lanyard + 1 + (explanation.audience.first.flatMap { origins.firstIndex(of: $0) } ?? 0)
    let placements = explanation.placements.map { "in \($0.wording)" } + explanation.omissions.map { "without the caller's \($0)" }
    let back = message(.answer, SequenceDiagram.lanyard, SequenceDiagram.caller, "The answer")
    return .init(
      title: "API requests",
      events: [message(.request, SequenceDiagram.caller, SequenceDiagram.lanyard, "A request", hasLogin ? [] : inputs)]
        + (hasLogin ? [] : connections)
        + [
          message(.request, SequenceDiagram.lanyard, api, hasLogin ? "The request, with the session" : "The request", placements),
          message(.answer, api, SequenceDiagram.lanyard, "An answer"),
        ] + (explanation.rejected.isEmpty ? [back] : [.choice(rejection(by: api) + [.init(condition: "otherwise", events: [back])])]))
  }

  private func rejection(by api: Int) -> [SequenceDiagram.Branch] {
    let signs = explanation.rejected.map(\.wording).joined(separator: ", or ")
    guard hasLogin else { return [.init(condition: "when \(signs)", events: [failure("session-rejected")])] }
    let remedy = explanation.renew.isEmpty ? "One new login" : "One renewal, or else a new login"
    return [
      .init(
        condition: "when \(signs)",
        events: [
          message(.request, SequenceDiagram.lanyard, SequenceDiagram.lanyard, remedy),
          message(.request, SequenceDiagram.lanyard, api, "The request once more"),
          message(.answer, api, SequenceDiagram.lanyard, "An answer"),
          message(.answer, SequenceDiagram.lanyard, SequenceDiagram.caller, "The answer", ["session-rejected if it is rejected again"]),
        ])
    ]
  }

  private var renewal: SequenceDiagram.Section? {
    guard !explanation.renew.isEmpty else { return nil }
    return .init(title: "Renewal, when the session is over", events: explanation.renew.flatMap(events(of:)))
  }

  private var probe: SequenceDiagram.Section? {
    guard let probe = explanation.probe else { return nil }
    return .init(
      title: "Probe",
      events: [message(.request, SequenceDiagram.caller, SequenceDiagram.lanyard, "Does it work?")] + events(of: probe)
        + [message(.answer, SequenceDiagram.lanyard, SequenceDiagram.caller, "It works")])
  }

  private var logout: SequenceDiagram.Section? {
    guard hasLogin else { return nil }
    let silence = SequenceDiagram.Note(title: "The session is forgotten", lines: ["there is nothing to tell the vendor"])
    return .init(
      title: "Logout",
      events: [message(.request, SequenceDiagram.caller, SequenceDiagram.lanyard, "Log out")]
        + (explanation.logout.isEmpty ? [.note(silence)] : explanation.logout.flatMap(events(of:))) + [.sessionEnds])
  }

  // MARK: Steps

  /// A request, what its answer may mean, and what is taken out of it.
  private func events(of step: Explanation.Step) -> [SequenceDiagram.Event] {
    let request = step.request
    let index = origins.firstIndex { request.url.hasPrefix($0) }
    let path = index.map { request.url.dropFirst(origins[$0].count) } ?? request.url[...]
    let origin = SequenceDiagram.lanyard + 1 + (index ?? 0)
    let failures = step.failures.map { rule in
      SequenceDiagram.Branch(
        condition: "when \(rule.sign)", events: [failure(rule.kind, rule.retryAfter.map { ["again after \($0)"] } ?? [])])
    }
    let otherwise = SequenceDiagram.Branch(condition: "unless \(step.expectation)", events: [failure("unexpected-answer")])
    let extracts = step.extracts.map { "\($0.name) from \($0.origin)" }
    return [
      message(
        .request, SequenceDiagram.lanyard, origin, "\(request.method) \(path.isEmpty ? "/" : path)",
        request.fieldWordings + Self.shortened(request.bodyLines) + request.mannerWordings),
      message(.answer, origin, SequenceDiagram.lanyard, "An answer"),
      .choice(failures + [otherwise]),
    ] + (extracts.isEmpty ? [] : [.note(.init(title: "Taken from the answer", lines: extracts))])
  }

  private func failure(_ kind: String, _ details: [String] = []) -> SequenceDiagram.Event {
    message(.failure, SequenceDiagram.lanyard, SequenceDiagram.caller, kind, details)
  }

  private func message(
    _ kind: SequenceDiagram.Message.Kind, _ from: Int, _ to: Int, _ label: String, _ details: [String] = []
  ) -> SequenceDiagram.Event {
    .message(.init(kind: kind, from: from, to: to, label: label, details: details))
  }

  /// A picture has no room for a long body; the words of `lanyard explain` have all of it.
  private static func shortened(_ lines: [String], limit: Int = 16) -> [String] {
    lines.count > limit ? lines.prefix(limit - 1) + ["…"] : lines
  }
}
