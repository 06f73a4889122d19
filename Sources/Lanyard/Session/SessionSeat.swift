import LanyardSpec

extension Plan {
  /// Tells the accounts apart that each may have a limited number of sessions: a digest over the spec's name and the inputs that are
  /// not secret and that all its limited methods use. Another method, or a change in the spec, does not make another account.
  public var seat: String? {
    guard method.session?.limit != nil else { return nil }
    let limited = spec.methods.filter { $0.session?.limit != nil }.map { Set(spec.inputs(usedBy: $0).map(\.name)) }
    let shared = limited.dropFirst().reduce(limited.first ?? []) { $0.intersection($1) }
    var parts = ["seat", spec.name]
    for name in shared.sorted() {
      guard let value = inputs[name], !value.isSecret else { continue }
      parts += [name, value.text]
    }
    return Self.digest(of: parts)
  }

  /// Each part is framed by its length, so that no two lists give the same text.
  static func digest(of parts: [String]) -> String {
    let framed = parts.map { "\($0.utf8.count):\($0)" }.joined()
    return FilterEvaluator.hex(FilterEvaluator.digest(Array(framed.utf8), .sha256))
  }
}
