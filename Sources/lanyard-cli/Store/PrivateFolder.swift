import FoundationEssentials
import Lanyard
import LanyardFileStore
import LanyardPOSIX

/// JSON files of the command's own, kept with the care that sessions are kept with: for their owner alone, each always the old one or the
/// new one, and refused where one is not as it was left.
struct PrivateFolder {
  /// What a file in it is, for messages: `the account`.
  private let noun: String
  private let folder: SessionFolder

  private static let ending = ".json"

  init(path: String, noun: String) {
    self.noun = noun
    folder = SessionFolder(path)
  }

  /// The names of the files in it.
  var names: [String] {
    folder.names.filter { !$0.hasPrefix(".") && $0.hasSuffix(Self.ending) }.map { String($0.dropLast(Self.ending.count)) }.sorted()
  }

  func file(of name: String) -> String { folder.path(of: name + Self.ending) }

  /// What the file holds, as long as this version of Lanyard wrote it; nil where there is none.
  func value<Content: Decodable>(_ name: String, as _: Content.Type) throws(StoreError) -> Content? {
    guard let bytes = try folder.file(name + Self.ending)?.contents(limit: SessionFolder.limit) else { return nil }
    let decoder = JSONDecoder()
    guard let form = try? decoder.decode(Form.self, from: Data(bytes)) else { throw corrupt(name) }
    guard form.version == Form.currentVersion else {
      throw StoreError(.version, "\(noun) '\(name)' was kept by another version of Lanyard", help: "remove it: rm '\(file(of: name))'")
    }
    guard let content = try? decoder.decode(Versioned<Content>.self, from: Data(bytes)).content else { throw corrupt(name) }
    return content
  }

  /// Makes the folder with those above it, for their owner alone; an error where it cannot be used.
  func prepare(for name: String) throws(StoreError) {
    try folder.make()
    if let info = try? POSIX.info(at: file(of: name)), info.kind != .regular {
      throw StoreError(.permission, "'\(file(of: name))' is not an ordinary file", help: "remove it")
    }
  }

  /// Keeps the content in the place of what was there.
  func write(_ content: some Encodable, to name: String) async throws(StoreError) {
    try prepare(for: name)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(Versioned(content: content)) else {
      throw StoreError(.write, "\(noun) '\(name)' cannot be written down")
    }
    let locked = try await folder.locked()
    try Interrupts.uninterrupted { () throws(StoreError) in try locked.put(Array(data), at: name + Self.ending) }
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

  private func corrupt(_ name: String) -> StoreError {
    StoreError(
      .corrupt, "\(noun) '\(name)' in '\(file(of: name))' cannot be used: it is not what Lanyard writes", help: "remove the file")
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
