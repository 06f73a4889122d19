/// A pattern where a spec has it, with the allowances that reach it.
struct PatternUse {
  var pattern: PatternText
  var allowances: [Allowance]
  /// The pattern's structure, where that can be told.
  let outline: PatternOutline?

  init(pattern: PatternText, allowances: [Allowance]) {
    self.pattern = pattern
    self.allowances = allowances
    outline = PatternOutline(pattern.text)
  }

  /// The same, with further allowances that reach it.
  func allowed(by more: [Allowance]) -> Self {
    var use = self
    use.allowances += more
    return use
  }
}

extension AuthSpec {
  /// Every pattern of the spec.
  var patternUses: [PatternUse] {
    inputs.compactMap { input in input.pattern.map { PatternUse(pattern: $0, allowances: input.allowances) } }
      + methods.flatMap { method in method.patternUses.map { $0.allowed(by: method.allowances) } }
  }
}

extension Method {
  fileprivate var patternUses: [PatternUse] {
    steps.flatMap(\.patternUses) + rejected.flatMap(\.patterns).map { PatternUse(pattern: $0, allowances: []) }
  }
}

extension Step {
  fileprivate var patternUses: [PatternUse] {
    failures.flatMap { failure in
      var patterns = failure.condition.patterns + (failure.retryAfter?.source.patterns ?? [])
      if case .source(let source) = failure.message { patterns += source.patterns }
      return patterns.map { PatternUse(pattern: $0, allowances: failure.allowances) }
    }
      + (expectation?.patterns ?? []).map { PatternUse(pattern: $0, allowances: request.allowances) }
      + extractors.flatMap { extractor in
        (extractor.sources.flatMap(\.patterns) + [extractor.capture].compactMap(\.self)).map {
          PatternUse(pattern: $0, allowances: extractor.allowances)
        }
      }
  }
}

extension Condition {
  fileprivate var patterns: [PatternText] {
    tests.flatMap { test in
      test.source.patterns
        + test.comparisons.compactMap { comparison in
          guard case .matches(let pattern) = comparison else { return nil }
          return pattern
        }
    }
  }
}

extension ValueSource {
  fileprivate var patterns: [PatternText] {
    switch kind {
    case .header(.matching(let pattern)), .cookie(.matching(let pattern)): [pattern]
    case .jwt(_, in: let source): source.patterns
    default: []
    }
  }
}
