import LanyardCURL
import LanyardTesting
import Testing

@Suite struct ConformanceTests {
  @Test(arguments: TransportConformance.checks)
  func conforms(_ check: TransportConformance.Check) async throws {
    try await check.run(CURLTransport.patient)
  }

  @Test(arguments: TransportConformance.partitionChecks)
  func keepsPartitionsApart(_ check: TransportConformance.Check) async throws {
    try await check.run(CURLTransport.patient)
  }

  @Test(arguments: TransportConformance.streamChecks)
  func streams(_ check: TransportConformance.Check) async throws {
    try await check.run(CURLTransport.patient)
  }

  /// All checks at once over one transport: what one of them leaves behind must not harm another.
  @Test func conformsWhenShared() async throws {
    // Connections must not be closed to make room for those of other checks.
    let transport = CURLTransport(.init(maximumIdleConnections: 1000, maximumIdleTime: .patient))
    try await withThrowingTaskGroup { group in
      let checks = TransportConformance.checks + TransportConformance.partitionChecks + TransportConformance.streamChecks
      for check in checks { group.addTask { try await check.run(transport) } }
      try await group.waitForAll()
    }
  }
}
