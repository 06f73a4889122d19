package import LanyardFormats
package import LanyardSpec

/// The patterns and paths of a method, compiled once when it is loaded.
package struct Expressions: Sendable {
  private var patterns: [String: Pattern] = [:]
  private var paths: [String: JSONPath] = [:]
  package private(set) var namespaces: [String: String]

  /// Compiles everything that the method and the spec's inputs contain; each mistake is a diagnostic at its place.
  package init(of methods: [Method], in spec: AuthSpec, diagnostics: inout [Diagnostic]) {
    namespaces = spec.namespaces
    for input in spec.inputs {
      if let pattern = input.pattern { compile(pattern, &diagnostics) }
    }
    for method in methods {
      for step in method.steps {
        for rule in step.failures {
          compile(rule.condition, &diagnostics)
          if let source = rule.retryAfter?.source { compile(source, &diagnostics) }
          if case .source(let source) = rule.message { compile(source, &diagnostics) }
        }
        if let expectation = step.expectation { compile(expectation, &diagnostics) }
        for extractor in step.extractors {
          for source in extractor.sources { compile(source, &diagnostics) }
          if let capture = extractor.capture { compile(capture, &diagnostics) }
        }
      }
      for condition in method.rejected { compile(condition, &diagnostics) }
    }
  }

  /// The compiled pattern; every pattern of the spec is known, so nil is a pattern that did not compile.
  package func pattern(_ text: PatternText) -> Pattern? { patterns[text.text] }

  /// The compiled path; nil is a path that did not compile.
  package func path(_ text: JSONPathText) -> JSONPath? { paths[text.text] }

  private mutating func compile(_ condition: Condition, _ diagnostics: inout [Diagnostic]) {
    switch condition {
    case .all(let conditions), .any(let conditions):
      for condition in conditions { compile(condition, &diagnostics) }
    case .not(let condition): compile(condition, &diagnostics)
    case .test(let test):
      compile(test.source, &diagnostics)
      for case .matches(let pattern) in test.comparisons { compile(pattern, &diagnostics) }
    }
  }

  private mutating func compile(_ source: ValueSource, _ diagnostics: inout [Diagnostic]) {
    switch source.kind {
    case .header(.matching(let pattern)), .cookie(.matching(let pattern)): compile(pattern, &diagnostics)
    case .json(let path): compile(path, &diagnostics)
    case .jwt(let path, let inner):
      compile(path, &diagnostics)
      compile(inner, &diagnostics)
    case .xml(let xpath), .html(let xpath):
      do throws(XPathError) {
        try XPath.check(xpath.text, prefixes: Set(namespaces.keys))
      } catch {
        diagnostics.append(Diagnostic(.error, "invalid-xpath", "this XPath cannot be used: \(error.message)", at: xpath.range))
      }
    case .status, .header, .cookie, .body, .redirect, .soapFault, .jsonrpcError, .input: break
    }
  }

  private mutating func compile(_ pattern: PatternText, _ diagnostics: inout [Diagnostic]) {
    guard patterns[pattern.text] == nil else { return }
    do throws(PatternError) {
      patterns[pattern.text] = try Pattern(pattern.text)
    } catch {
      diagnostics.append(Diagnostic(.error, "invalid-pattern", "this pattern cannot be used: \(error.message)", at: pattern.range))
    }
  }

  private mutating func compile(_ path: JSONPathText, _ diagnostics: inout [Diagnostic]) {
    guard paths[path.text] == nil else { return }
    do throws(JSONPathError) {
      paths[path.text] = try JSONPath(path.text)
    } catch {
      diagnostics.append(Diagnostic(.error, "invalid-jsonpath", "this JSONPath cannot be used: \(error.message)", at: path.range))
    }
  }
}
