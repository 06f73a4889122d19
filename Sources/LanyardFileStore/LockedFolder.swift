package import FoundationEssentials
package import Lanyard
import LanyardPOSIX

/// An open folder, in which only its holder writes once it is locked; the lock ends when it is let go.
///
/// A file is written beside the old one and takes its place at once, so that there is always the one or the other, also after a crash.
package final class LockedFolder: Sendable {
  private let folder: SessionFolder
  private let file: OpenFile

  private static let draftPrefix = ".draft-"

  /// Opens the folder. It must be this user's, and closed to all others.
  init(_ folder: SessionFolder) throws(SystemError) {
    self.folder = folder
    file = try OpenFile(folder.path, .folder)
    let info = try file.info()
    guard info.owner == POSIX.user, info.permissions & 0o077 == 0 else { throw .notPrivate }
  }

  func tryLock() throws(SystemError) -> Bool { try file.tryLock() }

  /// Removes what other writers have left half-done: under the lock it is nobody's.
  func sweep() {
    for name in folder.names where name.hasPrefix(Self.draftPrefix) { try? POSIX.remove(folder.path(of: name)) }
  }

  /// Seals the content and writes it under the name, in the place of what is there.
  ///
  /// - Parameter modified: When the file shall say that it was changed; now unless given.
  func replace(_ name: String, with content: [UInt8], modified: Date? = nil) throws(StoreError) {
    try put(Seal.close(content), at: name, modified: modified)
  }

  /// Writes the bytes under the name as they are, in the place of what is there.
  package func put(_ bytes: [UInt8], at name: String, modified: Date? = nil) throws(StoreError) {
    guard bytes.count <= SessionFolder.limit else {
      throw StoreError(.write, "'\(folder.path(of: name))' would be larger than 1 MiB", help: "what was there before is still there")
    }
    let draft = folder.path(of: Self.draftPrefix + String(UInt64.random(in: .min ... .max), radix: 16))
    do throws(SystemError) {
      do throws(SystemError) {
        try write(bytes, to: draft, modified: modified)
        try POSIX.rename(draft, to: folder.path(of: name))
      } catch {
        try? POSIX.remove(draft)
        throw error
      }
      try file.sync()
    } catch {
      throw .unwritten(folder.path(of: name), error)
    }
  }

  /// Removes the file of that name, whatever it is; whether there was one.
  func remove(_ name: String) throws(StoreError) -> Bool {
    do throws(SystemError) {
      try POSIX.remove(folder.path(of: name))
      try file.sync()
      return true
    } catch {
      if error == .missing { return false }
      throw StoreError(.write, "'\(folder.path(of: name))' cannot be removed: \(error.message)")
    }
  }

  private func write(_ bytes: [UInt8], to path: String, modified: Date?) throws(SystemError) {
    let draft = try OpenFile(path, .creatingPrivately)
    try draft.write(bytes)
    if let modified { try draft.setTimes(POSIX.FileTime(modified)) }
    try draft.sync()
  }
}
