/// A stretch of a method in which the same names are known: the names in use and the extracted values that are there by then.
package struct Passage: Sendable {
  /// What earlier steps have extracted; inputs are known everywhere.
  package var known: Set<String>
  package var templates: [TemplateUse]
  /// Names outside templates: bases of URLs, conditions on inputs, filters of extractors.
  package var names: [NameUse]

  package var allNames: [NameUse] { names + templates.flatMap(\.template.names) }
}

extension Method {
  /// The method in the order in which it runs. `logout` and `probe` see what the login has extracted, and so do `session` and `apply`.
  package var passages: [Passage] {
    let (loginPassages, loggedIn) = passages(of: login, known: [])
    let (renewPassages, _) = passages(of: renew, known: loggedIn)
    let (logoutPassages, _) = passages(of: logout, known: loggedIn)
    let (probePassages, _) = passages(of: probe.map { [$0] } ?? [], known: loggedIn)
    let session = Passage(
      known: loggedIn, templates: (session?.uses ?? []) + apply.uses,
      names: boundTo.map { NameUse(name: $0.value, range: $0.range, role: .url) } + rejected.flatMap(\.names))
    return loginPassages + [session] + renewPassages + logoutPassages + probePassages
  }

  /// All steps, in the order in which they run.
  package var steps: [Step] { login + renew + logout + (probe.map { [$0] } ?? []) }

  private func passages(of steps: [Step], known: Set<String>) -> ([Passage], known: Set<String>) {
    var known = known
    let passages = steps.map { step in
      defer { known.formUnion(step.extractors.map(\.name)) }
      return Passage(known: known, templates: step.uses, names: step.names)
    }
    return (passages, known)
  }
}

extension Step {
  fileprivate var uses: [TemplateUse] {
    request.uses
      + failures.compactMap { failure in
        guard case .template(let template) = failure.message else { return nil }
        return .droppable(template)
      }
  }

  fileprivate var names: [NameUse] {
    (request.baseName.map { [$0] } ?? []) + failures.flatMap(\.condition.names) + (expectation?.names ?? [])
      + extractors.flatMap(\.filters.names)
  }
}
