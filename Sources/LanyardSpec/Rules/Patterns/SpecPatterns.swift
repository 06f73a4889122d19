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
      for step in method.steps {
        step.forEachPattern { uses.append($0, allowedBy: $1 + method.allowances) }
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

extension Step {
  fileprivate func forEachPattern(_ body: (PatternText, [Allowance]) -> Void) {
    for failure in failures {
      failure.condition.forEachPattern { body($0, failure.allowances) }
      if let pattern = failure.retryAfter?.source.pattern { body(pattern, failure.allowances) }
      if case .source(let source) = failure.message, let pattern = source.pattern { body(pattern, failure.allowances) }
    }
    expectation?.forEachPattern { body($0, request.allowances) }
    for extractor in extractors {
      for source in extractor.sources {
        if let pattern = source.pattern { body(pattern, extractor.allowances) }
      }
      if let capture = extractor.capture { body(capture, extractor.allowances) }
    }
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
