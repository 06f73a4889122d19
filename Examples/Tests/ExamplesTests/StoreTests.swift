import Lanyard
import LanyardTesting
import Synchronization
import Testing

/// In the place of a client of a database: all that open the same address find the same sessions.
private func MyStore(address: MemoryStore) -> MemoryStore { address }

private let address = MemoryStore()

@Test(arguments: StoreConformance.checks)
func conforms(_ check: StoreConformance.Check) async throws {
  try await check.run { MyStore(address: address) }
}
