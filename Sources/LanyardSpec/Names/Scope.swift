/// The names of one method: where each value comes from, whether it may be absent, whether it is a secret.
package struct Scope: Sendable {
  package enum Origin: Sendable {
    case input(InputDeclaration)
    /// The steps that extract it; of a value that a renewal extracts again there are several.
    case extracted([Extractor])
  }

  private let origins: [String: Origin]
  private let secrets: Set<String>
  private let absent: Set<String>

  package init(of method: Method, in spec: AuthSpec) {
    var origins: [String: Origin] = [:]
    var extractors: [String: [Extractor]] = [:]
    for extractor in method.steps.flatMap(\.extractors) { extractors[extractor.name, default: []].append(extractor) }
    for (name, all) in extractors { origins[name] = .extracted(all) }
    for input in spec.inputs { origins[input.name] = .input(input) }
    self.origins = origins

    var secrets = Set(spec.inputs.filter(\.isSecret).map(\.name))
    secrets.formUnion(extractors.values.joined().filter(\.isSecret).map(\.name))
    // What a secret goes into by way of a filter is a secret: repeated, since one may go into the next.
    var count: Int
    repeat {
      count = secrets.count
      for extractor in extractors.values.joined() where extractor.filters.names.contains(where: { secrets.contains($0.name) }) {
        secrets.insert(extractor.name)
      }
    } while secrets.count > count
    self.secrets = secrets
    absent = Set(origins.filter { $0.value.mayBeAbsent }.keys)
  }

  package subscript(name: String) -> Origin? { origins[name] }

  package var names: some Sequence<String> { origins.keys }

  /// Whether the value must never be shown. A name that nobody declared counts as secret.
  package func isSecret(_ name: String) -> Bool { origins[name] == nil || secrets.contains(name) }

  /// Whether the value of a reference must never be shown: no filter makes a secret public, and a secret operand makes one of it.
  package func isSecret(_ reference: Template.Reference) -> Bool {
    isSecret(reference.name) || reference.filters.names.contains { isSecret($0.name) }
  }

  /// Whether anything secret goes into the text.
  package func isSecret(_ template: Template) -> Bool { template.names.contains { isSecret($0.name) } }

  /// Where declared secrets go into the text.
  package func secrets(in template: Template) -> [NameUse] {
    template.names.filter { origins[$0.name] != nil && isSecret($0.name) }
  }

  /// Whether the value can be missing when the name is used.
  package func mayBeAbsent(_ name: String) -> Bool { absent.contains(name) }

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

extension Scope.Origin {
  fileprivate var mayBeAbsent: Bool {
    switch self {
    case .input(let input): input.mayBeAbsent
    // The first is the login's; a renewal that extracts nothing leaves the value as it was.
    case .extracted(let extractors): extractors.first?.isOptional ?? false
    }
  }
}
