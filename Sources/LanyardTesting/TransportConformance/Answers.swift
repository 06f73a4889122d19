import HTTPTypes
import Lanyard

extension TransportConformance {
  /// Answers that must be given back as they are.
  static let answers: [Check] = [
    Check("repeated answer fields are kept in their order") { transport in
      let cookies = ["a=1; Path=/", "b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "a=3"]
      let server = try LoopbackServer.answering(fields: cookies.map { "Set-Cookie: \($0)" } + ["X-Empty:"])
      defer { server.stop() }
      let response = try await transport.send(.to(server.authority))
      try expectEqual(response.head.headerFields[values: .setCookie], cookies, "Set-Cookie")
      try expectEqual(response.head.headerFields[values: try HTTPField.Name(checked: "X-Empty")], [""], "X-Empty")
    },
    Check("the status and bytes beyond ASCII in fields are kept") { transport in
      let server = try LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        connection.write(Array("HTTP/1.1 418 Short\r\nX-Name: ".utf8) + [0xE9, 0xFF] + Array("\r\nContent-Length: 0\r\n\r\n".utf8))
      }
      defer { server.stop() }
      let response = try await transport.send(.to(server.authority))
      try expectEqual(response.head.status.code, 418, "status")
      let value = response.head.headerFields[fields: try HTTPField.Name(checked: "X-Name")].first?.bytes
      try expectEqual(value, [0xE9, 0xFF], "X-Name")
    },
    Check("a chunked answer is put together, however it is cut up") { transport in
      let server = try LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.drip((head + "3\r\nabc\r\n1;x=y\r\nd\r\nA\r\n0123456789\r\n0\r\nX-Trailer: t\r\n\r\n").utf8, every: 1)
      }
      defer { server.stop() }
      try expectEqual(try await transport.send(.to(server.authority)).body, Array("abcd0123456789".utf8), "body")
    },
    Check("a body that ends with the connection is whole") { transport in
      let server = try LoopbackServer.writing("HTTP/1.0 200 OK\r\n\r\nuntil the end")
      defer { server.stop() }
      try expectEqual(try await transport.send(.to(server.authority)).body, Array("until the end".utf8), "body")
    },
    Check("HEAD, 204 and 304 have no body, whatever length they tell") { transport in
      let server = try LoopbackServer { connection in
        while let request = connection.readRequest() {
          let status = request.method == "HEAD" ? "200 OK" : String(request.target.dropFirst()) + " X"
          connection.write("HTTP/1.1 \(status)\r\n" + (status == "204 X" ? "\r\n" : "Content-Length: 99999999\r\n\r\n"))
        }
      }
      defer { server.stop() }
      let requests: [(HTTPRequest.Method, String)] = [(.head, "/"), (.get, "/204"), (.get, "/304")]
      for (method, path) in requests {
        let response = try await transport.send(.to(server.authority, method, path))
        try expectEqual(response.body, [], "body of \(method) \(path)")
      }
    },
    Check("100 and 103 are passed over") { transport in
      let server = try LoopbackServer.writing(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\nSet-Cookie: early=1\r\n\r\n"
          + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: late=1\r\n\r\nok")
      defer { server.stop() }
      let response = try await transport.send(.to(server.authority, .post, body: [1]))
      try expectEqual(response.head.status.code, 200, "status")
      try expectEqual(response.head.headerFields[values: .setCookie], ["late=1"], "Set-Cookie")
      try expectEqual(response.body, Array("ok".utf8), "body")
    },
    Check("no redirect is followed") { transport in
      let server = try LoopbackServer { connection in
        while let request = connection.readRequest() {
          connection.answer("\(request.target.dropFirst()) Moved", fields: ["Location: /elsewhere"], body: Array("here".utf8))
        }
      }
      defer { server.stop() }
      for code in [301, 302, 303, 307, 308] {
        let response = try await transport.send(.to(server.authority, .post, "/\(code)", body: [1]))
        try expectEqual(response.head.status.code, code, "status")
        try expectEqual(response.head.headerFields[.location], "/elsewhere", "Location")
        try expectEqual(response.body, Array("here".utf8), "body")
      }
      try expectEqual(server.requests.count, 5, "number of requests")
    },
    Check("no challenge is answered") { transport in
      let server = try LoopbackServer.answering("401 Unauthorized", fields: ["WWW-Authenticate: Basic realm=\"x\", Negotiate"])
      defer { server.stop() }
      let response = try await transport.send(.to(server.authority))
      try expectEqual(response.head.status.code, 401, "status")
      try expectEqual(server.requests.count, 1, "number of requests")
    },
    Check("no cookie is kept") { transport in
      let server = try LoopbackServer.answering(fields: ["Set-Cookie: session=1; Path=/"])
      defer { server.stop() }
      for _ in 0..<3 { _ = try await transport.send(.to(server.authority)) }
      try expectEqual(server.requests.flatMap { $0.values(of: "Cookie") }, [], "cookies sent")
    },
  ]
}

extension HTTPField {
  fileprivate var bytes: [UInt8] { unsafe withUnsafeBytesOfValue { unsafe Array($0) } }
}
