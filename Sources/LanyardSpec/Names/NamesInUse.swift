/// The names that a method uses, in the order in which it runs.
struct NamesInUse {
  /// A stretch of the method in which the same names are known.
  struct Passage {
    /// What earlier steps have extracted; inputs are known everywhere.
    let known: NameSet
    fileprivate let references: Range<Int>
    fileprivate let others: Range<Int>
  }

  private(set) var passages: [Passage] = []
  /// What templates refer to.
  private(set) var references: [ReferenceUse] = []
  /// Names outside templates: bases of URLs, conditions on inputs, filters of extractors.
  private var others: [NameUse] = []
  /// Those of the references that stand in `apply`.
  private var applied = 0..<0

  /// `logout` and `probe` see what the login has extracted, and so do `session` and `apply`.
  init(of method: borrowing Method) {
    passages.reserveCapacity(method.login.count + method.renew.count + method.logout.count + 4)
    references.reserveCapacity(8)
    others.reserveCapacity(8)
    if let tls = method.tls {
      addPassage(known: NameSet()) { names in
        for template in tls.templates { names.add(.droppable(template)) }
      }
    }
    let loggedIn = add(method.login, known: NameSet())
    addPassage(known: loggedIn) { names in
      for base in method.boundTo { names.add(NameUse(name: base.value, range: base.range, role: .url)) }
      for sign in method.rejected { sign.forEachName { names.add($0) } }
      method.session?.forEachUse { names.add($0) }
    }
    applied = addPassage(known: loggedIn) { names in method.apply.forEachUse { names.add($0) } }
    _ = add(method.renew, known: loggedIn)
    _ = add(method.logout, known: loggedIn)
    if let probe = method.probe { _ = add([probe], known: loggedIn) }
  }

  func forEachName(_ body: (NameUse) -> Void) {
    for name in others { body(name) }
    forEachReferenceName(body)
  }

  func forEachReferenceName(_ body: (NameUse) -> Void) { forEachName(ofReferences: references.indices, body) }

  /// The names that `apply` refers to.
  func forEachAppliedName(_ body: (NameUse) -> Void) { forEachName(ofReferences: applied, body) }

  func forEachName(in passage: Passage, _ body: (NameUse) -> Void) {
    for index in passage.others { body(others[index]) }
    forEachName(ofReferences: passage.references, body)
  }

  private func forEachName(ofReferences indices: Range<Int>, _ body: (NameUse) -> Void) {
    for index in indices { references[index].reference.forEachName(body) }
  }

  // MARK: - Adding

  /// - Returns: what is known behind the steps.
  private mutating func add(_ steps: [Step], known: NameSet) -> NameSet {
    var known = known
    for index in steps.indices {
      addPassage(known: known) { names in names.add(steps, at: index) }
      let extractors = steps[index].extractors
      for index in extractors.indices { known.insert(extractors[index].name) }
    }
    return known
  }

  /// The step is taken where it stands: it is large, and is not to be copied.
  private mutating func add(_ steps: [Step], at index: Int) {
    if let base = steps[index].request.baseName { add(base) }
    steps[index].request.forEachUse { add($0) }
    let failures = steps[index].failures
    for index in failures.indices {
      failures[index].condition.forEachName { add($0) }
      if case .template(let message) = failures[index].message { add(.droppable(message)) }
    }
    steps[index].expectation?.forEachName { add($0) }
    let extractors = steps[index].extractors
    for index in extractors.indices { extractors[index].filters.forEachName { add($0) } }
  }

  /// - Returns: the references in the passage.
  @discardableResult
  private mutating func addPassage(known: NameSet, _ fill: (inout Self) -> Void) -> Range<Int> {
    let (firstReference, firstOther) = (references.count, others.count)
    fill(&self)
    let passage = Passage(known: known, references: firstReference..<references.count, others: firstOther..<others.count)
    passages.append(passage)
    return passage.references
  }

  private mutating func add(_ use: NameUse) { others.append(use) }

  private mutating func add(_ use: TemplateUse) {
    let parts = use.template.parts
    for case .reference(let reference) in parts {
      let isDropped = use.isDroppable && parts.count == 1
      references.append(ReferenceUse(reference: reference, needyPlace: isDropped ? nil : use.place))
    }
  }
}

/// A reference where a method has it.
struct ReferenceUse {
  var reference: Template.Reference
  /// What needs a value there; nil where the place is dropped when the value is absent.
  var needyPlace: String?
}
