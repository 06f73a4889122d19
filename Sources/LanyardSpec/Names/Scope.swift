/// The names of one method: where each value comes from, whether it may be absent, whether it is a secret.
package struct Scope: Sendable {
  package enum Origin: Sendable {
    case input(InputDeclaration)
    /// Where it is extracted first; a renewal may extract it again.
    case extracted(Extractor)
  }

  private struct Value: Sendable {
    /// Where it stands among the inputs, or else among the extractors.
    enum Place { case input(Int), extractor(Int) }

    var place: Place
    var isSecret = false
    var mayBeAbsent = false
  }

  private let inputs: [InputDeclaration]
  private var extractors: [Extractor] = []
  private var values = NameTable<Value>()

  package init(of method: Method, in spec: AuthSpec) { self = Scope(of: spec.inputs).with(method.steps.flatMap(\.extractors)) }

  /// The names that all methods of a spec have in common.
  init(of inputs: [InputDeclaration]) {
    self.inputs = inputs
    for index in inputs.indices {
      let position = values.add(inputs[index].name, Value(place: .input(index)))
      values[position].value.place = .input(index)
      values[position].value.mayBeAbsent = inputs[index].mayBeAbsent
      if inputs[index].isSecret { values[position].value.isSecret = true }
    }
  }

  /// The same with what a method extracts.
  func with(_ extractors: [Extractor]) -> Scope {
    var scope = self
    scope.extractors = extractors
    for index in extractors.indices {
      // The first is the login's; a renewal that extracts nothing leaves the value as it was.
      let position = scope.values.add(
        extractors[index].name, Value(place: .extractor(index), mayBeAbsent: extractors[index].isOptional))
      if extractors[index].isSecret { scope.values[position].value.isSecret = true }
    }
    scope.spreadSecrets()
    return scope
  }

  /// What a secret goes into by way of a filter is a secret, too, and so is what that goes into.
  private mutating func spreadSecrets() {
    var takers = NameTable<[String]>()
    for index in extractors.indices {
      extractors[index].filters.forEachName { takers[takers.add($0.name, [])].value.append(extractors[index].name) }
    }
    guard !takers.indices.isEmpty else { return }
    var secrets = values.indices.filter { values[$0].value.isSecret }
    while let secret = secrets.popLast() {
      for taker in takers[values[secret].name] ?? [] {
        guard let position = values.position(of: taker), !values[position].value.isSecret else { continue }
        values[position].value.isSecret = true
        secrets.append(position)
      }
    }
  }

  package subscript(name: String) -> Origin? {
    switch values[name]?.place {
    case .input(let index): .input(inputs[index])
    case .extractor(let index): .extracted(extractors[index])
    case nil: nil
    }
  }

  func knows(_ name: String) -> Bool { values.contains(name) }

  package var names: some Sequence<String> { values.names }

  /// Whether the value must never be shown. A name that nobody declared counts as secret.
  package func isSecret(_ name: String) -> Bool { values.position(of: name).map { values[$0].value.isSecret } ?? true }

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
      if let position = values.position(of: use.name), values[position].value.isSecret { secrets.append(use) }
    }
    return secrets
  }

  /// Whether the value can be missing when the name is used.
  package func mayBeAbsent(_ name: String) -> Bool { values.position(of: name).map { values[$0].value.mayBeAbsent } ?? false }

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
