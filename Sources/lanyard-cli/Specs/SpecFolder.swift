import Lanyard
import LanyardPOSIX

/// The files below a folder that have certain names, in the order of their paths. Links to folders are not followed, and what
/// begins with a dot is passed over.
struct SpecFolder {
  private(set) var files: [String] = []
  private(set) var unreadable: [Unreadable] = []

  /// A folder that could not be read, and why.
  struct Unreadable {
    var path: String
    var reason: String
  }

  /// Deeper than any tree of specs.
  private static let depthLimit = 32

  /// - Parameters:
  ///   - isDeep: whether subfolders count.
  ///   - isWanted: whether a file of that name is meant.
  init(_ path: String, isDeep: Bool = true, where isWanted: (String) -> Bool) {
    collect(path, depth: isDeep ? 0 : Self.depthLimit - 1, where: isWanted)
  }

  private mutating func collect(_ folder: String, depth: Int, where isWanted: (String) -> Bool) {
    guard depth < Self.depthLimit else { return }
    let entries: [POSIX.FolderEntry]
    do throws(SystemError) { entries = try POSIX.entries(of: folder) } catch {
      unreadable.append(Unreadable(path: folder, reason: error.message))
      return
    }
    let prefix = folder.hasSuffix("/") ? folder : "\(folder)/"
    // A folder may be listed and yet not entered: what lies in it is as good as not there.
    guard (try? POSIX.info(at: "\(prefix).")) != nil else { return }
    for entry in entries.sorted(by: { $0.name < $1.name }) where !entry.name.hasPrefix(".") {
      let path = prefix + entry.name
      guard let kind = entry.kind ?? (try? POSIX.info(at: path))?.kind else { continue }
      if kind == .folder {
        collect(path, depth: depth + 1, where: isWanted)
      } else if isWanted(entry.name) {
        files.append(path)
      }
    }
  }
}

extension SpecFolder {
  /// The files that paths given on the command line mean: a file is itself, a folder what lies below it.
  static func files(of paths: [String], where isWanted: (String) -> Bool) -> (files: [String], unreadable: [Unreadable]) {
    var files: [String] = []
    var unreadable: [Unreadable] = []
    for path in paths {
      guard (try? POSIX.targetInfo(at: path))?.kind == .folder else {
        files.append(path)
        continue
      }
      // A link to a folder that is named expressly is followed.
      let folder = SpecFolder((try? POSIX.info(at: path))?.kind == .link ? "\(path)/." : path, where: isWanted)
      files += folder.files
      unreadable += folder.unreadable
    }
    return (files, unreadable)
  }
}
