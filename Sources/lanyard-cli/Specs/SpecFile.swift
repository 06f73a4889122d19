import Lanyard
import LanyardPOSIX

/// A file that ought to be a spec, and everything there is to say about it.
struct SpecFile {
  let source: SourceText
  let spec: AuthSpec?
  let diagnostics: [Diagnostic]
  /// The fingerprint of what was read; nil where nothing could be.
  let fingerprint: String?

  init(_ path: String) {
    var diagnostics: [Diagnostic] = []
    guard let source = BuiltInSpecs.source(at: path) ?? Self.source(at: path, &diagnostics) else {
      self.source = SourceText(path: path, text: "")
      spec = nil
      fingerprint = nil
      self.diagnostics = diagnostics
      return
    }
    self.source = source
    fingerprint = Fingerprint.of(Array(source.text.utf8))
    (spec, self.diagnostics) = AuthSpec.check(source)
  }

  var isUsable: Bool { spec != nil }

  /// The spec, for those who cannot go on without it.
  func usable() throws(SpecError) -> AuthSpec {
    guard let spec else { throw SpecError(source: source, diagnostics: diagnostics.filter { $0.severity == .error }) }
    return spec
  }

  private static func source(at path: String, _ diagnostics: inout [Diagnostic]) -> SourceText? {
    // What can be read once only, such as `/dev/stdin`, is no place for a spec that is kept by its path.
    if (try? POSIX.targetInfo(at: path))?.kind == .other {
      diagnostics.append(Diagnostic(.error, .notAFile, "this is not an ordinary file", at: .beginning))
      return nil
    }
    return LanyardSpec.SpecFile(path: path).source(&diagnostics)
  }

  /// Whether there is something at the path, be it a spec or not.
  static func exists(at path: String) -> Bool {
    BuiltInSpecs.source(at: path) != nil || (try? POSIX.targetInfo(at: path)) != nil
  }

  /// The path as it will be found from any folder.
  static func absolute(_ path: String) -> String {
    BuiltInSpecs.isPath(path) ? path : InputGatherer.absolute(path)
  }
}
