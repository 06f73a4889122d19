import Foundation
import Lanyard
import LanyardFileStore
import LanyardTesting
import Synchronization
import Testing

@Suite struct FileStoreTests {
  @Test func filesAndFoldersAreTheOwnersAlone() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path + "//")
      let lease = try await store.lease(for: someKey, waitingAtMost: .zero)
      try await store.keep(record(), under: lease)
      try await store.reject(try await store.mark(of: Credentials(framed: [1])))
      #expect(try folder.names() == [".lock-\(someKey)", ".mark-key.json", ".rejected.json", "\(someKey).json"])
      for name in try folder.names() { #expect(try folder.permissions(of: folder.store.appending(path: name)) == 0o600) }
      #expect(try folder.permissions(of: folder.store) == 0o700)
      #expect(try folder.permissions(of: folder.store.deletingLastPathComponent()) == 0o700)
      await store.release(lease)
      #expect(try !folder.names().contains(".lock-\(someKey)"))
    }
  }

  @Test func readingMakesNothing() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      #expect(try await store.session(for: someKey) == nil)
      #expect(try await store.sessions().isEmpty)
      #expect(try await !store.forget(someKey, id: nil))
      #expect(try await !store.isRejected(CredentialMark(rawValue: "0")))
      try await store.pardon(CredentialMark(rawValue: "0"))
      try await store.touch(someKey, id: "one", at: somewhen)
      #expect(!FileManager.default.fileExists(atPath: folder.store.path))
    }
  }

  @Test(arguments: [
    "", ".", "../" + String(repeating: "a", count: 61), String(repeating: "a", count: 63), String(repeating: "a", count: 65),
    String(repeating: "A", count: 64), String(repeating: "a", count: 63) + "/", String(repeating: "a", count: 63) + "\0",
    String(repeating: "é", count: 32),
  ])
  func whatIsNoKeyIsNoPath(key: String) async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      let attempts: [() async throws -> Void] = [
        { _ = try await store.session(for: key) }, { try await store.keep(record(key), under: nil) },
        { try await store.touch(key, id: "one", at: somewhen) }, { _ = try await store.forget(key, id: nil) },
        { _ = try await store.lease(for: key, waitingAtMost: .zero) },
      ]
      for attempt in attempts {
        let error = await #expect(throws: StoreError.self) { try await attempt() }
        #expect(error?.code == .unavailable)
      }
      let made = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      #expect(made.isEmpty)
    }
  }

  @Test(arguments: ["", "relative/path", "/with\0nul"]) func aFolderMustHaveAnAbsolutePath(path: String) async throws {
    let error = await #expect(throws: StoreError.self) { try await FileStore(folder: path).keep(record(), under: nil) }
    #expect(error?.code == .unavailable)
  }

  @Test func filesThatAreNoSessionsAreNotListed() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      try await store.keep(record(), under: nil)
      try await store.reject(CredentialMark(rawValue: "0"))
      for name in ["notes.txt", "vault.json", ".\(someKey).json"] {
        try FileManager.default.copyItem(at: folder.file(someKey), to: folder.store.appending(path: name))
      }
      #expect(try await store.sessions() == [record()])
    }
  }

  @Test func aDraftThatSomebodyLeftIsSweptAway() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      try await store.keep(record(), under: nil)
      try Data("half a session".utf8).write(to: folder.store.appending(path: ".draft-1234"))
      try await store.keep(record(id: "two"), under: nil)
      #expect(try folder.names() == ["\(someKey).json"])
    }
  }

  @Test func aRecordTooLargeIsRefusedAndTheOldOneStays() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      try await store.keep(record(), under: nil)
      let large = record(id: "two", token: String(repeating: "x", count: 1 << 20))
      let error = await #expect(throws: StoreError.self) { try await store.keep(large, under: nil) }
      #expect(error?.code == .write)
      #expect(try await store.session(for: someKey) == record())
      #expect(try folder.names() == ["\(someKey).json"])
    }
  }

  @Test func aLeaseWhoseLockWasRemovedIsLost() async throws {
    try await TemporaryFolder.open { folder in
      let (store, other) = (FileStore(folder: folder.store.path), FileStore(folder: folder.store.path))
      let lease = try await store.lease(for: someKey, waitingAtMost: .zero)
      try FileManager.default.removeItem(at: folder.store.appending(path: ".lock-\(someKey)"))
      let taken = try await other.lease(for: someKey, waitingAtMost: .zero)
      let error = await #expect(throws: StoreError.self) { try await store.keep(record(), under: lease) }
      #expect(error?.code == .leaseLost)
      await store.release(lease)
      try await other.keep(record(), under: taken)
      await other.release(taken)
    }
  }

  /// A lock file is removed by whoever is done with it. Whoever has opened it before, and gets the lock on what is no file any more,
  /// has nothing: somebody else may have made another.
  @Test func noTwoEverHoldALeaseWhoseLockFileComesAndGoes() async throws {
    try await TemporaryFolder.open { folder in
      let (holders, path) = (Holders(), folder.store.path)
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<4 {
          group.addTask {
            let store = FileStore(folder: path)
            var clashes = 0
            for _ in 0..<4000 {
              guard let lease = try? await store.lease(for: someKey, waitingAtMost: .zero) else { continue }
              if holders.enter() > 1 { clashes += 1 }
              await Task.yield()
              holders.leave()
              await store.release(lease)
            }
            return clashes
          }
        }
        let clashes = try await group.reduce(0, +)
        #expect(clashes == 0, "so often two had the lease at once")
      }
    }
  }

  /// How many hold a lease at the moment.
  private final class Holders: Sendable {
    private let count = Mutex(0)
    func enter() -> Int { add(1) }
    func leave() { _ = add(-1) }
    private func add(_ number: Int) -> Int {
      count.withLock { count in
        count += number
        return count
      }
    }
  }

  @Test func marksOfDifferentStoresDiffer() async throws {
    let credentials = Credentials(framed: Array("password".utf8))
    let marks = try await withThrowingTaskGroup { group in
      for _ in 0..<3 {
        group.addTask {
          try await TemporaryFolder.open { try await FileStore(folder: $0.store.path).mark(of: credentials) }
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(marks.count == 3)
  }

  @Test func theStandardStoreIsInTheUsersStateFolder() {
    #expect(FileStore.userFolder?.hasSuffix("/lanyard/sessions") ?? true)
  }

  // MARK: - The last use

  @Test func aTouchDoesNotWriteTheFileAnew() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      try await store.keep(record(), under: nil)
      let (bytes, before) = (try Data(contentsOf: folder.file(someKey)), try fileNumber(folder.file(someKey)))
      try await store.touch(someKey, id: "one", at: somewhen + 60)
      #expect(try Data(contentsOf: folder.file(someKey)) == bytes)
      #expect(try fileNumber(folder.file(someKey)) == before)
    }
  }

  /// The clock jumps ahead, the session is used, and the clock comes back: the session must not live until that day.
  @Test func aUseInTheFutureIsNone() async throws {
    try await TemporaryFolder.open { folder in
      let time = ManualTime(somewhen)
      let store = FileStore(folder: folder.store.path, time: time)
      try await store.keep(record(), under: nil)
      time.jump(to: somewhen + 100 * 365 * 86400)
      try await store.touch(someKey, id: "one", at: time.now)
      #expect(try await store.session(for: someKey)?.lastUsed == time.now)
      time.jump(to: somewhen + 120)
      #expect(try await store.session(for: someKey)?.lastUsed == somewhen)
      try await store.touch(someKey, id: "one", at: time.now)
      #expect(try await store.session(for: someKey)?.lastUsed == time.now, "a use that is real counts again")
    }
  }

  @Test func aSessionFromTheFutureWasNeverUsed() async throws {
    try await TemporaryFolder.open { folder in
      let time = ManualTime(somewhen)
      let store = FileStore(folder: folder.store.path, time: time)
      try await store.keep(record(lastUsed: somewhen), under: nil)
      time.jump(to: somewhen - 86400)
      #expect(try await store.session(for: someKey)?.lastUsed == .distantPast)
      time.jump(to: somewhen - 30)
      #expect(try await store.session(for: someKey)?.lastUsed == somewhen, "clocks may differ by a minute")
    }
  }

  /// A file may tell any time of modification.
  @Test func oddTimesDoNoHarm() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      for moment in [Date.distantPast, .distantFuture, Date(timeIntervalSince1970: -1), Date(timeIntervalSinceReferenceDate: 1e300)] {
        try await store.keep(record(lastUsed: moment), under: nil)
        let found = try #require(try await store.session(for: someKey))
        #expect(found.lastUsed <= Date() + 60)
        try await store.touch(someKey, id: "one", at: moment)
      }
      let endless = record(lastUsed: Date(timeIntervalSinceReferenceDate: .infinity))
      let error = await #expect(throws: StoreError.self) { try await store.keep(endless, under: nil) }
      #expect(error?.code == .write)
    }
  }

  private func fileNumber(_ file: URL) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: file.path)[.systemFileNumber] as? Int
  }
}
