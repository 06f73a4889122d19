import Foundation
import Lanyard
import LanyardFileStore

/// A folder for a test's store, which is gone afterwards.
struct TemporaryFolder {
  let url: URL

  /// Where the store's folder is to be; nothing is there yet.
  var store: URL { url.appending(path: "state/sessions") }

  static func open<Result>(_ body: (TemporaryFolder) async throws -> Result) async throws -> Result {
    let url = FileManager.default.temporaryDirectory.appending(path: "lanyard-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try await body(TemporaryFolder(url: url))
  }

  func file(_ key: String) -> URL { store.appending(path: "\(key).json") }

  /// The names of all that is in the store's folder.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: store.path).sorted() }

  func permissions(of file: URL) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
  }

  func setPermissions(_ permissions: Int, of file: URL) throws {
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file.path)
  }
}

/// A key like any other.
let someKey = String(repeating: "0123456789abcdef", count: 4)

func record(_ key: String = someKey, id: String = "one", token: String = "a token", lastUsed: Date = somewhen) -> SessionRecord {
  SessionRecord(
    key: key, id: id, method: "password", obtainedAt: somewhen - 60, expiresAt: somewhen + 3600, lastUsed: lastUsed,
    variables: ["token": token])
}

let somewhen = Date(timeIntervalSince1970: 1_750_000_000)
