/// A spec that cannot be used, with everything that is wrong with it.
public struct SpecError: Error, Sendable, CustomStringConvertible {
  /// The text that was read.
  public var source: SourceText
  /// What was found, in the order of the file: at least one error, and perhaps warnings.
  public var diagnostics: [Diagnostic]

  /// Makes an error from what was found in a source.
  public init(source: SourceText, diagnostics: [Diagnostic]) {
    self.source = source
    self.diagnostics = diagnostics.sortedByPlace()
  }

  /// The diagnostics as a terminal shows them, without colour.
  public var description: String { DiagnosticRenderer(source).render(diagnostics) }
}

extension [Diagnostic] {
  /// In the order of the file; those of one place as they were found.
  package func sortedByPlace() -> [Diagnostic] {
    enumerated()
      .sorted { ($0.element.range.start, $0.offset) < ($1.element.range.start, $1.offset) }
      .map(\.element)
  }
}
