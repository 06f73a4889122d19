import FoundationEssentials
package import Lanyard
import LanyardPOSIX

/// A folder in which a store, or the command, keeps its files, for its owner alone.
package struct SessionFolder: Sendable {
  package let path: String
  /// How long one waits for those who write.
  let writingTime: Duration

  /// The largest file that is written or read, in bytes.
  package static let limit = 1 << 20

  /// - Parameter writingTime: How long one waits for those who write: a watchdog. Of many who write at once, on a slow disk, each takes
  ///   but a moment.
  package init(_ path: String, writingTime: Duration = .seconds(60)) {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    self.writingTime = writingTime
  }

  package func path(of name: String) -> String { "\(path)/\(name)" }

  /// The names of all that is there.
  package var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }

  /// Whether it is there. One that is there must be this user's, and closed to all others.
  func isThere() throws(StoreError) -> Bool { try open() != nil }

  /// Makes the folder, and those above it, where they are missing.
  package func make() throws(StoreError) {
    try checkPath()
    var parent = ""
    for part in path.split(separator: "/") {
      parent += "/\(part)"
      if (try? POSIX.targetInfo(at: parent)) != nil { continue }
      do throws(SystemError) { try POSIX.makeFolder(parent, permissions: 0o700) } catch {
        // Somebody else may have made it in between; a link that leads nowhere is found out when the folder is opened.
        if error != .exists { throw StoreError(.write, "the folder '\(parent)' cannot be made: \(error.message)") }
      }
    }
    _ = try open()
  }

  /// What is sealed in the file of that name; nil where there is none.
  func content(of name: String) throws(StoreError) -> [UInt8]? {
    guard let file = try file(name) else { return nil }
    return try content(of: file)
  }

  /// The file of that name; nil where there is none.
  package func file(_ name: String) throws(StoreError) -> PrivateFile? {
    guard try isThere() else { return nil }
    return try PrivateFile.open(path(of: name))
  }

  /// What is sealed in the file.
  func content(of file: PrivateFile) throws(StoreError) -> [UInt8] {
    let bytes = try file.contents(limit: Self.limit)
    do throws(Seal.Break) {
      return try Seal.open(bytes)
    } catch {
      switch error {
      case .damaged: throw .corrupt(file.path, "it is not as the store left it")
      case .otherVersion: throw .otherVersion(file.path)
      }
    }
  }

  /// The folder, made where it is missing, to write in it as the only one.
  package func locked() async throws(StoreError) -> LockedFolder {
    try make()
    guard let folder = try await lockedIfThere() else { throw .folder(path, .missing) }
    return folder
  }

  /// The folder to write in as the only one; nil where it is missing.
  func lockedIfThere() async throws(StoreError) -> LockedFolder? {
    guard let folder = try open() else { return nil }
    let patience = Patience(writingTime)
    guard try await patience.obtain(path, folder.tryLock) else {
      throw StoreError(
        .busy, "others have been writing in '\(path)' for \(writingTime)", help: "see whether one hangs: fuser '\(path)'")
    }
    folder.sweep()
    return folder
  }

  private func open() throws(StoreError) -> LockedFolder? {
    try checkPath()
    do throws(SystemError) { return try LockedFolder(self) } catch {
      if error == .missing { return nil }
      throw .folder(path, error)
    }
  }

  private func checkPath() throws(StoreError) {
    guard path.hasPrefix("/"), !path.utf8.contains(0) else {
      throw StoreError(.unavailable, "sessions cannot be kept in a folder of this name", help: "give its absolute path")
    }
  }
}
