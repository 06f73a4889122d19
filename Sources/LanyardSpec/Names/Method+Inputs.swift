extension Method {
  /// The names of all inputs that the method uses, wherever: in templates, conditions and `bound_to`, as bases of URLs.
  package var referencedInputs: Set<String> {
    let extracted = Set(steps.flatMap(\.extractors).map(\.name))
    var inputs: Set<String> = []
    NamesInUse(of: self).forEachName { use in
      if use.role != .value || !extracted.contains(use.name) { inputs.insert(use.name) }
    }
    return inputs
  }

  /// A method that sends nothing itself and says nothing of `bound_to` is bound to every url input of the spec, and so uses them all.
  var usesEveryURL: Bool { boundTo.isEmpty && login.isEmpty && renew.isEmpty && logout.isEmpty && probe == nil }
}

extension AuthSpec {
  /// The inputs to ask for before the method runs, in the order of the file.
  package func inputs(usedBy method: Method) -> [InputDeclaration] {
    let referenced = method.referencedInputs
    let usesEveryURL = method.usesEveryURL
    return inputs.filter { referenced.contains($0.name) || (usesEveryURL && $0.kind == .url) }
  }
}
