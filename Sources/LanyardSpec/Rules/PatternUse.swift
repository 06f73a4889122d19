/// A pattern of whose structure something may be to say, where a spec has it, with the allowances that reach it.
struct PatternUse {
  let range: SourceRange
  let outline: PatternOutline
  let allowances: [Allowance]
}

extension PatternUse {
  static func all(in inputs: [InputDeclaration], _ methods: [MethodDraft]) -> [PatternUse] {
    var uses: [PatternUse] = []
    for input in inputs {
      if let pattern = input.pattern { uses.append(pattern, allowedBy: input.allowances) }
    }
    for method in methods {
      for index in method.steps.indices {
        let failures = method.steps[index].failures
        for index in failures.indices {
          failures[index].forEachPattern { uses.append($0, allowedBy: failures[index].allowances + method.allowances) }
        }
        method.steps[index].expectation?.forEachPattern {
          uses.append($0, allowedBy: method.steps[index].request.allowances + method.allowances)
        }
        let extractors = method.steps[index].extractors
        for index in extractors.indices {
          extractors[index].forEachPattern { uses.append($0, allowedBy: extractors[index].allowances + method.allowances) }
        }
      }
      for sign in method.method.rejected {
        sign.forEachPattern { uses.append($0, allowedBy: method.allowances) }
      }
    }
    return uses
  }
}

extension [PatternUse] {
  fileprivate mutating func append(_ pattern: PatternText, allowedBy allowances: @autoclosure () -> [Allowance]) {
    guard PatternOutline.tells(of: pattern.text), let outline = PatternOutline(pattern.text) else { return }
    append(PatternUse(range: pattern.range, outline: outline, allowances: allowances()))
  }
}

extension FailureRule {
  fileprivate func forEachPattern(_ body: (PatternText) -> Void) {
    condition.forEachPattern(body)
    if let pattern = retryAfter?.source.pattern { body(pattern) }
    if case .source(let source) = message, let pattern = source.pattern { body(pattern) }
  }
}

extension Extractor {
  fileprivate func forEachPattern(_ body: (PatternText) -> Void) {
    for source in sources {
      if let pattern = source.pattern { body(pattern) }
    }
    if let capture { body(capture) }
  }
}

extension Condition {
  fileprivate func forEachPattern(_ body: (PatternText) -> Void) {
    forEachTest { test in
      if let pattern = test.source.pattern { body(pattern) }
      for case .matches(let pattern) in test.comparisons { body(pattern) }
    }
  }
}

extension ValueSource {
  fileprivate var pattern: PatternText? {
    switch kind {
    case .header(.matching(let pattern)), .cookie(.matching(let pattern)): pattern
    case .jwt(_, in: let source): source.pattern
    default: nil
    }
  }
}
