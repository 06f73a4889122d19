/// A stretch of a method in which the same names are known: the names in use and the extracted values that are there by then.
struct Passage {
  /// What earlier steps have extracted; inputs are known everywhere.
  let known: NameSet
  /// What its templates refer to.
  fileprivate(set) var references: [ReferenceUse] = []
  /// Names outside templates: bases of URLs, conditions on inputs, filters of extractors.
  fileprivate var names: [NameUse] = []

  func forEachName(_ body: (NameUse) -> Void) {
    for name in names { body(name) }
    for index in references.indices { references[index].reference.forEachName(body) }
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
    passages.reserveCapacity(login.count + renew.count + logout.count + 3)
    if let tls { passages.append(tls.passage) }
    let loggedIn = add(login, known: NameSet(), to: &passages)
    passages.append(session(known: loggedIn))
    _ = add(renew, known: loggedIn, to: &passages)
    _ = add(logout, known: loggedIn, to: &passages)
    if let probe { passages.append(probe.passage(known: loggedIn)) }
    return passages
  }

  /// All steps, in the order in which they run.
  package var steps: [Step] {
    var steps = login
    steps += renew
    steps += logout
    if let probe { steps.append(probe) }
    return steps
  }

  /// - Returns: what is known behind the steps.
  private func add(_ steps: [Step], known: NameSet, to passages: inout [Passage]) -> NameSet {
    var known = known
    for index in steps.indices {
      passages.append(steps[index].passage(known: known))
      for extractor in steps[index].extractors { known.insert(extractor.name) }
    }
    return known
  }

  /// What holds between the requests of a session.
  private func session(known: NameSet) -> Passage {
    var passage = Passage(known: known)
    for base in boundTo { passage.add(NameUse(name: base.value, range: base.range, role: .url)) }
    for sign in rejected { sign.forEachName { passage.add($0) } }
    session?.forEachUse { passage.add($0) }
    apply.forEachUse { passage.add($0) }
    return passage
  }
}

extension TLSTemplate {
  fileprivate var passage: Passage {
    var passage = Passage(known: NameSet())
    for template in templates { passage.add(.droppable(template)) }
    return passage
  }
}

extension Step {
  fileprivate func passage(known: NameSet) -> Passage {
    var passage = Passage(known: known)
    if let base = request.baseName { passage.add(base) }
    request.forEachUse { passage.add($0) }
    for failure in failures {
      failure.condition.forEachName { passage.add($0) }
      if case .template(let message) = failure.message { passage.add(.droppable(message)) }
    }
    expectation?.forEachName { passage.add($0) }
    for extractor in extractors { extractor.filters.forEachName { passage.add($0) } }
    return passage
  }
}

extension Passage {
  fileprivate init(known: NameSet) { self.known = known }

  fileprivate mutating func add(_ use: NameUse) { names.append(use) }

  fileprivate mutating func add(_ use: TemplateUse) {
    let parts = use.template.parts
    for case .reference(let reference) in parts {
      let isDropped = use.isDroppable && parts.count == 1
      references.append(ReferenceUse(reference: reference, needyPlace: isDropped ? nil : use.place))
    }
  }
}
