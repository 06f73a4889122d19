import LanyardFormats
import LanyardSpec

/// Compiles the patterns and paths of methods, each of them once, however often it stands there.
struct ExpressionCompiler {
  private(set) var patterns: [String: Pattern] = [:]
  private(set) var paths: [String: JSONPath] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private var xpaths: Set<String> = []
  private let xpathChecker: XPathChecker

  /// - Parameter prefixes: those that XPaths may use.
  init(prefixes: Set<String>) { xpathChecker = XPathChecker(prefixes: prefixes) }

  // Methods and steps are gone through by their indices: they are large, and not to be copied for their parts.

  mutating func compile(_ inputs: [InputDeclaration]) {
    for pattern in inputs.lazy.compactMap(\.pattern) { compile(pattern) }
  }

  mutating func compile(_ methods: [Method]) {
    for index in methods.indices {
      compile(methods[index].login)
      compile(methods[index].renew)
      compile(methods[index].logout)
      if let probe = methods[index].probe { compile([probe]) }
      for condition in methods[index].rejected { compile(condition) }
    }
  }

  private mutating func compile(_ steps: [Step]) {
    for index in steps.indices {
      let failures = steps[index].failures
      for index in failures.indices {
        compile(failures[index].condition)
        if let source = failures[index].retryAfter?.source { compile(source) }
        if case .source(let source) = failures[index].message { compile(source) }
      }
      if let expectation = steps[index].expectation { compile(expectation) }
      for extractor in steps[index].extractors {
        for source in extractor.sources { compile(source) }
        if let capture = extractor.capture { compile(capture) }
      }
    }
  }

  private mutating func compile(_ condition: Condition) {
    switch condition {
    case .all(let conditions), .any(let conditions):
      for condition in conditions { compile(condition) }
    case .not(let condition): compile(condition)
    case .test(let test):
      compile(test.source)
      for case .matches(let pattern) in test.comparisons { compile(pattern) }
    }
  }

  private mutating func compile(_ source: ValueSource) {
    switch source.kind {
    case .header(.matching(let pattern)), .cookie(.matching(let pattern)): compile(pattern)
    case .json(let path): compile(path)
    case .jwt(let path, let inner):
      compile(path)
      compile(inner)
    case .xml(let xpath), .html(let xpath): check(xpath)
    case .status, .header, .cookie, .body, .redirect, .soapFault, .jsonrpcError, .input: break
    }
  }

  private mutating func compile(_ pattern: PatternText) {
    guard patterns[pattern.text] == nil else { return }
    do throws(PatternError) {
      patterns[pattern.text] = try Pattern(pattern.text)
    } catch {
      diagnostics.append(Diagnostic(.error, "invalid-pattern", "this pattern cannot be used: \(error.message)", at: pattern.range))
    }
  }

  private mutating func compile(_ path: JSONPathText) {
    guard paths[path.text] == nil else { return }
    do throws(JSONPathError) {
      paths[path.text] = try JSONPath(path.text)
    } catch {
      diagnostics.append(Diagnostic(.error, "invalid-jsonpath", "this JSONPath cannot be used: \(error.message)", at: path.range))
    }
  }

  private mutating func check(_ xpath: XPathText) {
    guard !xpaths.contains(xpath.text) else { return }
    do throws(XPathError) {
      try xpathChecker.check(xpath.text)
      xpaths.insert(xpath.text)
    } catch {
      diagnostics.append(Diagnostic(.error, "invalid-xpath", "this XPath cannot be used: \(error.message)", at: xpath.range))
    }
  }
}
