import Foundation

/// Public test suites, which lie beside the project and are not part of it.
enum Vectors {
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["LANYARD_VECTORS"] { return URL(filePath: path) }
    let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    return root.deletingLastPathComponent().appending(path: "shared/vectors")
  }()

  /// The big list of naughty strings.
  static let blns: [String]? = try? JSONDecoder().decode([String].self, from: Data(contentsOf: folder.appending(path: "blns/blns.json")))
}
