import Foundation
import Lanyard
import LanyardFileStore
import Subprocess
import Testing

/// Many processes, one store.
@Suite struct ProcessTests {
  /// More rounds where the environment asks for them.
  static let isLong = ProcessInfo.processInfo.environment["LANYARD_LONG"] == "1"

  @Test func sixteenProcessesLoseNoUpdate() async throws {
    try await TemporaryFolder.open { folder in
      let store = folder.store
      let rounds = Self.isLong ? 100 : 5
      try await withThrowingTaskGroup { group in
        for _ in 0..<16 {
          group.addTask {
            let outcome = try await StoreWorker.run("count", someKey, rounds, in: store)
            #expect(outcome.status == .exited(0) && outcome.out.isEmpty, "\(outcome)")
          }
        }
        try await group.waitForAll()
      }
      #expect(try await FileStore(folder: store.path).session(for: someKey)?.text(named: "count") == "\(16 * rounds)")
      #expect(try folder.names() == ["\(someKey).json"], "neither locks nor drafts are left")
    }
  }

  @Test func sixteenProcessesAgreeOnOneKeyOfMarksAndMissNoRejection() async throws {
    try await TemporaryFolder.open { folder in
      let folder = folder.store
      let marks = try await withThrowingTaskGroup { group in
        for number in 0..<16 {
          group.addTask {
            #expect(try await StoreWorker.run("reject", "process-\(number)", 5, in: folder).out == "")
            return try await StoreWorker.run("mark", in: folder).out
          }
        }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(marks.count == 1)
      #expect(marks.first?.count == 64)
      let store = FileStore(folder: folder.path)
      for number in 0..<16 {
        for index in 0..<5 { #expect(try await store.isRejected(CredentialMark(rawValue: "process-\(number)-\(index)"))) }
      }
    }
  }

  @Test func aKilledHolderFreesItsLease() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      try await StoreWorker.killed("hold", in: folder.store) {
        let error = await #expect(throws: StoreError.self) { try await store.lease(for: someKey, waitingAtMost: .milliseconds(50)) }
        #expect(error?.code == .busy)
      }
      let lease = try await store.lease(for: someKey, waitingAtMost: .seconds(300))
      try await store.keep(record(), under: lease)
      await store.release(lease)
    }
  }

  /// The moment is random, and so is what it cuts in two.
  @Test func aWriterKilledAtAnyMomentLeavesTheOldOrTheNew() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(folder: folder.store.path)
      for _ in 0..<(Self.isLong ? 1000 : 50) {
        try await StoreWorker.killed("keep-for-ever", in: folder.store) {
          try await Task.sleep(for: .microseconds(Int.random(in: 0..<20_000)))
        }
        try await expectWhole(folder)
      }
      try await store.keep(record(), under: nil)
      #expect(try folder.names() == ["\(someKey).json"], "no draft is left")
    }
  }

  // MARK: - What a system may refuse

  @Test func whateverTheUmask() async throws {
    try await TemporaryFolder.open { folder in
      #expect(try await StoreWorker.run("keep", in: folder.store, shell: "umask 000").out == "")
      #expect(try await StoreWorker.run("mark", in: folder.store, shell: "umask 000").out.count == 64)
      for name in try folder.names() { #expect(try folder.permissions(of: folder.store.appending(path: name)) == 0o600) }
      #expect(try folder.permissions(of: folder.store) == 0o700)
      #expect(try folder.permissions(of: folder.store.deletingLastPathComponent()) == 0o700)
    }
  }

  /// `ulimit -f` stands for a disk that is full, `ulimit -n` for a process that has too many files open.
  @Test(arguments: [("keep", "trap '' XFSZ; ulimit -f 8"), ("keep-short-of-files", "ulimit -n 64")])
  func anErrorLeavesTheOldOne(task: String, limit: String) async throws {
    try await TemporaryFolder.open { folder in
      #expect(try await StoreWorker.run("keep", someKey, 1, in: folder.store).out == "")
      let refused = try await StoreWorker.run(task, someKey, 2, in: folder.store, shell: limit)
      #expect(refused.status == .exited(0))
      #expect(refused.out == "store.write")
      let kept = try await FileStore(folder: folder.store.path).session(for: someKey)
      #expect(kept?.text(named: "number")?.first == "1")
      #expect(try folder.names() == ["\(someKey).json"])
    }
  }

  private func expectWhole(_ folder: TemporaryFolder) async throws {
    let kept = try #require(try await FileStore(folder: folder.store.path).session(for: someKey))
    let number = try #require(kept.text(named: "number"))
    #expect(Set(number).count == 1 && number.count == 40_000, "neither the old nor the new")
    #expect(try folder.permissions(of: folder.file(someKey)) == 0o600)
  }
}
