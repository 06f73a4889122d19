import FoundationEssentials
import Lanyard
import LanyardPOSIX

/// Keeps sessions as files that only their owner can read. A file is written beside the old one and takes its place at once, so
/// that there is always the one or the other; what is not as this store left it is refused.
struct SessionStore {
  let folder: String

  /// The largest file that is read, in bytes.
  private static let limit = 1 << 20

  init() throws(CommandError) {
    guard let folder = UserFolders.sessions else {
      throw Self.failure("store.unavailable", "there is nowhere to keep sessions: neither XDG_STATE_HOME nor HOME is set")
    }
    self.folder = folder
  }

  // MARK: - Names

  /// Refuses what could lead out of the folder, or be mistaken for a file of the store's own.
  static func check(name: String) throws(CommandError) {
    let isName =
      !name.isEmpty && name.utf8.count <= 100 && !name.hasPrefix(".") && !name.hasPrefix("-")
      && name.utf8.allSatisfy { URLGrammar.isAlphanumeric($0) || "._-".utf8.contains($0) }
    guard isName else {
      throw CommandError(
        "invalid-name", "a session cannot be kept under this name", help: "a name has letters, digits, '.', '_' and '-' (100 at most)",
        status: .input)
    }
  }

  func path(of name: String) -> String { "\(folder)/\(name).json" }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { !$0.hasPrefix(".") && $0.hasSuffix(".json") }
      .map { String($0.dropLast(".json".count)) }
  }

  // MARK: - Reading

  /// What is kept under the name; nil where there is nothing.
  func load(_ name: String) throws(CommandError) -> KeptAccount? {
    try Self.check(name: name)
    guard let bytes = try read(name) else { return nil }
    let decoder = JSONDecoder()
    guard let form = try? decoder.decode(Form.self, from: Data(bytes)) else { throw corrupt(name, "it is not what Lanyard writes") }
    guard form.version == KeptAccount.currentVersion else {
      throw Self.failure(
        "store.version", "the session '\(name)' was kept by another version of Lanyard", help: "log in again, after: lanyard logout \(name)"
      )
    }
    guard let kept = try? decoder.decode(KeptAccount.self, from: Data(bytes)), kept.name == name else {
      throw corrupt(name, "it is not what Lanyard writes")
    }
    return kept
  }

  /// What is kept under the name.
  func existing(_ name: String) throws(CommandError) -> KeptAccount {
    if let kept = try load(name) { return kept }
    let near = nearestName(to: name, among: names).map { "did you mean '\($0)'?" }
    throw CommandError(
      "no-session", "no session is kept as '\(name)'", help: [near, "log in with: lanyard login SPEC --as \(name)"].compactMap(\.self),
      status: .session)
  }

  /// Just enough to tell which version wrote the file.
  private struct Form: Decodable { var version: Int }

  private func read(_ name: String) throws(CommandError) -> [UInt8]? {
    do throws(SystemError) { try checkFolder() } catch {
      if error == .missing { return nil }
      throw unreadable(name, error)
    }
    let path = path(of: name)
    let file: OpenFile
    do throws(SystemError) { file = try OpenFile(path, .readingNoLink) } catch {
      switch error {
      case .missing: return nil
      case .link:
        throw Self.failure(
          "store.permission", "'\(path)' is a symbolic link, which Lanyard never makes", help: "see where it leads, and remove it")
      default: throw unreadable(name, error)
      }
    }
    let info: POSIX.FileInfo
    do throws(SystemError) { info = try file.info() } catch { throw unreadable(name, error) }
    guard info.kind == .regular else { throw corrupt(name, "it is not an ordinary file") }
    guard info.owner == POSIX.user else { throw Self.failure("store.permission", "'\(path)' belongs to another user") }
    guard info.permissions & 0o077 == 0 else {
      throw Self.failure(
        "store.permission", "other users may read or write '\(path)'",
        help: "end the session with: lanyard logout \(name); or, if nobody has seen it: chmod 600 '\(path)'")
    }
    let bytes: [UInt8]?
    do throws(SystemError) { bytes = try file.contents(limit: Self.limit) } catch { throw unreadable(name, error) }
    guard let bytes else { throw corrupt(name, "it is larger than 1 MiB") }
    return bytes
  }

  // MARK: - Writing

  /// Keeps the account under its name, in the place of what was kept there.
  func save(_ account: KeptAccount) throws(CommandError) {
    try Self.check(name: account.name)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(account) else {
      throw Self.failure("store.write", "the session '\(account.name)' cannot be written down")
    }
    do throws(SystemError) {
      try Interrupts.uninterrupted { () throws(SystemError) in try replace(account.name, with: Array(data)) }
    } catch {
      throw Self.failure("store.write", "the session '\(account.name)' cannot be kept in '\(folder)': \(error.message)")
    }
  }

  /// Makes sure, before anything is sent, that the account can be kept: a login whose session is lost helps nobody.
  func prepare(for name: String) throws(CommandError) {
    try Self.check(name: name)
    do throws(SystemError) { try makeFolder() } catch {
      throw Self.failure("store.write", "the folder '\(folder)' cannot be made: \(error.message)")
    }
    do throws(SystemError) { try checkFolder() } catch { throw unreadable(name, error) }
    if let info = try? POSIX.info(at: path(of: name)), info.kind != .regular {
      throw Self.failure("store.permission", "'\(path(of: name))' is not an ordinary file", help: "remove it")
    }
  }

  /// Forgets what is kept under the name; whether there was anything.
  func remove(_ name: String) throws(CommandError) -> Bool {
    try Self.check(name: name)
    do throws(SystemError) {
      try POSIX.remove(path(of: name))
      return true
    } catch {
      if error == .missing { return false }
      throw Self.failure("store.write", "'\(path(of: name))' cannot be removed: \(error.message)")
    }
  }

  private func replace(_ name: String, with bytes: [UInt8]) throws(SystemError) {
    let folderFile = try OpenFile(folder, .folder)
    // Held until the folder is closed: under it, whatever another writer has left half-done is nobody's.
    try folderFile.lock()
    for stray in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where stray.hasPrefix(Self.draftPrefix) {
      try? POSIX.remove("\(folder)/\(stray)")
    }
    let draft = "\(folder)/\(Self.draftPrefix)\(String(UInt64.random(in: .min ... .max), radix: 16))"
    do throws(SystemError) {
      try write(bytes, to: draft)
      try POSIX.rename(draft, to: path(of: name))
    } catch {
      try? POSIX.remove(draft)
      throw error
    }
    try folderFile.sync()
  }

  private func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let file = try OpenFile(path, .creatingPrivately)
    try file.write(bytes)
    try file.sync()
  }

  private static let draftPrefix = ".draft-"

  /// The folder with those above it, for their owner alone.
  private func makeFolder() throws(SystemError) {
    var path = ""
    for part in folder.split(separator: "/") {
      path += "/\(part)"
      if (try? POSIX.targetInfo(at: path)) != nil { continue }
      do throws(SystemError) { try POSIX.makeFolder(path, permissions: 0o700) } catch {
        // Somebody else may have made it in between.
        if error != .exists { throw error }
      }
    }
  }

  private func checkFolder() throws(SystemError) {
    let info = try OpenFile(folder, .folder).info()
    guard info.owner == POSIX.user, info.permissions & 0o077 == 0 else { throw .notPrivate }
  }

  // MARK: - Failures

  private func corrupt(_ name: String, _ why: String) -> CommandError {
    Self.failure(
      "store.corrupt", "the session '\(name)' in '\(path(of: name))' cannot be used: \(why)", help: "remove it with: lanyard logout \(name)"
    )
  }

  private func unreadable(_ name: String, _ error: SystemError) -> CommandError {
    if error == .notPrivate {
      return Self.failure("store.permission", "other users may enter the folder '\(folder)'", help: "chmod 700 '\(folder)'")
    }
    return Self.failure("store.permission", "the session '\(name)' cannot be read: \(error.message)")
  }

  private static func failure(_ code: String, _ message: String, help: String...) -> CommandError {
    CommandError(code, message, help: help, status: .store)
  }
}
