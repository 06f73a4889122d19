import Lanyard
import LanyardPOSIX

/// A file that ought to be a spec, and everything there is to say about it.
struct SpecFile {
  let source: SourceText
  let spec: AuthSpec?
  let diagnostics: [Diagnostic]
  /// The fingerprint of what was read; nil where nothing could be.
  let fingerprint: String?

  /// The largest file that is looked at, in bytes: a spec is a page or two.
  private static let limit = 1 << 20

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
    guard let bytes = read(path, &diagnostics) else { return nil }
    return SourceText(path: path, bytes: bytes, diagnostics: &diagnostics)
  }

  /// Whether there is something at the path, be it a spec or not.
  static func exists(at path: String) -> Bool {
    BuiltInSpecs.source(at: path) != nil || (try? POSIX.targetInfo(at: path)) != nil
  }

  /// The path as it will be found from any folder.
  static func absolute(_ path: String) -> String {
    BuiltInSpecs.isPath(path) ? path : InputGatherer.absolute(path)
  }

  /// One byte more than the limit at most, so that the next stage can tell.
  private static func read(_ path: String, _ diagnostics: inout [Diagnostic]) -> [UInt8]? {
    func refuse(_ code: Diagnostic.Code, _ message: String, _ help: String? = nil) -> [UInt8]? {
      diagnostics.append(Diagnostic(.error, code, message, at: .beginning, help: help))
      return nil
    }
    do throws(SystemError) {
      switch try POSIX.targetInfo(at: path).kind {
      case .regular: break
      case .folder: return refuse(.notAFile, "this is a folder", "a spec is one file, NAME\(SpecFinder.suffix)")
      case .link, .other: return refuse(.notAFile, "this is not an ordinary file")
      }
      let file = try OpenFile(path, .reading)
      if let bytes = try file.contents(limit: limit) { return bytes }
      return refuse("too-large", "the file is larger than 1 MiB", "a spec is a page or two of text")
    } catch {
      return refuse("unreadable-file", "the file cannot be read: \(error.message)")
    }
  }
}
