import HTTPTypes
import Lanyard
import Synchronization

extension TransportConformance {
  /// How streamed transfers end, in good time and before.
  static let streamEnds: [Check] = [
    Check("a connection is used again after a body that was read, and not after one that was let go") { transport in
      let server = try LoopbackServer { connection in
        while let request = connection.readRequest() {
          guard request.target == "/long" else { connection.answer(body: Array("\(connection.number)".utf8)); continue }
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(LongBody.size)\r\n\r\n")
          while connection.write(mebibyte) {}
        }
      }
      defer { server.stop() }
      for _ in 1...3 {
        let response = try await transport.stream(.to(server.authority), body: nil)
        try expectEqual(try await response.body.collect(atMost: 10), Array("0".utf8), "the connection's number")
      }
      do {
        let response = try await transport.stream(.to(server.authority, .get, "/long", limits: .unlimited), body: nil)
        var pieces = response.body.makeAsyncIterator()
        _ = try await pieces.next()
      }
      await server.waitForEndedConnections(1)
      _ = try await transport.stream(.to(server.authority, .get, "/long", limits: .unlimited), body: nil)
      await server.waitForEndedConnections(2)
      let response = try await transport.stream(.to(server.authority), body: nil)
      try expectEqual(try await response.body.collect(atMost: 10), Array("2".utf8), "the connection's number")
    },
    Check("cancelling the reader ends the transfer and its connection") { transport in
      let server = try LoopbackServer.beginning("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
      defer { server.stop() }
      let isReading = Mutex(false)
      let task = Task {
        try await expectBreak(.cancelled, of: .to(server.authority), over: transport) { _ in isReading.withLock { $0 = true } }
      }
      while !isReading.withLock({ $0 }) { await Task.yield() }
      task.cancel()
      try await task.value
      await server.waitForEndedConnections(1)
    },
    Check("cancelling the task before the head ends the transfer and its connection") { transport in
      let server = try LoopbackServer.beginning("")
      defer { server.stop() }
      let body = BodyStream { LongBody() }
      let task = Task { try await expectBreak(.cancelled, of: .to(server.authority, .post), sending: body, over: transport) }
      await server.waitForConnections(1)
      task.cancel()
      try await task.value
      await server.waitForEndedConnections(1)
    },
    Check("a body that waits for its own next piece is let go of with its request") { transport in
      let server = try LoopbackServer.beginning("")
      defer { server.stop() }
      let (pieces, source) = AsyncStream.makeStream(of: [UInt8].self)
      let isLetGo = Mutex(false)
      source.onTermination = { _ in isLetGo.withLock { $0 = true } }
      source.yield([1])
      let body = BodyStream(pieces)
      let task = Task { try await expectBreak(.cancelled, of: .to(server.authority, .post), sending: body, over: transport) }
      await server.waitForConnections(1)
      task.cancel()
      try await task.value
      while !isLetGo.withLock({ $0 }) { await Task.yield() }
    },
    Check("a body that breaks off gives what has come, and then an error") { transport in
      for framing in ["Content-Length: 10\r\n\r\n12345", "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n"] {
        let server = try LoopbackServer.writing("HTTP/1.1 200 OK\r\n\(framing)")
        defer { server.stop() }
        let received = Mutex<[UInt8]>([])
        try await expectBreak(.truncated, of: .to(server.authority), over: transport) { piece in received.withLock { $0 += piece } }
        try expectEqual(received.withLock { $0 }, Array("12345".utf8), "what came before the end")
      }
    },
    Check("the limit on a body holds for a streamed one") { transport in
      let server = try LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while connection.write("1000\r\n" + String(repeating: "x", count: 4096) + "\r\n") {}
      }
      defer { server.stop() }
      let received = Mutex(0)
      let request = TransportRequest.to(server.authority, limits: ResponseLimits(bodyBytes: 1 << 20))
      try await expectBreak(.bodyLimit, of: request, over: transport) { piece in received.withLock { $0 += piece.count } }
      try expect(received.withLock { $0 } <= 1 << 20, "more was given than is allowed")
      await server.waitForEndedConnections(1)
    },
    Check("the timeout holds to the end of a body, whoever is slow") { transport in
      let server = try LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n")
        connection.drip(repeatElement(0x79, count: 3000))
      }
      defer { server.stop() }
      try await expectBreak(.timeout, of: .to(server.authority, timeout: .milliseconds(300)), over: transport)
      await server.waitForEndedConnections(server.connectionCount)
    },
    Check("a server that is silent ends by the idle timeout, before its answer and in the middle of it") { transport in
      for beginning in ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"] {
        let server = try LoopbackServer.beginning(beginning)
        defer { server.stop() }
        var request = TransportRequest.to(server.authority)
        request.idleTimeout = .milliseconds(300)
        try await expectBreak(.timeout, of: request, over: transport)
        await server.waitForEndedConnections(server.connectionCount)
      }
    },
    Check("neither a slow reader nor a slow maker of a body is taken for a silent server") { transport in
      let server = try LoopbackServer { connection in
        guard let request = connection.readRequest() else { return }
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(LongBody.size)\r\nX-Length: \(request.body.count)\r\n\r\n")
        for _ in 0..<LongBody.count { guard connection.write(mebibyte) else { return } }
      }
      defer { server.stop() }
      var request = TransportRequest.to(server.authority, .post, limits: .unlimited)
      request.idleTimeout = .milliseconds(500)
      let response = try await transport.stream(request, body: BodyStream(Pauses(left: 2)))
      try expectEqual(response.head.headerFields[try HTTPField.Name(checked: "X-Length")], "2", "bytes that the server received")
      try await Task.sleep(for: .milliseconds(1500))
      var received = LongBody.Receipt()
      for try await piece in response.body { received.add(piece) }
      try expect(received.isWhole, "what was received is something else: \(received)")
    },
    Check("a body that is not as long as was told fails, and the server does not see its end") { transport in
      for told in [LongBody.size - 1, LongBody.size - mebibyte.count, LongBody.size + 1] {
        let received = Mutex(0)
        let server = try LoopbackServer { connection in
          guard let request = connection.readHead().flatMap(ReceivedRequest.init(head:)) else { return }
          if connection.readBody(of: request, { piece in received.withLock { $0 += piece.count } }) { connection.answer() }
        }
        defer { server.stop() }
        let body = BodyStream(count: told) { LongBody() }
        try await expectBreak(.invalidRequest, of: .to(server.authority, .put), sending: body, over: transport)
        await server.waitForEndedConnections(1)
        try expect(received.withLock { $0 } < told, "the server has received as much as it was told of")
      }
    },
    Check("a body that cannot be made to its end fails, and the server does not see its end") { transport in
      let sawEnd = Mutex(false)
      let server = try LoopbackServer { connection in
        guard let request = connection.readHead().flatMap(ReceivedRequest.init(head:)) else { return }
        if connection.readBody(of: request, { _ in }) { sawEnd.withLock { $0 = true } }
      }
      defer { server.stop() }
      let body = BodyStream { LongBody(after: 3, failingWith: Unmet("the disk is broken")) }
      try await expectBreak(.invalidRequest, of: .to(server.authority, .post), sending: body, over: transport)
      await server.waitForEndedConnections(1)
      try expect(!sawEnd.withLock { $0 }, "the server has seen the end of a body that had none")
    },
    Check("a server that answers before it has read the body, and closes, is heard") { transport in
      for length in [LongBody.size, nil] {
        let server = try LoopbackServer { connection in
          guard connection.readHead() != nil else { return }
          connection.answer("413 Too Large", fields: ["Connection: close"], body: Array("no".utf8))
          connection.waitUntilClosed()
        }
        defer { server.stop() }
        let response = try await transport.stream(.to(server.authority, .put), body: BodyStream(count: length) { LongBody() })
        try expectEqual(response.head.status.code, 413, "status")
        try expectEqual(try await response.body.collect(atMost: 100), Array("no".utf8), "body")
      }
    },
    Check("a streamed body is not sent twice") { transport in
      let server = try LoopbackServer { connection in
        while let request = connection.readRequest() {
          if request.method == "POST", connection.serverRequestCount == 2 { return }
          connection.answer()
        }
      }
      defer { server.stop() }
      _ = try await transport.send(.to(server.authority))
      try await expectBreak(.closed, of: .to(server.authority, .post), sending: BodyStream { LongBody() }, over: transport)
      try expectEqual(server.requests.map(\.method), ["GET", "POST"], "requests seen")
    },
  ]
}

/// Expects a streamed request to end with an error, before its answer or in the middle of it.
private func expectBreak(
  _ code: TransportError.Code, of request: TransportRequest, sending body: BodyStream? = nil, over transport: any Transport,
  reading take: ([UInt8]) -> Void = { _ in }
) async throws(Unmet) {
  do throws(TransportError) {
    let response = try await transport.stream(request, body: body)
    for try await piece in response.body { take(piece) }
  } catch {
    return try expectEqual(error.code, code, "how the request failed (\(error.message))")
  }
  throw Unmet("the request must fail as '\(code)', and was answered")
}

extension LoopbackServer {
  /// A server that begins an answer on every connection and then waits.
  fileprivate static func beginning(_ text: String) throws(LoopbackFailure) -> LoopbackServer {
    try LoopbackServer { connection in
      guard connection.readHead() != nil else { return }
      connection.write(text)
      connection.waitUntilClosed()
    }
  }
}

/// Bytes that are made slowly.
private struct Pauses: AsyncSequence, AsyncIteratorProtocol, Sendable {
  var left: Int

  func makeAsyncIterator() -> Self { self }

  mutating func next() async throws -> [UInt8]? {
    guard left > 0 else { return nil }
    left -= 1
    try await Task.sleep(for: .milliseconds(700))
    return [1]
  }
}
