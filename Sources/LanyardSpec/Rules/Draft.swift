/// A spec as it was read, mistakes and all; only one without errors becomes an `AuthSpec` for others.
struct Draft {
  let spec: AuthSpec
  /// The words of what could not be read.
  let unread: Unread
  /// What reading has found already.
  let diagnostics: [Diagnostic]
  /// Where the spec declares each input.
  let inputs: NameTable<Int>
  let methods: [MethodDraft]
  let patterns: [PatternUse]

  init(_ spec: AuthSpec, from reader: SpecReader) {
    self.spec = spec
    unread = reader.unread
    diagnostics = reader.diagnostics
    var inputs = NameTable<Int>()
    for index in spec.inputs.indices { inputs.add(spec.inputs[index].name, index) }
    self.inputs = inputs
    let scope = Scope(of: spec.inputs)
    methods = spec.methods.map { MethodDraft($0, scope) }
    patterns = reader.hasTellingPatterns ? PatternUse.all(in: spec.inputs, methods) : []
  }

  func input(named name: String) -> InputDeclaration? { inputs[name].map { spec.inputs[$0] } }

  /// Whether reading has found an error inside, or without a range anywhere: what seems to be missing there may have been meant.
  func hasErrors(in range: SourceRange? = nil) -> Bool {
    guard let range else { return diagnostics.areFailure() }
    return diagnostics.contains { $0.severity == .error && $0.range.start >= range.start && $0.range.start < range.end }
  }
}

/// A method with what several rules ask about it. An object, since many rules go over all methods and a method is large.
final class MethodDraft {
  let method: Method
  /// All steps, in the order in which they run. A rule that asks about a part of each goes over their indices, since a step is large.
  let steps: [Step]
  let extractors: [Extractor]
  let scope: Scope
  let names: NamesInUse
  /// The secret values that go nowhere, not even by way of another value.
  private(set) lazy var unusedVariables = findUnusedVariables()

  init(_ method: Method, _ scope: Scope) {
    steps = method.steps
    extractors = steps.allExtractors
    self.scope = scope.with(extractors)
    names = NamesInUse(of: method)
    self.method = method
  }

  var apply: ApplyRules { method.apply }
  var allowances: [Allowance] { method.allowances }
}

extension [Step] {
  /// What all of them extract; of one step it is its own list, of which no copy is made.
  fileprivate var allExtractors: [Extractor] {
    let steps = indices.filter { !self[$0].extractors.isEmpty }
    return steps.count == 1 ? self[steps[0]].extractors : steps.flatMap { self[$0].extractors }
  }
}
