import ArgumentParser
import FoundationEssentials
import Lanyard
import LanyardCatalog
import LanyardTesting

/// A spec on the command line.
enum FoundSpec {
  case file(String)
  /// One of the catalog's, which has no exchanges.
  case builtIn(String)

  private static let builtInPrefix = "builtin:"
  private static let suffix = ".auth.yaml"

  /// `builtin:NAME`, as the command calls what no folder has; a path; a folder with its one spec; a name in ./specs.
  init(_ text: String) throws {
    if text.hasPrefix(Self.builtInPrefix) {
      self = .builtIn(String(text.dropFirst(Self.builtInPrefix.count)))
      return
    }
    let files = FileManager.default
    let folder = text.contains("/") || text.hasSuffix(".yaml") ? text : "specs/\(text)"
    let candidates = [folder, "specs/\(text)\(Self.suffix)"].flatMap { candidate -> [String] in
      let inside = (try? files.contentsOfDirectory(atPath: candidate)) ?? []
      let specs = inside.filter { $0.hasSuffix(Self.suffix) }
      return specs.isEmpty ? [candidate] : specs.count == 1 ? ["\(candidate)/\(specs[0])"] : []
    }
    guard let path = candidates.first(where: { $0.hasSuffix(".yaml") && files.fileExists(atPath: $0) }) else {
      throw ValidationError("there is no spec '\(text)': name its file, or what is in ./specs")
    }
    self = .file(path)
  }

  func spec() throws -> AuthSpec {
    switch self {
    case .file(let path): try AuthSpec(contentsOf: path)
    case .builtIn(let name): try Catalog.spec(name)
    }
  }

  func exchanges() throws -> [Exchange] {
    switch self {
    case .file(let path): try Exchange.besideSpec(at: path)
    case .builtIn: []
    }
  }
}
