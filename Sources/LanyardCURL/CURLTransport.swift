public import Lanyard

/// The default transport: libcurl on one thread of its own.
///
/// - HTTP/1.1, and HTTP/2 over TLS on shared connections. A `.fresh` request speaks HTTP/1.1 on a connection that is closed
///   after it.
/// - Fields go out as the request has them, in their order; besides them only `Host` and `Content-Length` are written.
///   An answer in a content coding is decoded whether one was asked for or not; its limit counts decoded bytes.
/// - Redirects, cookies, credentials, netrc and proxies from the environment are never followed, kept, used or read.
/// - TLS 1.2 or later, verified; there is no switch for that. Connections are shared only among requests with the same
///   `TLSCredentials`, which never reach a file.
/// - A partition has one connection, over HTTP/1.1, with one request on it at a time; further ones wait within their timeout.
///   Requests with other credentials, in the same partition, travel on a connection of their own.
///
/// Two faults of an answer pass unseen, because libcurl does not tell them: a body that ends with a TLS connection is taken
/// for whole though TLS did not confirm its end, and a chunk size such as `0x2` is read up to its first odd character.
///
/// The first request opens the system's libcurl and starts the thread, which ends with `shutdown()`, or when the transport is let go of.
public final class CURLTransport: Transport {
  private let configuration: Configuration
  private let inbox = Inbox()

  /// Makes a transport. Nothing is opened before the first request.
  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
  }

  deinit {
    inbox.stop()
  }

  /// Sends the request and gives back the whole answer.
  public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    try configuration.check()
    let outgoing = try OutgoingRequest(request)
    return try await run(outgoing, within: request.timeout) { id, deadline, continuation in
      Job(id: id, request: outgoing, deadline: deadline, recipient: .whole(continuation))
    }
  }

  /// Sends the request and gives back the answer as soon as its head is there. At most 256 KiB of the body wait for the reader; then
  /// libcurl no longer reads from the connection.
  public func stream(_ request: TransportRequest, body: BodyStream?) async throws(TransportError) -> StreamedResponse {
    try configuration.check()
    let outgoing = try OutgoingRequest(request, streaming: body)
    return try await run(outgoing, within: request.timeout) { [inbox] id, deadline, continuation in
      Job(
        id: id, request: outgoing, deadline: deadline, recipient: .stream(Delivery(to: continuation, of: id, through: self)),
        upload: body.map { Upload($0) { inbox.resume(id) } })
    }
  }

  private func run<Response: Sendable>(
    _ request: OutgoingRequest, within timeout: Duration,
    as job: (UInt64, ContinuousClock.Instant, CheckedContinuation<Result<Response, TransportError>, Never>) -> Job
  ) async throws(TransportError) -> Response {
    // A year stands for ever: beyond it the sum could overflow.
    let deadline = ContinuousClock.now + max(.zero, min(timeout, .seconds(365 * 86400)))
    let id = inbox.nextID()
    let answer = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        submit(job(id, deadline, continuation))
        // The handler may have run already, when there was no such job yet.
        if Task.isCancelled { inbox.cancel(id) }
      }
    } onCancel: {
      inbox.cancel(id)
    }
    return try answer.get()
  }

  /// Ends a transfer, if it still runs.
  func cancel(_ id: UInt64) { inbox.cancel(id) }

  /// Lets a transfer go on that waits for its reader.
  func resume(_ id: UInt64) { inbox.resume(id) }

  /// Closes the connection of a partition, so that what was proven on it is forgotten. Returns when it is closed.
  /// Requests that still run on it, or wait for it, fail as cancelled.
  public func close(_ partition: ConnectionPartition) async {
    await inbox.close(partition)
  }

  /// Ends the thread and closes all connections. Requests that still run fail as cancelled, and so do later ones.
  /// Returns when everything has been let go of.
  public func shutdown() async {
    inbox.stop()
    await inbox.waitForEnd()
  }

  private func submit(_ job: Job) {
    switch inbox.submit(job) {
    case .taken: break
    case .refused: job.fail(.shutDown)
    case .needsDriver:
      guard !Driver.start(inbox, configuration) else { return }
      let failure = TransportError(.other, "the system has no thread left", progress: .nothingSent)
      for job in inbox.giveUp() { job.fail(failure) }
    }
  }
}

extension CURLTransport.Configuration {
  /// Refuses texts that libcurl would cut off or read as something else.
  fileprivate func check() throws(TransportError) {
    let texts = [caBundlePath, proxy?.username, proxy?.password?.reveal()]
    guard texts.allSatisfy({ $0?.utf8.contains(0) != true }) else { throw .unusable("a text of the configuration holds a NUL") }
    guard let proxy else { return }
    guard Server.isHost(proxy.host[...]), (1...65535).contains(proxy.port) else {
      throw .unusable("the proxy needs a host's name or address and a port from 1 to 65535")
    }
  }
}

extension TransportError {
  fileprivate static func unusable(_ message: String) -> Self { Self(.configuration, message, progress: .nothingSent) }
}
