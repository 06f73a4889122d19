/// A stretch of a method in which the same names are known: the names in use and the extracted values that are there by then.
struct Passage {
  /// What earlier steps have extracted; inputs are known everywhere.
  let known: NameSet
  /// What its templates refer to.
  private(set) var references: [ReferenceUse] = []
  /// Names outside templates: bases of URLs, conditions on inputs, filters of extractors.
  private var names: [NameUse] = []

  func forEachName(_ body: (NameUse) -> Void) {
    for name in names { body(name) }
    for use in references { use.reference.forEachName(body) }
  }
}

/// A reference where a method has it.
struct ReferenceUse {
  var reference: Template.Reference
  /// What needs a value there; nil where the place is dropped when the value is absent.
  var needyPlace: String?
}

extension Method {
  /// The method in the order in which it runs. `logout` and `probe` see what the login has extracted, and so do `session` and `apply`.
  var passages: [Passage] {
    var passages: [Passage] = []
    if let tls { passages.append(Passage(tls)) }
    let loggedIn = add(login, known: NameSet(), to: &passages)
    passages.append(Passage(self, known: loggedIn))
    _ = add(renew, known: loggedIn, to: &passages)
    _ = add(logout, known: loggedIn, to: &passages)
    if let probe { passages.append(Passage(probe, known: loggedIn)) }
    return passages
  }

  /// All steps, in the order in which they run.
  package var steps: [Step] { login + renew + logout + (probe.map { [$0] } ?? []) }

  /// - Returns: what is known behind the steps.
  private func add(_ steps: [Step], known: NameSet, to passages: inout [Passage]) -> NameSet {
    var known = known
    for step in steps {
      passages.append(Passage(step, known: known))
      for extractor in step.extractors { known.insert(extractor.name) }
    }
    return known
  }
}

extension Passage {
  fileprivate init(_ tls: TLSTemplate) {
    known = NameSet()
    for template in tls.templates { add(.droppable(template)) }
  }

  fileprivate init(_ step: Step, known: NameSet) {
    self.known = known
    if let base = step.request.baseName { names.append(base) }
    step.request.forEachUse { add($0) }
    for failure in step.failures {
      failure.condition.forEachName { names.append($0) }
      if case .template(let message) = failure.message { add(.droppable(message)) }
    }
    step.expectation?.forEachName { names.append($0) }
    for extractor in step.extractors { extractor.filters.forEachName { names.append($0) } }
  }

  /// What holds between the requests of a session.
  fileprivate init(_ method: Method, known: NameSet) {
    self.known = known
    for base in method.boundTo { names.append(NameUse(name: base.value, range: base.range, role: .url)) }
    for sign in method.rejected { sign.forEachName { names.append($0) } }
    method.session?.forEachUse { add($0) }
    method.apply.forEachUse { add($0) }
  }

  private mutating func add(_ use: TemplateUse) {
    let parts = use.template.parts
    for case .reference(let reference) in parts {
      let isDropped = use.isDroppable && parts.count == 1
      references.append(ReferenceUse(reference: reference, needyPlace: isDropped ? nil : use.place))
    }
  }
}
