import HTTPTypes
import Lanyard

extension TransportConformance {
  /// Answers that must not be believed.
  static let refusals: [Check] = [
    Check("a body shorter than its Content-Length is truncated") { transport in
      let server = try LoopbackServer.writing("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
      defer { server.stop() }
      try await expectFailure(.truncated, of: .to(server.authority), over: transport)
    },
    Check("a chunked body without its end is truncated") { transport in
      let server = try LoopbackServer.writing("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n")
      defer { server.stop() }
      try await expectFailure(.truncated, of: .to(server.authority), over: transport)
    },
    Check("an answer broken off in its head is truncated") { transport in
      for piece in ["HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"] {
        let server = try LoopbackServer.writing(piece)
        defer { server.stop() }
        try await expectFailure(.truncated, .closed, .protocol, of: .to(server.authority), over: transport)
      }
    },
    Check("a connection reset in the middle of a body is truncated") { transport in
      let server = try LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
        connection.reset()
      }
      defer { server.stop() }
      // The reset may overtake what was written before it.
      try await expectFailure(.truncated, .closed, of: .to(server.authority), over: transport)
    },
    Check("a connection that ends without an answer is closed") { transport in
      let server = try LoopbackServer.writing("")
      defer { server.stop() }
      try await expectFailure(.closed, of: .to(server.authority, .post, body: [1], on: .fresh), over: transport)
    },
    Check("what is not HTTP is refused") { transport in
      let answers = [
        "SSH-2.0-Server_1.0\r\n", "<html>hello</html>", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 99 X\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 1000 X\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX Y: z\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
      ]
      for answer in answers {
        let server = try LoopbackServer.writing(answer)
        defer { server.stop() }
        try await expectFailure(.protocol, of: .to(server.authority), over: transport, "the answer \(answer.debugDescription)")
      }
    },
    Check("an answer with two lengths is refused") { transport in
      let framings = [
        "Content-Length: 2\r\nContent-Length: 3", "Content-Length: 3\r\nContent-Length: 2", "Content-Length: 2, 3",
        "Content-Length: 2\r\nTransfer-Encoding: chunked", "Content-Length: -1", "Content-Length: 2x", "Content-Length: +2",
        "Transfer-Encoding: xchunked",
      ]
      for framing in framings {
        let server = try LoopbackServer.writing("HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n2\r\nok\r\n0\r\n\r\n")
        defer { server.stop() }
        try await expectFailure(.protocol, of: .to(server.authority), over: transport, "an answer with \(framing.debugDescription)")
      }
    },
    Check("chunk sizes that are no sizes are refused") { transport in
      for size in ["-1", "0x2", "FFFFFFFFFFFFFFFFF", "zz", ""] {
        let server = try LoopbackServer.writing("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(size)\r\nok\r\n0\r\n\r\n")
        defer { server.stop() }
        try await expectFailure(.protocol, .truncated, of: .to(server.authority), over: transport, "chunk size '\(size)'")
      }
    },
  ]
}
