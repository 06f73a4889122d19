import HTTPTypes
import Lanyard
import Synchronization

extension TransportConformance {
  /// Bodies that come and go piece by piece.
  static let streaming: [Check] = [
    Check("the head of an answer is there before its body") { transport in
      let isOpen = Mutex(false)
      let server = try LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nX-First: yes\r\n\r\nfirst")
        while !isOpen.withLock({ $0 }) { guard connection.pause(milliseconds: 5) else { return } }
        connection.write("after")
        connection.waitUntilClosed()
      }
      defer { server.stop() }
      let response = try await transport.stream(.to(server.authority), body: nil)
      try expectEqual(response.head.headerFields[try HTTPField.Name(checked: "X-First")], "yes", "X-First")
      var pieces = response.body.makeAsyncIterator()
      try expectEqual(try await pieces.next(), Array("first".utf8), "the first piece")
      isOpen.withLock { $0 = true }
      try expectEqual(try await response.body.collect(atMost: 100), Array("after".utf8), "the rest")
      try expectEqual(try await pieces.next(), nil, "what comes after the end")
    },
    Check("a server waits for a slow reader, and little is held meanwhile") { transport in
      let writtenBefore = Mutex<Int?>(nil)
      let server = try LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(LongBody.size)\r\n\r\n")
        var written = 0
        while written < LongBody.size {
          let count = connection.write(LongBody.rest(of: written), untilStalledFor: 500)
          written += count
          guard count < mebibyte.count else { continue }
          writtenBefore.withLock { $0 = $0 ?? written }
          if !connection.write(LongBody.rest(of: written)) { return }
          written += LongBody.rest(of: written).count
        }
        writtenBefore.withLock { $0 = $0 ?? written }
      }
      defer { server.stop() }
      let response = try await transport.stream(.to(server.authority, limits: .unlimited), body: nil)
      // What the sockets hold is far less than a quarter. Nobody reads until the server has stalled, or has written everything.
      while writtenBefore.withLock({ $0 }) == nil { await Task.yield() }
      let held = writtenBefore.withLock { $0 } ?? 0
      try expect(held < LongBody.size / 4, "\(held) of \(LongBody.size) bytes were taken from the server before anybody read them")
      var received = LongBody.Receipt()
      for try await piece in response.body {
        received.add(piece)
        try expect(piece.count <= 4 << 20, "\(piece.count) bytes were handed over at once")
      }
      try expect(received.isWhole, "what was received is something else: \(received)")
    },
    Check("a body is made no faster than the server takes it, whether its length is told or not") { transport in
      for length in [LongBody.size, nil] {
        let made = Mutex(0)
        let madeBefore = Mutex(0)
        let received = Mutex(LongBody.Receipt())
        let head = Mutex<ReceivedRequest?>(nil)
        let server = try LoopbackServer { connection in
          guard let request = connection.readHead().flatMap(ReceivedRequest.init(head:)) else { return }
          head.withLock { $0 = request }
          connection.holdBack(milliseconds: 1000)
          madeBefore.withLock { $0 = made.withLock { $0 } }
          _ = connection.readBody(of: request) { piece in received.withLock { $0.add(piece) } }
          connection.answer(body: Array("thanks".utf8))
        }
        defer { server.stop() }
        let body = BodyStream(count: length) { LongBody { made.withLock { $0 += 1 } } }
        let answer = try await transport.stream(.to(server.authority, .put), body: body)
        try expectEqual(try await answer.body.collect(atMost: 100), Array("thanks".utf8), "the answer")
        let held = madeBefore.withLock { $0 }
        try expect(held < LongBody.count / 4, "\(held) of \(LongBody.count) mebibytes were made before the server took one")
        try expect(received.withLock(\.isWhole), "the server received something else: \(received.withLock { $0 })")
        let fields = head.withLock { $0 }
        try expectEqual(fields?.values(of: "Content-Length"), length.map { ["\($0)"] } ?? [], "Content-Length")
        try expectEqual(fields?.values(of: "Transfer-Encoding"), length == nil ? ["chunked"] : [], "Transfer-Encoding")
        try expectEqual(fields?.values(of: "Expect"), [], "Expect")
      }
    },
    Check("a streamed request takes whole bodies, too, and may have none") { transport in
      let server = try LoopbackServer { connection in
        while let request = connection.readRequest() { connection.answer(body: Array(request.method.utf8) + request.body) }
      }
      defer { server.stop() }
      for (request, expected) in [
        (TransportRequest.to(server.authority, .post, body: [0x31]), "POST1"), (.to(server.authority, .post), "POST"),
        (.to(server.authority), "GET"),
      ] {
        let response = try await transport.stream(request, body: nil)
        try expectEqual(try await response.body.collect(atMost: 100), Array(expected.utf8), "the answer")
      }
      let head = try await transport.stream(.to(server.authority, .head), body: nil)
      try expectEqual(try await head.body.collect(atMost: 100), [], "the body of an answer to HEAD")
    },
  ]
}

/// A body of 64 MiB that is made, and checked, without being held.
struct LongBody: AsyncSequence, AsyncIteratorProtocol, Sendable {
  static let count = 64
  static let size = count * mebibyte.count

  private var left: Int
  /// Told of each mebibyte that is made.
  private let note: @Sendable () -> Void
  /// What is thrown in the place of the next mebibyte.
  private let end: (any Error)?

  init(_ note: @escaping @Sendable () -> Void = {}) { (left, self.note, end) = (Self.count, note, nil) }

  /// One that breaks off.
  init(after count: Int, failingWith error: any Error) { (left, note, end) = (count, {}, error) }

  func makeAsyncIterator() -> Self { self }

  mutating func next() async throws -> [UInt8]? {
    if left == 0, let end { throw end }
    guard left > 0 else { return nil }
    left -= 1
    note()
    return mebibyte
  }

  /// What follows so many bytes, up to the end of their mebibyte.
  static func rest(of offset: Int) -> [UInt8] { Array(mebibyte[(offset % mebibyte.count)...]) }

  /// What has arrived of it.
  struct Receipt: CustomStringConvertible {
    private(set) var count = 0
    private var isRight = true

    var isWhole: Bool { isRight && count == LongBody.size }
    var description: String { "\(count) bytes, \(isRight ? "the right ones" : "some of them wrong")" }

    /// Looks at every 61st byte: a piece that is lost, doubled or moved shows, and no time is.
    mutating func add(_ piece: [UInt8]) {
      for index in stride(from: 0, to: piece.count, by: 61) where piece[index] != mebibyte[(count + index) % mebibyte.count] {
        isRight = false
      }
      count += piece.count
    }
  }
}

extension ResponseLimits {
  /// Takes a body of any length.
  static let unlimited = ResponseLimits(bodyBytes: .max)
}
