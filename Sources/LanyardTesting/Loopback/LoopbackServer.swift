import Lanyard

/// A TCP server on 127.0.0.1 that does what a script says and remembers what it read: for tests of transports, where a
/// server that behaves is of little use.
///
///     let server = try LoopbackServer { connection in
///       while connection.readRequest() != nil { connection.answer(body: Array("hello".utf8)) }
///     }
public final class LoopbackServer: Sendable {
  /// What happens on a connection; it is closed when the script returns. Runs on a thread of its own and may block.
  public typealias Script = @Sendable (LoopbackConnection) -> Void

  /// The port, chosen by the system.
  public let port: Int
  private let log = LoopbackLog()

  /// Starts a server; it stops when it is let go of.
  public init(_ script: @escaping Script) throws(LoopbackFailure) {
    let (listener, port) = try Socket.bound(listening: true)
    self.port = port
    let hasThread = DetachedThread.start { [log] in
      Self.serve(listener, log, script)
    }
    guard hasThread else {
      listener.close()
      throw LoopbackFailure("pthread_create()")
    }
  }

  deinit { stop() }

  /// `127.0.0.1:PORT`.
  public var authority: String { "127.0.0.1:\(port)" }
  /// The requests read so far, in the order in which they were complete.
  public var requests: [ReceivedRequest] { log.requests }
  /// How many connections have been taken.
  public var connectionCount: Int { log.counts.accepted }

  /// Waits until so many requests have been read. This and the other waits also end when the server is stopped.
  public func waitForRequests(_ count: Int) async { await log.wait { $0.requests >= count } }
  /// Waits until so many connections have been taken.
  public func waitForConnections(_ count: Int) async { await log.wait { $0.accepted >= count } }
  /// Waits until so many connections have ended, from either side.
  public func waitForEndedConnections(_ count: Int) async { await log.wait { $0.ended >= count } }

  /// Takes no further connection and ends those that are open.
  public func stop() { log.stop() }

  private static func serve(_ listener: Socket, _ log: LoopbackLog, _ script: @escaping Script) {
    defer { listener.close() }
    while !log.isStopped {
      // Closing a listening socket does not wake `accept` everywhere: look whether we have been stopped now and then.
      guard listener.waitToRead(milliseconds: 100) else { continue }
      guard let socket = listener.accept() else { continue }
      guard let number = log.open(socket) else { return socket.close() }
      let hasThread = DetachedThread.start {
        script(LoopbackConnection(number: number, socket: socket, log: log))
        log.close(number)
      }
      if !hasThread { log.close(number) }
    }
  }
}

/// A port of 127.0.0.1 that refuses every connection for as long as this object lives.
public final class RefusingPort: Sendable {
  /// The port, chosen by the system.
  public let port: Int
  private let socket: Socket

  /// Takes a port that nobody else gets meanwhile.
  public init() throws(LoopbackFailure) { (socket, port) = try Socket.bound(listening: false) }
  deinit { socket.close() }

  /// `127.0.0.1:PORT`.
  public var authority: String { "127.0.0.1:\(port)" }
}
