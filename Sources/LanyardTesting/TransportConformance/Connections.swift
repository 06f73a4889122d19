import HTTPTypes
import Lanyard

extension TransportConformance {
  /// Which connections requests travel on, and how often.
  static let connections: [Check] = [
    Check("shared requests use a connection again") { transport in
      let server = try LoopbackServer.answering(body: [1])
      defer { server.stop() }
      for _ in 0..<5 { _ = try await transport.send(.to(server.authority, .post, body: [1])) }
      try expectEqual(server.connectionCount, 1, "number of connections")
    },
    Check("a fresh request opens a connection of its own, which nobody uses after it") { transport in
      let server = try LoopbackServer { connection in
        while connection.readRequest() != nil { connection.answer(body: Array("\(connection.number)".utf8)) }
      }
      defer { server.stop() }
      var used: [String] = []
      for connection in [TransportRequest.Connection.fresh, .shared, .fresh, .shared, .fresh] {
        used.append(String(decoding: try await transport.send(.to(server.authority, on: connection)).body, as: UTF8.self))
      }
      try expectEqual(used, ["0", "1", "2", "1", "3"], "connections used")
    },
    Check("a connection that is to be closed is not used again") { transport in
      let server = try LoopbackServer.answering(fields: ["Connection: close"])
      defer { server.stop() }
      for _ in 0..<3 { _ = try await transport.send(.to(server.authority, .post, body: [1])) }
      try expectEqual(server.connectionCount, 3, "number of connections")
    },
    Check("a POST is not sent twice when the server closes a warm connection after reading it") { transport in
      for (body, isReset) in [([1], false), ([], false), (mebibyte, false), ([1], true), ([], true)] as [([UInt8], Bool)] {
        let server = try LoopbackServer { connection in
          while let request = connection.readRequest() {
            // Only the first POST meets with a closed connection: one sent again would be answered.
            if request.method == "POST", connection.serverRequestCount == 2 { return isReset ? connection.reset() : () }
            connection.answer()
          }
        }
        defer { server.stop() }
        _ = try await transport.send(.to(server.authority))
        let what = "a POST of \(body.count) bytes on a connection that is then \(isReset ? "reset" : "closed")"
        try await expectFailure(.closed, of: .to(server.authority, .post, body: body), over: transport, what)
        try expectEqual(server.requests.map(\.method), ["GET", "POST"], "requests seen with \(what)")
        _ = try await transport.send(.to(server.authority, .post, body: body))
      }
    },
    Check("a fresh request is not sent twice when the server closes the connection") { transport in
      for method in [HTTPRequest.Method.get, .post] {
        let server = try LoopbackServer { connection in
          if connection.readRequest() != nil, connection.serverRequestCount > 1 { connection.answer() }
        }
        defer { server.stop() }
        try await expectFailure(.closed, of: .to(server.authority, method, on: .fresh), over: transport)
        try expectEqual(server.requests.count, 1, "number of requests")
      }
    },
    Check("bytes beyond an answer are not taken for the next one") { transport in
      let server = try LoopbackServer { connection in
        while connection.readRequest() != nil {
          let next = connection.number == 0 ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong" : ""
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright" + next)
        }
      }
      defer { server.stop() }
      for _ in 0..<3 {
        try expectEqual(try await transport.send(.to(server.authority, .post)).body, Array("right".utf8), "body")
      }
    },
    Check("a refused connection fails with nothing sent") { transport in
      let port = try RefusingPort()
      for connection in [TransportRequest.Connection.shared, .fresh] {
        let error = try await expectFailure(
          .connect, progress: .nothingSent, of: .to(port.authority, .post, "/secret-path", body: [1], on: connection), over: transport)
        try expect(!error.message.contains("secret-path"), "the message tells the path")
      }
    },
    Check("200 requests at once get their own answers") { transport in
      let server = try LoopbackServer { connection in
        while let request = connection.readRequest() { connection.answer(body: Array(request.target.utf8) + request.body) }
      }
      defer { server.stop() }
      try await withThrowingTaskGroup { group in
        for number in 0..<200 {
          group.addTask {
            let body = Array("body \(number)".utf8)
            let connection: TransportRequest.Connection = number.isMultiple(of: 4) ? .fresh : .shared
            let response = try await transport.send(.to(server.authority, .post, "/\(number)", body: body, on: connection))
            try expectEqual(response.body, Array("/\(number)".utf8) + body, "answer to request \(number)")
          }
        }
        try await group.waitForAll()
      }
      try expectEqual(server.requests.count, 200, "number of requests")
    },
  ]
}
