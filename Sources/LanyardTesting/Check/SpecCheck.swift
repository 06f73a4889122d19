import FoundationEssentials
import Lanyard
public import LanyardSpec

/// Everything there is to say about the spec in a file: its text, its patterns and paths, and what the exchanges beside it tell.
public struct SpecCheck: Sendable {
  /// The text that the diagnostics are about; empty where the file could not be read.
  public let source: SourceText
  /// The spec, if it can be used.
  public let spec: AuthSpec?
  /// What was found, in the order of the file.
  public let diagnostics: [Diagnostic]

  /// Reads and checks the spec in a file of at most 1 MiB, with the `*.exchange.yaml` files of its folder where no other spec lies there.
  public init(contentsOf path: String) async {
    var diagnostics: [Diagnostic] = []
    guard let source = SpecFile(path: path).source(&diagnostics) else {
      self.init(source: SourceText(path: path, text: ""), spec: nil, diagnostics: diagnostics)
      return
    }
    await self.init(source)
  }

  /// Checks a spec whose text has been read already; where its path is that of a file, with the exchanges that lie there.
  public init(_ source: SourceText) async {
    let (spec, findings) = AuthSpec.check(source)
    var all = findings
    if let spec { all += await ExchangeRules(besideSpecAt: source.path)?.check(spec) ?? [] }
    self.init(source: source, spec: spec, diagnostics: all.sortedByPlace())
  }

  private init(source: SourceText, spec: AuthSpec?, diagnostics: [Diagnostic]) {
    self.source = source
    self.spec = spec
    self.diagnostics = diagnostics
  }
}
