import HTTPTypes
import Lanyard

extension TransportConformance {
  /// What arrives at the server.
  static let sending: [Check] = [
    Check("request fields arrive in their order, repeated and empty ones included") { transport in
      let server = try LoopbackServer.answering()
      defer { server.stop() }
      var fields = HTTPFields()
      let (first, second) = (try HTTPField.Name(checked: "X-First"), try HTTPField.Name(checked: "X-Second"))
      fields.append(HTTPField(name: first, value: "1"))
      fields.append(HTTPField(name: second, value: ""))
      fields.append(HTTPField(name: first, value: "2, 3; \"q\""))
      fields.append(HTTPField(name: second, value: [0x61, 0xE9, 0x80, 0xFF]))
      fields.append(HTTPField(name: first, value: "1"))
      _ = try await transport.send(.to(server.authority, fields: fields))
      let found = server.requests.first?.fields.filter { $0.name.lowercased().hasPrefix("x-") } ?? []
      try expectEqual(found.map { $0.name.lowercased() }, ["x-first", "x-second", "x-first", "x-second", "x-first"], "names")
      let values = [Array("1".utf8), [], Array("2, 3; \"q\"".utf8), [0x61, 0xE9, 0x80, 0xFF], Array("1".utf8)]
      try expectEqual(found.map(\.value), values, "values")
    },
    Check("no credentials, cookies or expectations are added") { transport in
      let server = try LoopbackServer.answering()
      defer { server.stop() }
      _ = try await transport.send(.to(server.authority, .post, body: mebibyte))
      let names = server.requests.first?.fields.map { $0.name.lowercased() } ?? []
      for name in ["authorization", "proxy-authorization", "cookie", "expect", "content-type", "referer", "upgrade"] {
        try expect(!names.contains(name), "the field '\(name)' was added")
      }
      try expectEqual(names.filter { $0 == "host" }.count, 1, "number of Host fields")
    },
    Check("the path arrives as it was given") { transport in
      let server = try LoopbackServer.answering()
      defer { server.stop() }
      let paths = ["/a/../b/./c", "//x", "/%7e%2F%c3%a9", "/q?a=%2F&b=c+d&&e", "/?", "/{x}|y\"'[]^`\\"]
      for path in paths { _ = try await transport.send(.to(server.authority, .get, path)) }
      try expectEqual(server.requests.map(\.target), paths, "paths")
    },
    Check("methods arrive with their bodies") { transport in
      let server = try LoopbackServer.answering()
      defer { server.stop() }
      let body = Array("{}".utf8)
      let requests: [(HTTPRequest.Method, [UInt8]?)] = [
        (.get, nil), (.head, nil), (.post, body), (.put, body), (.patch, body), (.delete, nil), (.delete, body), (.options, nil),
        (.get, body),
      ]
      for (method, body) in requests { _ = try await transport.send(.to(server.authority, method, body: body)) }
      try expectEqual(server.requests.map(\.method), requests.map(\.0.rawValue), "methods")
      try expectEqual(server.requests.map(\.body), requests.map { $0.1 ?? [] }, "bodies")
    },
    Check("a POST without a body says Content-Length: 0") { transport in
      let server = try LoopbackServer.answering()
      defer { server.stop() }
      _ = try await transport.send(.to(server.authority, .post))
      _ = try await transport.send(.to(server.authority, .post, body: []))
      try expectEqual(server.requests.map { $0.values(of: "Content-Length") }, [["0"], ["0"]], "Content-Length")
    },
    Check("every byte value passes in a body, both ways") { transport in
      let server = try LoopbackServer { connection in
        while let request = connection.readRequest() { connection.answer(body: request.body) }
      }
      defer { server.stop() }
      let response = try await transport.send(.to(server.authority, .post, body: allBytes))
      try expectEqual(server.requests.first?.body, allBytes, "body received by the server")
      try expectEqual(response.body, allBytes, "body of the answer")
    },
    Check("a mebibyte passes both ways, on either kind of connection") { transport in
      let server = try LoopbackServer { connection in
        while let request = connection.readRequest() { connection.answer(body: request.body) }
      }
      defer { server.stop() }
      for connection in [TransportRequest.Connection.shared, .fresh] {
        let response = try await transport.send(.to(server.authority, .post, body: mebibyte, on: connection))
        try expect(server.requests.last?.body == mebibyte, "the server received something else")
        try expect(response.body == mebibyte, "the answer is something else")
      }
    },
    Check("a request without an authority is refused before anything is sent") { transport in
      var request = TransportRequest.to("", .get)
      request.head.authority = nil
      try await expectFailure(.invalidRequest, progress: .nothingSent, of: request, over: transport)
    },
  ]
}
