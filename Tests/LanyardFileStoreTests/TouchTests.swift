import Foundation
import Lanyard
import LanyardFileStore
import Testing

/// Two processes that touch a session at a time: whoever reads its last use before the other has set it could set it back.
@Suite struct TouchTests {
  @Test func nobodyTouchesWhatAnotherProcessIsTouching() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(SessionFolder(folder.store.path, writingTime: .milliseconds(20)))
      try await store.keep(record(), under: nil)
      try await StoreWorker.killed("lock", in: folder.store) {
        let error = await #expect(throws: StoreError.self) { try await store.touch(someKey, id: "one", at: somewhen + 60) }
        #expect(error?.code == .busy)
        let kept = try await store.session(for: someKey)
        #expect(kept?.lastUsed == somewhen)
      }
      try await store.touch(someKey, id: "one", at: somewhen + 60)
      #expect(try await store.session(for: someKey)?.lastUsed == somewhen + 60, "the lock has died with its holder")
    }
  }

  @Test func nobodyWritesWhereAnotherProcessIsWriting() async throws {
    try await TemporaryFolder.open { folder in
      let store = FileStore(SessionFolder(folder.store.path, writingTime: .milliseconds(20)))
      try await store.keep(record(), under: nil)
      try await StoreWorker.killed("lock-folder", in: folder.store) {
        let error = await #expect(throws: StoreError.self) { try await store.keep(record(id: "two"), under: nil) }
        #expect(error?.code == .busy)
        #expect(error?.message.contains(folder.store.path) == true)
        let kept = try await store.session(for: someKey)
        #expect(kept?.id == "one")
      }
      try await store.keep(record(id: "two"), under: nil)
    }
  }
}
