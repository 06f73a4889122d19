import HTTPTypes
import Lanyard
import LanyardCURL
import LanyardTesting
import Testing

/// How long lanes stay open. What must not mix is for the conformance checks.
@Suite struct LaneTests {
  @Test(arguments: [TransportRequest.Connection.shared, .pinned(ConnectionPartition())])
  func whatIsIdleTooLongIsClosed(_ connection: TransportRequest.Connection) async throws {
    let server = try LoopbackServer.answering()
    let transport = CURLTransport(.init(maximumIdleTime: .milliseconds(50)))
    _ = try await transport.send(.to(server.origin, on: connection))
    await server.waitForEndedConnections(1)
    #expect(try await transport.send(.to(server.origin, on: connection)).connection.isNew == true)
  }

  @Test func thePartitionThatIsIdleLongestMakesRoom() async throws {
    let servers = try (0..<3).map { _ in try LoopbackServer.answering() }
    let partitions = servers.map { _ in TransportRequest.Connection.pinned(ConnectionPartition()) }
    let transport = CURLTransport(.init(maximumIdleConnections: 2, maximumIdleTime: .patient))
    for (server, partition) in zip(servers, partitions) { _ = try await transport.send(.to(server.origin, on: partition)) }
    await servers[0].waitForEndedConnections(1)
    for (server, partition) in zip(servers, partitions).dropFirst() {
      #expect(try await transport.send(.to(server.origin, on: partition)).connection.isNew == false)
    }
  }

  @Test func aPartitionHasOneConnectionWhateverTheOrigin() async throws {
    let (first, second) = (try LoopbackServer.answering(), try LoopbackServer.answering())
    let transport = CURLTransport.patient
    let pinned = TransportRequest.Connection.pinned(ConnectionPartition())
    _ = try await transport.send(.to(first.origin, on: pinned))
    _ = try await transport.send(.to(second.origin, on: pinned))
    await first.waitForEndedConnections(1)
    #expect(try await transport.send(.to(first.origin, on: pinned)).connection.isNew == true)
  }

  @Test func shutdownClosesPartitions() async throws {
    let server = try LoopbackServer.answering()
    let transport = CURLTransport.patient
    let partition = ConnectionPartition()
    await transport.close(partition)
    _ = try await transport.send(.to(server.origin, on: .pinned(partition)))
    await transport.shutdown()
    await server.waitForEndedConnections(1)
    await transport.close(partition)
    #expect(await transport.failure(of: .to(server.origin, on: .pinned(partition)))?.code == .cancelled)
  }

  @Test func manyPartitionsAtOnceKeepToTheirConnections() async throws {
    let server = try LoopbackServer { connection in
      while connection.readRequest() != nil { connection.answer(body: Array("\(connection.number)".utf8)) }
    }
    let transport = CURLTransport(.init(maximumIdleConnections: 1000, maximumIdleTime: .patient))
    try await withThrowingTaskGroup { [origin = server.origin] group in
      for _ in 0..<100 {
        group.addTask {
          let pinned = TransportRequest.Connection.pinned(ConnectionPartition())
          var answers: [TransportResponse] = []
          for _ in 0..<5 { answers.append(try await transport.send(.to(origin, .post, on: pinned))) }
          #expect(Set(answers.map(\.body)).count == 1)
          #expect(answers.map(\.connection.isNew) == [true, false, false, false, false])
        }
      }
      try await group.waitForAll()
    }
    #expect(server.connectionCount == 100)
  }

  @Test func whatIsNotTLSNeedsNoCertificate() async throws {
    let server = try LoopbackServer.answering()
    let tls = TLSCredentials(certificate: [0], key: [0], authorities: [0])
    let response = try await CURLTransport.patient.send(.to(server.origin, on: .pinned(ConnectionPartition()), tls: tls))
    #expect(response.connection == ConnectionFacts(isNew: true, serverCertificate: nil))
  }
}
