extension Method {
  /// The names of all inputs that the method uses, wherever: in templates, conditions and `bound_to`, as bases of URLs.
  package var referencedInputs: Set<String> {
    let extracted = Set(steps.flatMap(\.extractors).map(\.name))
    return Set(passages.flatMap(\.allNames).filter { $0.role != .value || !extracted.contains($0.name) }.map(\.name))
  }
}

extension AuthSpec {
  /// The inputs to ask for before the method runs, in the order of the file.
  ///
  /// A method that sends nothing itself and says nothing of `bound_to` is bound to every url input of the spec, and so uses them all.
  package func inputs(usedBy method: Method) -> [InputDeclaration] {
    let referenced = method.referencedInputs
    let bindsToAll = method.boundTo.isEmpty && method.steps.isEmpty
    return inputs.filter { referenced.contains($0.name) || (bindsToAll && $0.kind == .url) }
  }
}
