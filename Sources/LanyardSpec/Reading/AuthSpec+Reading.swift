extension AuthSpec {
  /// Reads and checks a spec.
  ///
  /// - Throws: ``SpecError`` with all that is wrong with it. Warnings and notes do not stand in the way: they are in ``warnings``.
  public init(source: SourceText) throws(SpecError) {
    let (spec, diagnostics) = Self.read(source)
    guard let spec else { throw SpecError(source: source, diagnostics: diagnostics) }
    self = spec
  }

  /// Reads and checks a spec that is given as text.
  ///
  /// - Parameters:
  ///   - yaml: the spec.
  ///   - path: the name under which messages speak of it.
  /// - Throws: ``SpecError`` with all that is wrong with it.
  public init(yaml: String, path: String = "<spec>") throws(SpecError) {
    var diagnostics: [Diagnostic] = []
    try self.init(SourceText(path: path, bytes: Array(yaml.utf8), diagnostics: &diagnostics), of: path, diagnostics)
  }

  /// Reads and checks the spec in a file of at most 1 MiB.
  ///
  /// - Throws: ``SpecError`` with all that is wrong with it; with the code `unreadable-file` where the file cannot be read.
  public init(contentsOf path: String) throws(SpecError) {
    var diagnostics: [Diagnostic] = []
    try self.init(SpecFile(path: path).source(&diagnostics), of: path, diagnostics)
  }

  private init(_ source: SourceText?, of path: String, _ diagnostics: [Diagnostic]) throws(SpecError) {
    guard let source else {
      throw SpecError(source: SourceText(path: path, text: ""), diagnostics: diagnostics)
    }
    try self.init(source: source)
  }

  /// Reads and checks a spec: it is nil where there are errors among the diagnostics, which come in the order of the file.
  package static func read(_ source: SourceText) -> (spec: AuthSpec?, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    guard let root = YAMLComposer.compose(source, diagnostics: &diagnostics) else { return (nil, diagnostics.sortedByPlace()) }
    return read(root, of: source, after: diagnostics)
  }

  /// Reads and checks a document of which composing has said already what there was to say.
  static func read(_ root: Node, of source: SourceText, after composing: [Diagnostic] = []) -> (spec: AuthSpec?, diagnostics: [Diagnostic])
  {
    var reader = SpecReader()
    reader.diagnostics = composing
    var spec = reader.spec(root, source: source)
    var diagnostics = reader.diagnostics
    if let spec {
      diagnostics += Rules.check(Draft(spec, from: reader))
    }
    diagnostics = diagnostics.sortedByPlace()
    guard !diagnostics.areFailure() else { return (nil, diagnostics) }
    spec?.warnings = diagnostics
    return (spec, diagnostics)
  }
}
