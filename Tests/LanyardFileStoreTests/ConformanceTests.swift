import Foundation
import Lanyard
import LanyardFileStore
import LanyardTesting
import Testing

@Suite struct ConformanceTests {
  @Test(arguments: StoreConformance.checks) func memoryStoreConforms(_ check: StoreConformance.Check) async throws {
    let store = MemoryStore()
    try await check.run { store }
  }

  @Test(arguments: StoreConformance.checks) func fileStoreConforms(_ check: StoreConformance.Check) async throws {
    try await TemporaryFolder.open { folder in
      let path = folder.store.path
      try await check.run { FileStore(folder: path) }
    }
  }

  /// What one check leaves behind does not harm another.
  @Test func fileStoreConformsWhenShared() async throws {
    try await TemporaryFolder.open { folder in
      let path = folder.store.path
      try await withThrowingTaskGroup { group in
        for check in StoreConformance.checks { group.addTask { try await check.run { FileStore(folder: path) } } }
        try await group.waitForAll()
      }
      let strays = try folder.names().filter { !$0.hasSuffix(".json") }
      #expect(strays.isEmpty, "drafts or locks are left")
    }
  }
}
