import HTTPTypes
import Lanyard

extension TransportConformance {
  /// What a transport with partitions must keep apart.
  static let partitions: [Check] = [
    Check(partitioned: "a partition keeps its one connection over several requests") { transport in
      let server = try LoopbackServer.answering(body: [1])
      defer { server.stop() }
      let partition = ConnectionPartition()
      var news: [Bool?] = []
      for method in [HTTPRequest.Method.get, .post, .get, .post] {
        news.append(try await transport.send(.to(server.authority, method, on: .pinned(partition))).connection.isNew)
      }
      try expectEqual(news, [true, false, false, false], "isNew")
      try expectEqual(server.connectionCount, 1, "number of connections")
    },
    Check(partitioned: "two partitions never share a connection") { transport in
      let server = try LoopbackServer.numbering()
      defer { server.stop() }
      let (one, other) = (ConnectionPartition(), ConnectionPartition())
      var used: [String] = []
      for partition in [one, other, one, other, other, one] {
        used.append(try await transport.connectionUsed(on: .pinned(partition), of: server))
      }
      try expectEqual(used, ["0 new", "1 new", "0", "1", "1", "0"], "connections used")
    },
    Check(partitioned: "neither a shared nor a fresh request travels on a partition's connection") { transport in
      let server = try LoopbackServer.numbering()
      defer { server.stop() }
      let pinned = TransportRequest.Connection.pinned(ConnectionPartition())
      var used: [String] = []
      for connection in [pinned, .shared, .fresh, pinned, .shared, pinned] {
        used.append(try await transport.connectionUsed(on: connection, of: server))
      }
      try expectEqual(used, ["0 new", "1 new", "2 new", "0", "1", "0"], "connections used")
    },
    Check(partitioned: "the requests of one partition go one after another") { transport in
      let server = try LoopbackServer { connection in
        while let request = connection.readRequest() { connection.answer(body: request.body) }
      }
      defer { server.stop() }
      let partition = ConnectionPartition()
      try await withThrowingTaskGroup { group in
        for number in 0..<30 {
          group.addTask {
            let body = Array("body \(number)".utf8)
            let response = try await transport.send(.to(server.authority, .post, body: body, on: .pinned(partition)))
            try expectEqual(response.body, body, "answer to request \(number)")
          }
        }
        try await group.waitForAll()
      }
      try expectEqual(server.requests.count, 30, "number of requests")
      try expectEqual(server.connectionCount, 1, "number of connections")
    },
    Check(partitioned: "a request that waits for its partition ends in time, and holds up nobody") { transport in
      let server = try LoopbackServer { connection in
        while let request = connection.readRequest() {
          if request.target == "/never" { connection.waitUntilClosed() } else { connection.answer() }
        }
      }
      defer { server.stop() }
      let pinned = TransportRequest.Connection.pinned(ConnectionPartition())
      let stuck = Task {
        try await expectFailure(.cancelled, of: .to(server.authority, .get, "/never", on: pinned), over: transport, "the first request")
      }
      await server.waitForRequests(1)
      let waiting = TransportRequest.to(server.authority, .post, "/waits", on: pinned, timeout: .milliseconds(300))
      try await expectFailure(.timeout, progress: .nothingSent, of: waiting, over: transport, "the second request")
      _ = try await transport.send(.to(server.authority, .get, "/other", on: .pinned(ConnectionPartition())))
      async let next = transport.send(.to(server.authority, .post, "/next", on: pinned))
      stuck.cancel()
      _ = try await stuck.value
      try expectEqual(try await next.connection.isNew, true, "isNew after a cancelled request")
      try expectEqual(server.requests.map(\.target), ["/never", "/other", "/next"], "requests seen")
    },
    Check(partitioned: "a partition whose connection the server has closed gets a new one") { transport in
      let server = try LoopbackServer { connection in
        if connection.readRequest() != nil { connection.answer(body: Array("\(connection.number)".utf8)) }
      }
      defer { server.stop() }
      let pinned = TransportRequest.Connection.pinned(ConnectionPartition())
      for number in 0..<3 {
        try expectEqual(try await transport.connectionUsed(on: pinned, of: server), "\(number) new", "connection used")
        await server.waitForEndedConnections(number + 1)
      }
    },
    Check(partitioned: "no request is sent twice when the server closes a partition's connection after reading it") { transport in
      for method in [HTTPRequest.Method.get, .head, .options, .post] {
        let server = try LoopbackServer { connection in
          while connection.readRequest() != nil, connection.serverRequestCount != 2 { connection.answer() }
        }
        defer { server.stop() }
        let pinned = TransportRequest.Connection.pinned(ConnectionPartition())
        _ = try await transport.send(.to(server.authority, on: pinned))
        try await expectFailure(.closed, of: .to(server.authority, method, on: pinned), over: transport, "\(method) on a warm connection")
        try expectEqual(server.requests.count, 2, "number of requests with \(method)")
        try expectEqual(try await transport.send(.to(server.authority, on: pinned)).connection.isNew, true, "isNew after that")
      }
    },
    Check(partitioned: "closing a partition closes its connection, and no other") { transport in
      let server = try LoopbackServer.numbering()
      defer { server.stop() }
      let (one, other) = (ConnectionPartition(), ConnectionPartition())
      var used: [String] = []
      for partition in [one, other] { used.append(try await transport.connectionUsed(on: .pinned(partition), of: server)) }
      await transport.close(one)
      await server.waitForEndedConnections(1)
      for partition in [other, one] { used.append(try await transport.connectionUsed(on: .pinned(partition), of: server)) }
      try expectEqual(used, ["0 new", "1 new", "1", "2 new"], "connections used")
    },
    Check(partitioned: "closing a partition ends the request that runs in it") { transport in
      let server = try LoopbackServer { connection in
        if connection.readRequest() != nil { connection.waitUntilClosed() }
      }
      defer { server.stop() }
      let partition = ConnectionPartition()
      let request = TransportRequest.to(server.authority, .post, on: .pinned(partition))
      let running = Task { try await expectFailure(.cancelled, of: request, over: transport) }
      await server.waitForRequests(1)
      await transport.close(partition)
      _ = try await running.value
      await server.waitForEndedConnections(1)
    },
  ]
}

extension TransportConformance.Check {
  /// A check that a transport without partitions passes by saying so.
  fileprivate init(partitioned name: String, _ body: @escaping @Sendable (any Transport) async throws -> Void) {
    self.init(name) { transport in
      let server = try LoopbackServer.answering()
      defer { server.stop() }
      let partition = ConnectionPartition()
      do {
        _ = try await transport.send(.to(server.authority, on: .pinned(partition)))
      } catch let error as TransportError where error.code == .unsupported {
        try expectEqual(error.progress, .nothingSent, "progress of a request that is not supported")
        return try expectEqual(server.connectionCount, 0, "number of connections")
      }
      await transport.close(partition)
      try await body(transport)
    }
  }
}

extension LoopbackServer {
  /// A server that answers with the number of the connection.
  fileprivate static func numbering() throws(LoopbackFailure) -> LoopbackServer {
    try LoopbackServer { connection in
      while connection.readRequest() != nil { connection.answer(body: Array("\(connection.number)".utf8)) }
    }
  }
}

extension Transport {
  /// Sends a request to a server that answers with the connection's number; gives it back, and whether the transport calls it new.
  fileprivate func connectionUsed(on connection: TransportRequest.Connection, of server: LoopbackServer) async throws -> String {
    let response = try await send(.to(server.authority, .post, on: connection))
    return String(decoding: response.body, as: UTF8.self) + (response.connection.isNew == true ? " new" : "")
  }
}
