/// The names of one method: where each value comes from, whether it may be absent, whether it is a secret.
package struct Scope: Sendable {
  package enum Origin: Sendable {
    case input(InputDeclaration)
    /// The steps that extract it; of a value that a renewal extracts again there are several.
    case extracted([Extractor])
  }

  private struct Value: Sendable {
    /// Its place among the inputs.
    var input: Int?
    var extractors: [Extractor] = []
    var isSecret = false
    var mayBeAbsent = false
  }

  private let inputs: [InputDeclaration]
  private var values = NameTable<Value>()

  package init(of method: Method, in spec: AuthSpec) { self.init(inputs: spec.inputs, steps: method.steps) }

  init(inputs: [InputDeclaration], steps: [Step]) {
    self.inputs = inputs
    for (index, input) in inputs.enumerated() {
      let position = values.add(input.name, Value())
      values[position].input = index
      values[position].mayBeAbsent = input.mayBeAbsent
      if input.isSecret { values[position].isSecret = true }
    }
    for step in steps {
      for extractor in step.extractors { add(extractor) }
    }
    spreadSecrets()
  }

  private mutating func add(_ extractor: Extractor) {
    // The first is the login's; a renewal that extracts nothing leaves the value as it was.
    let position = values.add(extractor.name, Value(mayBeAbsent: extractor.isOptional))
    values[position].extractors.append(extractor)
    if extractor.isSecret { values[position].isSecret = true }
  }

  /// What a secret goes into by way of a filter is a secret, too, and so is what that goes into.
  private mutating func spreadSecrets() {
    var takers = NameTable<[Int]>()
    for position in values.names.indices {
      for extractor in values[position].extractors {
        extractor.filters.forEachName { takers[takers.add($0.name, [])].append(position) }
      }
    }
    guard !takers.names.isEmpty else { return }
    var secrets = values.names.indices.filter { values[$0].isSecret }
    while let secret = secrets.popLast() {
      for taker in takers[values.names[secret]] ?? [] where !values[taker].isSecret {
        values[taker].isSecret = true
        secrets.append(taker)
      }
    }
  }

  package subscript(name: String) -> Origin? {
    guard let value = values[name] else { return nil }
    return value.input.map { .input(inputs[$0]) } ?? .extracted(value.extractors)
  }

  package func knows(_ name: String) -> Bool { values.contains(name) }

  package var names: some Sequence<String> { values.names }

  /// Whether the value must never be shown. A name that nobody declared counts as secret.
  package func isSecret(_ name: String) -> Bool { values.position(of: name).map { values[$0].isSecret } ?? true }

  /// Whether the value of a reference must never be shown: no filter makes a secret public, and a secret operand makes one of it.
  package func isSecret(_ reference: Template.Reference) -> Bool {
    isSecret(reference.name) || reference.filters.contains { $0.operandReference.map { isSecret($0.name) } ?? false }
  }

  /// Whether anything secret goes into the text.
  package func isSecret(_ template: Template) -> Bool { template.names.contains { isSecret($0.name) } }

  /// Where declared secrets go into the text.
  package func secrets(in template: Template) -> [NameUse] {
    var secrets: [NameUse] = []
    template.forEachName { use in
      if let position = values.position(of: use.name), values[position].isSecret { secrets.append(use) }
    }
    return secrets
  }

  /// Whether the value can be missing when the name is used.
  package func mayBeAbsent(_ name: String) -> Bool { values.position(of: name).map { values[$0].mayBeAbsent } ?? false }

  /// Whether a reference can meet with no value, its `default(…)` considered.
  package func mayBeAbsent(_ reference: Template.Reference) -> Bool {
    guard mayBeAbsent(reference.name) else { return false }
    return !reference.filters.contains { filter in
      switch filter {
      case .default(.literal): true
      case .default(.reference(let name, _)): !mayBeAbsent(name)
      default: false
      }
    }
  }
}
