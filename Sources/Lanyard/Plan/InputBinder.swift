import LanyardFormats
import LanyardSpec

/// Turns what the user gave into values that fit their declarations, or says everything that does not fit.
struct InputBinder {
  let spec: AuthSpec
  let method: Method
  let expressions: Expressions
  let policy: Plan.Policy

  func bind(_ given: [String: InputValue], withholding: Set<String>) throws(AuthError) -> (values: Bindings, bases: [String: BaseURL]) {
    try refuseUnknown(given)
    var values: Bindings = [:]
    var bases: [String: BaseURL] = [:]
    var missing: [InputDeclaration] = []
    for declaration in spec.inputs(usedBy: method) {
      if declaration.isSecret || declaration.kind == .file, declaration.kind != .url, given[declaration.name] == nil,
        withholding.contains(declaration.name)
      {
        values[declaration.name] = .withheld
        continue
      }
      guard let text = given[declaration.name]?.content.reveal() ?? declaration.defaultValue else {
        if !declaration.isOptional { missing.append(declaration) }
        continue
      }
      let isSecret = declaration.isSecret || given[declaration.name]?.isDeclaredSecret == true
      switch declaration.kind {
      case .url:
        let base = try url(text, for: declaration)
        bases[declaration.name] = base
        values[declaration.name] = Value(text: base.description, isSecret: isSecret)
      case .number, .boolean:
        values[declaration.name] = Value(.json(literal: try literal(text, for: declaration)), isSecret: isSecret)
      case .text, .choice, .file:
        try check(text, for: declaration)
        let bytes = given[declaration.name]?.bytes
        values[declaration.name] = Value(bytes.map(Value.Content.bytes) ?? .text(text), isSecret: isSecret)
      }
    }
    if let first = missing.first {
      let names = missing.map { "'\($0.name)'" }.joined(separator: ", ")
      throw AuthError(
        .missingInput, "the method '\(method.name)' of \(spec.name) needs \(names)", help: first.summary.map { "\(first.name): \($0)" },
        at: first.range
      ).located(step: nil, in: spec.source)
    }
    return (values, bases)
  }

  private func refuseUnknown(_ given: [String: InputValue]) throws(AuthError) {
    let known = spec.inputs.map(\.name)
    for name in given.keys.sorted() where !known.contains(name) {
      throw AuthError(
        .invalidInput, "\(spec.name) has no input '\(name)'",
        help: nearestName(to: name, among: known).map { "did you mean '\($0)'?" }
          ?? "it has \(known.map { "'\($0)'" }.joined(separator: ", "))")
    }
  }

  private func url(_ text: String, for declaration: InputDeclaration) throws(AuthError) -> BaseURL {
    let base: BaseURL
    do throws(URLMistake) { base = try BaseURL(parsing: text) } catch { throw invalid(declaration, error.message) }
    try check(text, for: declaration)
    guard base.origin.scheme == "https" || base.origin.isLoopback || policy.allowsPlainHTTP else {
      throw AuthError(
        .plainHTTP, "'\(declaration.name)' would send credentials unencrypted to \(base.origin)",
        help: "use https, or allow plain http expressly", at: declaration.range
      ).located(step: nil, in: spec.source)
    }
    return base
  }

  private func literal(_ text: String, for declaration: InputDeclaration) throws(AuthError) -> String {
    try check(text, for: declaration)
    let isBoolean = text == "true" || text == "false"
    if declaration.kind == .boolean {
      guard isBoolean else { throw invalid(declaration, "it is neither 'true' nor 'false'") }
      return text
    }
    guard let value = try? JSONValue(parsing: Array(text.utf8)), case .number(let literal) = value.kind, literal == text else {
      throw invalid(declaration, "it is not a number")
    }
    return literal
  }

  private func check(_ text: String, for declaration: InputDeclaration) throws(AuthError) {
    if case .choice(let words) = declaration.kind, !words.contains(text) {
      throw invalid(declaration, "it is none of \(words.map { "'\($0)'" }.joined(separator: ", "))")
    }
    guard let pattern = declaration.pattern, let compiled = expressions.pattern(pattern) else { return }
    do throws(PatternError) {
      if try compiled.matchesWhole(text) { return }
    } catch {
      throw AuthError(.expressionLimit, "the pattern of '\(declaration.name)' ran into its limits", at: pattern.range)
        .located(step: nil, in: spec.source)
    }
    throw invalid(declaration, "it does not match the pattern \(pattern.text)")
  }

  private func invalid(_ declaration: InputDeclaration, _ why: String) -> AuthError {
    AuthError(
      .invalidInput, "'\(declaration.name)' cannot be used: \(why)", help: declaration.example.map { "an example: \($0)" },
      at: declaration.range
    ).located(step: nil, in: spec.source)
  }
}
