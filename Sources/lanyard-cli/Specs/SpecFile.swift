import Lanyard
import LanyardPOSIX

/// A file that ought to be a spec, and everything there is to say about it.
struct SpecFile {
  let source: SourceText
  let spec: AuthSpec?
  let diagnostics: [Diagnostic]
  private let isRead: Bool

  init(_ path: String) {
    var diagnostics: [Diagnostic] = []
    // What can be read once only is no place for a spec that is kept by its path.
    let file = LanyardSpec.SpecFile(path: path, mayBeStream: false)
    guard let source = BuiltInSpecs.source(at: path) ?? file.source(&diagnostics) else {
      self.source = SourceText(path: path, text: "")
      spec = nil
      isRead = false
      self.diagnostics = diagnostics
      return
    }
    self.source = source
    isRead = true
    (spec, self.diagnostics) = AuthSpec.check(source)
  }

  /// The fingerprint of what was read; nil where nothing could be.
  var fingerprint: String? { isRead ? Fingerprint.of(source.text) : nil }

  var isUsable: Bool { spec != nil }

  /// The spec, for those who cannot go on without it.
  func usable() throws(SpecError) -> AuthSpec {
    guard let spec else { throw SpecError(source: source, diagnostics: diagnostics.filter { $0.severity == .error }) }
    return spec
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
