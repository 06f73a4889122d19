import HTTPTypes
import Lanyard

/// Expects the request to run out of time and its connection to end. On a busy machine the time may be over before anything
/// was sent; whatever the server has read was.
private func expectTimeout(of request: TransportRequest, to server: LoopbackServer, over transport: any Transport) async throws(Unmet) {
  let before = server.requests.count
  let error = try await expectFailure(.timeout, progress: nil, of: request, over: transport)
  if server.requests.count > before { try expectEqual(error.progress, .maybeSent, "progress after the timeout") }
  await server.waitForEndedConnections(server.connectionCount)
}

extension TransportConformance {
  /// Requests that must end early. Nothing here is measured: whatever does not end by itself ends by the check's own limit.
  static let time: [Check] = [
    Check("the timeout ends a request that is not answered, and its connection") { transport in
      let server = try LoopbackServer { connection in
        if connection.readRequest() != nil { connection.waitUntilClosed() }
      }
      defer { server.stop() }
      for connection in [TransportRequest.Connection.shared, .fresh] {
        let request = TransportRequest.to(server.authority, .post, body: [1], on: connection, timeout: .milliseconds(300))
        try await expectTimeout(of: request, to: server, over: transport)
      }
    },
    Check("the timeout counts from the call, not from the last byte of a head") { transport in
      let server = try LoopbackServer { connection in
        if connection.readRequest() != nil { connection.drip(("HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 3000)).utf8) }
      }
      defer { server.stop() }
      try await expectTimeout(of: .to(server.authority, timeout: .milliseconds(300)), to: server, over: transport)
    },
    Check("the timeout counts from the call, not from the last byte of a body") { transport in
      let server = try LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n")
        connection.drip(repeatElement(0x79, count: 3000))
      }
      defer { server.stop() }
      try await expectTimeout(of: .to(server.authority, timeout: .milliseconds(300)), to: server, over: transport)
    },
    Check("the timeout ends a request whose body nobody reads") { transport in
      let server = try LoopbackServer { connection in
        if connection.readHead() != nil { connection.hold() }
      }
      defer { server.stop() }
      let body = [UInt8](repeating: 1, count: 32 << 20)
      let request = TransportRequest.to(server.authority, .post, body: body, timeout: .milliseconds(300))
      try await expectFailure(.timeout, progress: nil, of: request, over: transport)
    },
    Check("cancelling the task ends the request and its connection") { transport in
      let server = try LoopbackServer { connection in
        if connection.readRequest() != nil { connection.waitUntilClosed() }
      }
      defer { server.stop() }
      for (number, kind) in [TransportRequest.Connection.shared, .fresh].enumerated() {
        let task = Task { try await expectFailure(.cancelled, of: .to(server.authority, .post, body: [1], on: kind), over: transport) }
        await server.waitForRequests(number + 1)
        task.cancel()
        _ = try await task.value
        await server.waitForEndedConnections(number + 1)
      }
    },
    Check("cancelling the task in the middle of a body ends the request and its connection") { transport in
      let server = try LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
        connection.waitUntilClosed()
      }
      defer { server.stop() }
      let task = Task { try await expectFailure(.cancelled, of: .to(server.authority), over: transport) }
      await server.waitForRequests(1)
      task.cancel()
      _ = try await task.value
      await server.waitForEndedConnections(1)
    },
    Check("a request from a task that is cancelled already ends") { transport in
      let server = try LoopbackServer { connection in
        if connection.readRequest() != nil { connection.waitUntilClosed() }
      }
      defer { server.stop() }
      let task = Task {
        unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
        try await expectFailure(.cancelled, progress: nil, of: .to(server.authority), over: transport)
      }
      _ = try await task.value
    },
    Check("cancelling one request leaves the others alone") { transport in
      let server = try LoopbackServer { connection in
        while let request = connection.readRequest() {
          if request.target == "/never" { connection.waitUntilClosed() } else { connection.answer(body: Array(request.target.utf8)) }
        }
      }
      defer { server.stop() }
      let stuck = Task { try await expectFailure(.cancelled, of: .to(server.authority, .get, "/never"), over: transport) }
      await server.waitForRequests(1)
      async let other = transport.send(.to(server.authority, .get, "/other"))
      stuck.cancel()
      _ = try await stuck.value
      try expectEqual(try await other.body, Array("/other".utf8), "the other's answer")
      try expectEqual(try await transport.send(.to(server.authority, .get, "/later")).body, Array("/later".utf8), "a later answer")
    },
  ]
}
