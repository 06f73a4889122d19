import Lanyard
import LanyardPOSIX

/// The exchanges that paths mean, and the specs beside them.
struct ExchangeFiles {
  static let suffix = ".exchange.yaml"

  let paths: [String]
  /// The specs below the folders that were named, whether exchanges lie beside them or not.
  let specs: [String]

  init(paths given: [String]) throws(CommandError) {
    // A spec stands for the exchanges beside it.
    let places = given.map { $0.hasSuffix(SpecFinder.suffix) && !Self.isFolder($0) ? Self.folder(of: $0) : $0 }
    let (files, unreadable) = SpecFolder.files(of: places) { $0.hasSuffix(Self.suffix) }
    if let folder = unreadable.first {
      throw CommandError(
        "unreadable-folder", "the folder '\(folder.path)' cannot be read: \(folder.reason)", help: "see its permissions", status: .spec)
    }
    guard !files.isEmpty else {
      throw CommandError(
        "no-exchange", "there is no exchange in \(given.joined(separator: " or "))", help: "exchanges are files called NAME\(Self.suffix)",
        status: .spec)
    }
    paths = files
    specs = SpecFolder.files(of: places.filter(Self.isFolder)) { $0.hasSuffix(SpecFinder.suffix) }.files
  }

  static func specs(in folder: String) -> [String] {
    SpecFolder(folder, isDeep: false) { $0.hasSuffix(SpecFinder.suffix) }.files
  }

  static func exchanges(in folder: String) -> [String] {
    SpecFolder(folder, isDeep: false) { $0.hasSuffix(suffix) }.files
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func isFolder(_ path: String) -> Bool { (try? POSIX.targetInfo(at: path))?.kind == .folder }
}
