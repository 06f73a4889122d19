import FoundationEssentials
import Lanyard
import LanyardPOSIX

/// Files that only their owner can read. One is written beside the old one and takes its place at once, so that there is always
/// the one or the other; what is not as it was left is refused.
struct PrivateFolder {
  let path: String
  /// What a file in it is, for messages: `the account`.
  let noun: String

  /// The largest file that is read, in bytes.
  private static let limit = 1 << 20
  private static let ending = ".json"
  private static let draftPrefix = ".draft-"

  /// The names of the files in it.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { !$0.hasPrefix(".") && $0.hasSuffix(Self.ending) }
      .map { String($0.dropLast(Self.ending.count)) }.sorted()
  }

  func file(of name: String) -> String { "\(path)/\(name)\(Self.ending)" }

  // MARK: - Reading

  /// What the file holds; nil where there is none.
  func read(_ name: String) throws(StoreError) -> [UInt8]? {
    do throws(SystemError) { try check() } catch {
      if error == .missing { return nil }
      throw unreadable(name, error)
    }
    let path = file(of: name)
    let file: OpenFile
    do throws(SystemError) { file = try OpenFile(path, .readingNoLink) } catch {
      switch error {
      case .missing: return nil
      case .link:
        throw StoreError(
          .permission, "'\(path)' is a symbolic link, which Lanyard never makes", help: "see where it leads, and remove it")
      default: throw unreadable(name, error)
      }
    }
    let info: POSIX.FileInfo
    do throws(SystemError) { info = try file.info() } catch { throw unreadable(name, error) }
    guard info.kind == .regular else { throw corrupt(name, "it is not an ordinary file") }
    guard info.owner == POSIX.user else { throw StoreError(.permission, "'\(path)' belongs to another user") }
    guard info.permissions & 0o077 == 0 else {
      throw StoreError(.permission, "other users may read or write '\(path)'", help: "if nobody has changed it: chmod 600 '\(path)'")
    }
    let bytes: [UInt8]?
    do throws(SystemError) { bytes = try file.contents(limit: Self.limit) } catch { throw unreadable(name, error) }
    guard let bytes else { throw corrupt(name, "it is larger than 1 MiB") }
    return bytes
  }

  /// What the file holds, as long as this version of Lanyard wrote it.
  func value<Content: Decodable>(_ name: String, as _: Content.Type) throws(StoreError) -> Content? {
    guard let bytes = try read(name) else { return nil }
    let decoder = JSONDecoder()
    guard let form = try? decoder.decode(Form.self, from: Data(bytes)) else { throw corrupt(name, "it is not what Lanyard writes") }
    guard form.version == Form.currentVersion else {
      throw StoreError(.version, "\(noun) '\(name)' was kept by another version of Lanyard", help: "remove it: rm '\(file(of: name))'")
    }
    guard let content = try? decoder.decode(Versioned<Content>.self, from: Data(bytes)).content else {
      throw corrupt(name, "it is not what Lanyard writes")
    }
    return content
  }

  // MARK: - Writing

  /// Makes the folder with those above it, for their owner alone; an error where it cannot be used.
  func prepare(for name: String) throws(StoreError) {
    do throws(SystemError) { try make() } catch {
      throw StoreError(.write, "the folder '\(path)' cannot be made: \(error.message)")
    }
    do throws(SystemError) { try check() } catch { throw unreadable(name, error) }
    if let info = try? POSIX.info(at: file(of: name)), info.kind != .regular {
      throw StoreError(.permission, "'\(file(of: name))' is not an ordinary file", help: "remove it")
    }
  }

  /// Keeps the content in the place of what was there.
  func write(_ content: some Encodable, to name: String) throws(StoreError) {
    try prepare(for: name)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(Versioned(content: content)) else {
      throw StoreError(.write, "\(noun) '\(name)' cannot be written down")
    }
    do throws(SystemError) {
      try Interrupts.uninterrupted { () throws(SystemError) in try replace(name, with: Array(data)) }
    } catch {
      throw StoreError(.write, "\(noun) '\(name)' cannot be kept in '\(path)': \(error.message)")
    }
  }

  /// Removes the file; whether there was one.
  @discardableResult
  func remove(_ name: String) throws(StoreError) -> Bool {
    do throws(SystemError) {
      try POSIX.remove(file(of: name))
      return true
    } catch {
      if error == .missing { return false }
      throw StoreError(.write, "'\(file(of: name))' cannot be removed: \(error.message)")
    }
  }

  private func replace(_ name: String, with bytes: [UInt8]) throws(SystemError) {
    let folder = try OpenFile(path, .folder)
    // Held until the folder is closed: under it, whatever another writer has left half-done is nobody's.
    try folder.lock()
    for stray in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where stray.hasPrefix(Self.draftPrefix) {
      try? POSIX.remove("\(path)/\(stray)")
    }
    let draft = "\(path)/\(Self.draftPrefix)\(String(UInt64.random(in: .min ... .max), radix: 16))"
    try PrivateFile.put(bytes, at: draft, thenAt: file(of: name))
    try folder.sync()
  }

  private func make() throws(SystemError) {
    var made = ""
    for part in path.split(separator: "/") {
      made += "/\(part)"
      if (try? POSIX.targetInfo(at: made)) != nil { continue }
      do throws(SystemError) { try POSIX.makeFolder(made, permissions: 0o700) } catch {
        // Somebody else may have made it in between.
        if error != .exists { throw error }
      }
    }
  }

  private func check() throws(SystemError) {
    let info = try OpenFile(path, .folder).info()
    guard info.owner == POSIX.user, info.permissions & 0o077 == 0 else { throw .notPrivate }
  }

  // MARK: - Failures

  private func corrupt(_ name: String, _ why: String) -> StoreError {
    StoreError(.corrupt, "\(noun) '\(name)' in '\(file(of: name))' cannot be used: \(why)", help: "remove the file")
  }

  private func unreadable(_ name: String, _ error: SystemError) -> StoreError {
    if error == .notPrivate {
      return StoreError(.permission, "other users may enter the folder '\(path)'", help: "chmod 700 '\(path)'")
    }
    return StoreError(.permission, "\(noun) '\(name)' cannot be read: \(error.message)")
  }
}

/// Just enough to tell which version wrote a file.
private struct Form: Decodable {
  static let currentVersion = 1
  var version: Int
}

/// A content with the version of its form.
private struct Versioned<Content> {
  var version = Form.currentVersion
  var content: Content
}

extension Versioned: Encodable where Content: Encodable {}
extension Versioned: Decodable where Content: Decodable {}
