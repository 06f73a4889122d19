import Foundation
import Lanyard
import LanyardFileStore
import Testing

/// What is not as the store left it is refused: no damage makes another session of it.
@Suite struct DamageTests {
  /// A way to spoil a file, and what is said of it.
  struct Damage: Sendable, CustomStringConvertible {
    var description: String
    var code: StoreError.Code
    var apply: @Sendable (URL) throws -> Void

    static let all = [
      Damage(description: "empty", code: .corrupt) { try write(Data(), to: $0) },
      Damage(description: "of zeros", code: .corrupt) { try write(Data(count: 400), to: $0) },
      Damage(description: "larger than 1 MiB", code: .corrupt) { file in
        try write(Data(contentsOf: file) + Data(repeating: UInt8(ascii: "\n"), count: 1 << 20), to: file)
      },
      Damage(description: "a gigabyte", code: .corrupt) { file in
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: 1 << 30)
        try handle.close()
      },
      Damage(description: "of another version", code: .version) { file in
        let text = try String(contentsOf: file, encoding: .utf8).replacing(#"{"version":1,"#, with: #"{"version":2,"#)
        try write(Data(text.utf8), to: file)
      },
      Damage(description: "readable by the group", code: .permission) { try restrict($0, 0o640) },
      Damage(description: "readable by all", code: .permission) { try restrict($0, 0o644) },
      Damage(description: "writable by others", code: .permission) { try restrict($0, 0o602) },
      Damage(description: "a symbolic link", code: .permission) { file in
        let elsewhere = file.deletingLastPathComponent().appending(path: "elsewhere")
        try FileManager.default.moveItem(at: file, to: elsewhere)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: elsewhere)
      },
      Damage(description: "a symbolic link to nothing", code: .permission) { file in
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: "/nowhere")
      },
      Damage(description: "a folder", code: .corrupt) { file in
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      },
      Damage(description: "a pipe", code: .corrupt) { file in
        try FileManager.default.removeItem(at: file)
        try #require(mkfifo(file.path, 0o600) == 0)
      },
      Damage(description: "in a folder that others may enter", code: .permission) { file in
        try restrict(file.deletingLastPathComponent(), 0o710)
      },
      Damage(description: "in a folder that is a link", code: .unavailable) { file in
        let folder = file.deletingLastPathComponent()
        let elsewhere = folder.deletingLastPathComponent().appending(path: "elsewhere")
        try FileManager.default.moveItem(at: folder, to: elsewhere)
        try FileManager.default.createSymbolicLink(at: folder, withDestinationURL: elsewhere)
      },
    ]

    static let onlyForRoot = [
      Damage(description: "of another user", code: .permission) { try #require(chown($0.path, 65534, 65534) == 0) },
      Damage(description: "in a folder of another user", code: .permission) { file in
        try #require(chown(file.deletingLastPathComponent().path, 65534, 65534) == 0)
      },
    ]

    private static func write(_ data: Data, to file: URL) throws {
      try data.write(to: file)
      try restrict(file, 0o600)
    }

    private static func restrict(_ file: URL, _ permissions: Int) throws {
      try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file.path)
    }
  }

  @Test(arguments: Damage.all + (geteuid() == 0 ? Damage.onlyForRoot : [])) func isRefused(damage: Damage) async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      try await store.keep(record(), under: nil)
      try damage.apply(folder.file(someKey))
      let error = await #expect(throws: StoreError.self) { try await store.session(for: someKey) }
      #expect(error?.code == damage.code)
      #expect(error?.message.contains(folder.store.path) == true, "the place is named")
      #expect(error?.help != nil)
      await #expect(throws: StoreError.self) { try await store.touch(someKey, id: "one", at: somewhen + 60) }
      await #expect(throws: StoreError.self) { try await store.forget(someKey, id: "one") }
    }
  }

  @Test(arguments: Damage.all.filter { !$0.description.contains("folder") }) func canBeForgotten(damage: Damage) async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      try await store.keep(record(), under: nil)
      try damage.apply(folder.file(someKey))
      #expect(try await store.sessions().isEmpty)
      #expect(try await store.forget(someKey, id: nil))
      #expect(try await store.session(for: someKey) == nil)
      try await store.keep(record(id: "two"), under: nil)
      #expect(try await store.session(for: someKey) == record(id: "two"))
    }
  }

  @Test func everyTruncationIsRefused() async throws {
    try await eachSpoiling { bytes in (0..<bytes.count).map { Array(bytes.prefix($0)) } }
  }

  @Test func aFlippedBitInAnyByteIsRefused() async throws {
    try await eachSpoiling { bytes in
      bytes.indices.map { place in
        var spoilt = bytes
        // Letters differ in the sixth bit by case only, which is easily overlooked.
        spoilt[place] ^= place.isMultiple(of: 2) ? 1 << 5 : 1 << (place % 8)
        return spoilt
      }
    }
  }

  @Test func everyAdditionIsRefused() async throws {
    try await eachSpoiling { bytes in [bytes + [0x0A], [0x20] + bytes, bytes + bytes, [0xEF, 0xBB, 0xBF] + bytes] }
  }

  @Test func theSessionOfAnotherKeyIsRefused() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      let other = String(someKey.reversed())
      try await store.keep(record(), under: nil)
      try FileManager.default.copyItem(at: folder.file(someKey), to: folder.file(other))
      let error = await #expect(throws: StoreError.self) { try await store.session(for: other) }
      #expect(error?.code == .corrupt)
    }
  }

  @Test func theKeyOfTheMarksAndTheRejectedOnesAreRefusedToo() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      let credentials = Credentials(framed: [1])
      try await store.reject(try await store.mark(of: credentials))
      for name in [".mark-key.json", ".rejected.json"] {
        let file = folder.store.appending(path: name)
        #expect(try folder.permissions(of: file) == 0o600)
        let handle = try FileHandle(forUpdating: file)
        try handle.seek(toOffset: 90)
        try handle.write(contentsOf: Data([0x23]))
        try handle.close()
      }
      let unmarked = await #expect(throws: StoreError.self) { try await store.mark(of: credentials) }
      #expect(unmarked?.code == .corrupt)
      let unknown = await #expect(throws: StoreError.self) { try await store.isRejected(CredentialMark(rawValue: "0")) }
      #expect(unknown?.code == .corrupt)
      await #expect(throws: StoreError.self) { try await store.reject(CredentialMark(rawValue: "0")) }
    }
  }

  /// Writes each spoilt form in the place of a kept session, which must then be refused.
  private func eachSpoiling(_ spoil: ([UInt8]) -> [[UInt8]]) async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      try await store.keep(record(), under: nil)
      let file = folder.file(someKey)
      let whole = Array(try Data(contentsOf: file))
      for spoilt in spoil(whole) {
        // Written in place: permissions stay.
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(spoilt))
        try handle.close()
        do throws(StoreError) {
          _ = try await store.session(for: someKey)
          Issue.record("taken for a session: \(String(decoding: spoilt, as: UTF8.self))")
        } catch {
          #expect(error.code == .corrupt || error.code == .version)
        }
      }
      try Data(whole).write(to: file)
      try folder.setPermissions(0o600, of: file)
      #expect(try await store.session(for: someKey)?.text(named: "token") == "a token", "it was the damage that was refused")
    }
  }
}
