import Lanyard
import LanyardCatalog

/// The specs that the command brings along. `builtin:NAME` means one of them wherever a spec's path may stand.
enum BuiltInSpecs {
  private static let scheme = "builtin:"

  static var names: [String] { Catalog.names }

  /// What stands for the path of the spec of that name; nil where there is none.
  static func path(of name: String) -> String? {
    Catalog.source(name).map { _ in scheme + name }
  }

  static func isPath(_ path: String) -> Bool { path.hasPrefix(scheme) }

  /// The text of the spec that the path means, under the path's name; nil where there is none.
  static func source(at path: String) -> SourceText? {
    guard isPath(path), let source = Catalog.source(String(path.dropFirst(scheme.count))) else { return nil }
    return SourceText(path: path, text: source.text)
  }
}
