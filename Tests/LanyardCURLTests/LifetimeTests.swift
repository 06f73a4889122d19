import Foundation
import HTTPTypes
import Lanyard
import LanyardTesting
import Testing

@testable import LanyardCURL

@Suite struct LifetimeTests {
  @Test func shutdownEndsWhatRunsAndRefusesWhatComes() async throws {
    let server = try LoopbackServer { connection in
      if connection.readRequest() != nil { connection.waitUntilClosed() }
    }
    let transport = CURLTransport.patient
    async let pending = transport.failure(of: .to(server.origin, .post))
    await server.waitForRequests(1)
    await transport.shutdown()
    #expect(await pending == TransportError(.cancelled, "", progress: .maybeSent))
    #expect(await transport.failure(of: .to(server.origin)) == TransportError(.cancelled, "", progress: .nothingSent))
    await server.waitForEndedConnections(1)
    await transport.shutdown()
  }

  @Test func shutdownBeforeTheFirstRequest() async throws {
    let transport = CURLTransport.patient
    await transport.shutdown()
    #expect(await transport.failure(of: .to("http://127.0.0.1:9"))?.code == .cancelled)
  }

  /// A driver may not be able to begin, for want of descriptors: that is no end of the transport.
  @Test func aDriverThatCouldNotBeginIsTriedAgain() async throws {
    let inbox = Inbox()
    let request = try OutgoingRequest(.to("http://127.0.0.1:9"))
    for id in 1...2 as ClosedRange<UInt64> {
      let answer = await withCheckedContinuation { continuation in
        let job = Job(id: id, request: request, deadline: .now, recipient: .whole(continuation))
        guard inbox.submit(job) == .needsDriver else { return job.fail(.shutDown) }
        for job in inbox.giveUp() { job.fail(TransportError(.other, "the \(job.id)", progress: .nothingSent)) }
      }
      #expect(throws: TransportError(.other, "the \(id)", progress: .nothingSent)) { try answer.get() }
    }
    inbox.stop()
    await inbox.waitForEnd()
  }

  @Test func aDriverThatCouldNotBeginEndsWhenAsked() async throws {
    let inbox = Inbox()
    let request = try OutgoingRequest(.to("http://127.0.0.1:9"))
    let answer = await withCheckedContinuation { continuation in
      #expect(inbox.submit(Job(id: 1, request: request, deadline: .now, recipient: .whole(continuation))) == .needsDriver)
      inbox.stop()
      for job in inbox.giveUp() { job.fail(.shutDown) }
    }
    #expect(throws: TransportError.shutDown) { try answer.get() }
    var acceptance: Inbox.Acceptance?
    _ = await withCheckedContinuation { continuation in
      let late = Job(id: 2, request: request, deadline: .now, recipient: .whole(continuation))
      acceptance = inbox.submit(late)
      late.fail(.shutDown)
    }
    // Else it would be waited for without end.
    try #require(acceptance == .refused)
    await inbox.waitForEnd()
  }

  @Test func lettingGoClosesIdleConnections() async throws {
    let server = try LoopbackServer.answering()
    var transport: CURLTransport? = CURLTransport.patient
    _ = try await transport?.send(.to(server.origin))
    transport = nil
    await server.waitForEndedConnections(1)
  }

  /// Each transport holds at least two descriptors while it lives; other tests use some hundreds meanwhile.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "there is no list of descriptors"))
  func noDescriptorIsLeft() async throws {
    let port = try RefusingPort()
    let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    for _ in 0..<1000 {
      let transport = CURLTransport.patient
      _ = await transport.failure(of: .to("http://\(port.authority)"))
      await transport.shutdown()
    }
    let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    #expect(after - before < 1000)
  }

  /// A program started while a connection is open must not inherit it.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "there is no list of descriptors"))
  func connectionsAreKeptFromChildren() async throws {
    let server = try LoopbackServer { connection in
      if connection.readRequest() != nil { connection.waitUntilClosed() }
    }
    let transport = CURLTransport.patient
    async let pending = transport.failure(of: .to(server.origin))
    await server.waitForRequests(1)
    let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    let connections = names.compactMap { Int32($0) }.filter { peerPort($0) == server.port }
    #expect(connections.map { fcntl($0, F_GETFD) & FD_CLOEXEC } == [FD_CLOEXEC])
    await transport.shutdown()
    _ = await pending
  }

  /// The port at the other end of a TCP socket.
  private func peerPort(_ descriptor: Int32) -> Int? {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &length) }
    }
    return result == 0 && address.sin_family == sa_family_t(AF_INET) ? Int(UInt16(bigEndian: address.sin_port)) : nil
  }

  @Test func theTimeoutRunsWhileWaitingForAConnection() async throws {
    let server = try LoopbackServer { connection in
      if connection.readRequest() != nil { connection.waitUntilClosed() }
    }
    let transport = CURLTransport(.init(maximumConnectionsPerHost: 1, maximumIdleTime: .patient))
    async let first = transport.failure(of: .to(server.origin, .post))
    await server.waitForRequests(1)
    let second = await transport.failure(of: .to(server.origin, .post, timeout: .milliseconds(300)))
    #expect(second == TransportError(.timeout, "", progress: .nothingSent))
    await transport.shutdown()
    #expect(await first?.code == .cancelled)
    #expect(server.requests.count == 1)
  }

  @Test func moreRequestsThanConnectionsAreAllAnswered() async throws {
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() { connection.answer(body: Array(request.target.utf8)) }
    }
    let transport = CURLTransport(.init(maximumConnectionsPerHost: 3, maximumIdleTime: .patient))
    try await withThrowingTaskGroup { group in
      for number in 0..<100 {
        group.addTask {
          let kind: TransportRequest.Connection = number.isMultiple(of: 3) ? .fresh : .shared
          let response = try await transport.send(.to(server.origin, .post, "/\(number)", on: kind))
          #expect(response.body == Array("/\(number)".utf8))
        }
      }
      try await group.waitForAll()
    }
  }

  /// RFC 9110, section 9.2.2: what changes nothing may be repeated, and a caller need not see a stale connection.
  @Test func aGETIsRepeatedWhenAWarmConnectionWasClosed() async throws {
    let server = try LoopbackServer { connection in
      var hasAnswered = false
      while connection.readRequest() != nil, connection.number > 0 || !hasAnswered {
        connection.answer()
        hasAnswered = true
      }
    }
    let transport = CURLTransport.patient
    for _ in 0..<2 { #expect(try await transport.send(.to(server.origin)).head.status.code == 200) }
    #expect(server.requests.count == 3)
    #expect(server.connectionCount == 2)
  }

  @Test(arguments: [Duration.zero, .seconds(-1), Duration(secondsComponent: .min, attosecondsComponent: 0)])
  func aTimeoutOfNothingIsOver(_ timeout: Duration) async throws {
    let server = try LoopbackServer.answering()
    #expect(await CURLTransport.patient.failure(of: .to(server.origin, timeout: timeout))?.code == .timeout)
  }

  @Test func aTimeoutWithoutEndIsTaken() async throws {
    let server = try LoopbackServer.answering()
    let transport = CURLTransport(.init(connectTimeout: .seconds(Int64.max), maximumIdleTime: .seconds(Int64.max)))
    #expect(try await transport.send(.to(server.origin, timeout: .seconds(Int64.max))).head.status.code == 200)
  }

  @Test func aNameThatDoesNotExist() async {
    let failure = await CURLTransport.patient.failure(of: .to("http://name.invalid"))
    #expect(failure == TransportError(.dns, "", progress: .nothingSent))
  }
}
