package import LanyardFormats
package import LanyardSpec

/// The patterns and paths of a method, compiled once when it is loaded.
package struct Expressions: Sendable {
  private let patterns: [String: Pattern]
  private let paths: [String: JSONPath]
  package let namespaces: [String: String]

  /// Compiles everything that the methods and the spec's inputs contain; each mistake is a diagnostic at its place.
  package init(of methods: [Method], in spec: AuthSpec, diagnostics: inout [Diagnostic]) {
    var compiler = ExpressionCompiler(prefixes: Set(spec.namespaces.keys))
    compiler.compile(spec.inputs)
    compiler.compile(methods)
    patterns = compiler.patterns
    paths = compiler.paths
    namespaces = spec.namespaces
    diagnostics += compiler.diagnostics
  }

  /// The compiled pattern; every pattern of the spec is known, so nil is a pattern that did not compile.
  package func pattern(_ text: PatternText) -> Pattern? { patterns[text.text] }

  /// The compiled path; nil is a path that did not compile.
  package func path(_ text: JSONPathText) -> JSONPath? { paths[text.text] }
}
