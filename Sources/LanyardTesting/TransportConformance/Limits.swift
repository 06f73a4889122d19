import HTTPTypes
import Lanyard

extension TransportConformance {
  /// Answers that are too large.
  static let limits: [Check] = [
    Check("a head larger than allowed is refused") { transport in
      for line in [String(repeating: "x", count: 5000), String(repeating: "x", count: 2_000_000)] {
        let server = try LoopbackServer.answering(fields: ["X-Large: \(line)"])
        defer { server.stop() }
        let limits = ResponseLimits(headBytes: 4096)
        try await expectFailure(.headLimit, of: .to(server.authority, limits: limits), over: transport)
      }
    },
    Check("more fields than allowed are refused, as many as allowed are not") { transport in
      let server = try LoopbackServer.answering(fields: (1..<20).map { "X-\($0): \($0)" })
      defer { server.stop() }
      let response = try await transport.send(.to(server.authority, limits: ResponseLimits(headFields: 20)))
      try expectEqual(response.head.headerFields.count, 20, "number of fields")
      try await expectFailure(.headLimit, of: .to(server.authority, limits: ResponseLimits(headFields: 19)), over: transport)
    },
    Check("an endless head is refused") { transport in
      let server = try LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        connection.write("HTTP/1.1 200 OK\r\n")
        while connection.write("X: y\r\n") {}
      }
      defer { server.stop() }
      try await expectFailure(.headLimit, of: .to(server.authority), over: transport)
    },
    Check("endless interim answers are refused") { transport in
      let server = try LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        while connection.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n") {}
      }
      defer { server.stop() }
      try await expectFailure(.headLimit, .protocol, of: .to(server.authority), over: transport)
    },
    Check("a Content-Length larger than allowed is refused before the body comes") { transport in
      for length in ["4097", "10000000000", "99999999999999999999999"] {
        let server = try LoopbackServer { connection in
          guard connection.readRequest() != nil else { return }
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n")
          connection.waitUntilClosed()
        }
        defer { server.stop() }
        let request = TransportRequest.to(server.authority, limits: ResponseLimits(bodyBytes: 4096))
        try await expectFailure(.bodyLimit, of: request, over: transport, "Content-Length: \(length)")
        await server.waitForEndedConnections(1)
      }
    },
    Check("a body larger than allowed is refused without a Content-Length, too") { transport in
      let server = try LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "1000\r\n" + String(repeating: "x", count: 4096) + "\r\n"
        while connection.write(chunk) {}
      }
      defer { server.stop() }
      try await expectFailure(.bodyLimit, of: .to(server.authority), over: transport)
      await server.waitForEndedConnections(1)
    },
    Check("a body as large as allowed passes") { transport in
      let server = try LoopbackServer.answering(body: mebibyte)
      defer { server.stop() }
      let response = try await transport.send(.to(server.authority, limits: ResponseLimits(bodyBytes: mebibyte.count)))
      try expect(response.body == mebibyte, "the body is not the one that was sent")
    },
  ]
}
