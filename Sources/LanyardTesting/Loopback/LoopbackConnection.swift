/// One connection to a `LoopbackServer`, in the hands of its script, on a thread of its own. Every call may block.
public final class LoopbackConnection {
  /// How many connections the server had taken before this one.
  public let number: Int
  private let socket: Socket
  private let log: LoopbackLog
  private var buffer: [UInt8] = []

  init(number: Int, socket: Socket, log: LoopbackLog) {
    self.number = number
    self.socket = socket
    self.log = log
  }

  /// Reads a whole request and counts it; nil when the connection ends before one is complete, or it is not HTTP/1.
  public func readRequest() -> ReceivedRequest? {
    guard let head = readHead(), var request = ReceivedRequest(head: head), let body = readBody(of: request) else { return nil }
    request.body = body
    log.add(request)
    return request
  }

  /// How many requests the server has read so far, on all its connections.
  public var serverRequestCount: Int { log.counts.requests }

  /// Reads everything up to an empty line.
  public func readHead() -> [UInt8]? { read(through: [0x0D, 0x0A, 0x0D, 0x0A]) }

  private func readBody(of request: ReceivedRequest) -> [UInt8]? {
    var body: [UInt8] = []
    return readBody(of: request) { body += $0 } ? body : nil
  }

  /// Reads the body of a request whose head has been read, piece by piece; false when the connection ends before it does.
  func readBody(of request: ReceivedRequest, _ take: ([UInt8]) -> Void) -> Bool {
    if request.values(of: "Transfer-Encoding").contains("chunked") { return readChunks(take) }
    guard let length = request.values(of: "Content-Length").first else { return true }
    guard var left = Int(length) else { return false }
    while left > 0 {
      if buffer.isEmpty, !receive() { return false }
      let piece = Array(buffer.prefix(left))
      buffer.removeFirst(piece.count)
      left -= piece.count
      take(piece)
    }
    return true
  }

  private func readChunks(_ take: ([UInt8]) -> Void) -> Bool {
    while let line = read(through: [0x0D, 0x0A]), let size = Int(String(decoding: line, as: UTF8.self), radix: 16) {
      guard let chunk = read(count: size), read(through: [0x0D, 0x0A]) != nil else { return false }
      if size == 0 { return true }
      take(chunk)
    }
    return false
  }

  /// Reads up to a mark and past it; gives back what stood before it.
  private func read(through mark: [UInt8]) -> [UInt8]? {
    var searched = 0
    while true {
      if buffer.count >= mark.count {
        for start in searched...(buffer.count - mark.count) where buffer[start..<(start + mark.count)].elementsEqual(mark) {
          defer { buffer.removeFirst(start + mark.count) }
          return Array(buffer[..<start])
        }
        searched = buffer.count - mark.count + 1
      }
      guard receive() else { return nil }
    }
  }

  /// Reads so many bytes; nil when the connection ends before.
  public func read(count: Int) -> [UInt8]? {
    guard count >= 0 else { return nil }
    while buffer.count < count { guard receive() else { return nil } }
    defer { buffer.removeFirst(count) }
    return Array(buffer[..<count])
  }

  private func receive() -> Bool {
    guard let bytes = socket.receive(), !bytes.isEmpty else { return false }
    buffer += bytes
    return true
  }

  /// Writes bytes; false when the peer has gone.
  @discardableResult
  public func write(_ bytes: [UInt8]) -> Bool { socket.send(bytes) }

  /// Writes text as UTF-8; false when the peer has gone.
  @discardableResult
  public func write(_ text: String) -> Bool { socket.send(Array(text.utf8)) }

  /// Writes bytes until all are written or the peer takes none for so many milliseconds; gives back how many were written.
  public func write(_ bytes: [UInt8], untilStalledFor milliseconds: Int) -> Int {
    var rest = bytes[...]
    while !rest.isEmpty, socket.waitToWrite(milliseconds: CInt(clamping: milliseconds)), let count = socket.sendAtOnce(rest) {
      rest = rest.dropFirst(count)
    }
    return bytes.count - rest.count
  }

  /// Does nothing for so many milliseconds; false where something came meanwhile, or the peer has gone.
  @discardableResult
  public func pause(milliseconds: Int) -> Bool { !socket.waitToRead(milliseconds: CInt(clamping: milliseconds)) }

  /// Reads nothing for so many milliseconds, whatever comes.
  public func holdBack(milliseconds: Int) { socket.wait(milliseconds: CInt(clamping: milliseconds)) }

  /// Writes an answer whose Content-Length is added.
  @discardableResult
  public func answer(_ status: String = "200 OK", fields: [String] = [], body: [UInt8] = []) -> Bool {
    let lines = ["HTTP/1.1 \(status)"] + fields + ["Content-Length: \(body.count)", "", ""]
    return write(Array(lines.joined(separator: "\r\n").utf8) + body)
  }

  /// Writes one byte at a time with so many milliseconds between them, until the peer goes; true when all were written.
  @discardableResult
  public func drip(_ bytes: some Sequence<UInt8>, every milliseconds: Int = 20) -> Bool {
    for byte in bytes {
      guard write([byte]), !socket.waitToRead(milliseconds: CInt(clamping: milliseconds)) else { return false }
    }
    return true
  }

  /// Reads on until the peer ends the connection, or the server is stopped.
  public func waitUntilClosed() {
    while receive() { buffer = [] }
  }

  /// Reads nothing, so that the peer can write no more than the buffers between hold, until the server is stopped.
  public func hold() { socket.waitForEnd() }

  /// Makes the end of the script break the connection with RST instead of ending it in order.
  public func reset() { socket.resetOnClose() }
}
