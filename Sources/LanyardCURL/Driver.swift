import CLibCURL
import Lanyard

/// Runs transfers on the one thread that touches libcurl, each in its lane.
final class Driver {
  private struct Running {
    let job: Job
    let easy: EasyHandle
    let exchange: Exchange
  }

  private let inbox: Inbox
  private let configuration: CURLTransport.Configuration
  private let poller: Poller
  private var lanes: Lanes
  private var running: [UInt64: Running] = [:]
  private var deadlines = Deadlines()

  /// Starts a thread that serves the inbox until it is told to stop; false when there is none to be had.
  static func start(_ inbox: Inbox, _ configuration: CURLTransport.Configuration) -> Bool {
    DetachedThread.start {
      do throws(TransportError) {
        try serve(inbox, configuration)
        // Every handle and descriptor is gone: only now does the inbox say so.
        for job in inbox.end() { job.fail(.shutDown) }
      } catch {
        for job in inbox.giveUp() { job.fail(error) }
      }
    }
  }

  /// - Throws: where it could not even begin.
  private static func serve(_ inbox: Inbox, _ configuration: CURLTransport.Configuration) throws(TransportError) {
    try LibCURL.open()
    guard let poller = Poller() else {
      throw TransportError(.other, "libcurl could not be started; are there too many open files?", progress: .nothingSent)
    }
    inbox.attach(poller.waker)
    withExtendedLifetime(poller) {
      Driver(inbox, configuration, poller).loop()
      inbox.detach()
    }
  }

  private init(_ inbox: Inbox, _ configuration: CURLTransport.Configuration, _ poller: Poller) {
    self.inbox = inbox
    self.configuration = configuration
    self.poller = poller
    lanes = Lanes(configuration)
  }

  private func loop() {
    while true {
      let mail = inbox.take()
      for job in mail.jobs { begin(job) }
      for id in mail.cancellations { end(id) { TransportError(.cancelled, "the request was cancelled", progress: $0.progress) } }
      for id in mail.resumptions { resume(id) }
      for closing in mail.closings { close(closing) }
      guard !mail.isStopping else { break }
      let start = ContinuousClock.now
      // Taken note of first: taking leave of a transfer may close its lane.
      let ended = lanes.connections.flatMap { $0.perform(at: start) }
      for (easy, code) in ended { finish(easy, code) }
      let now = ContinuousClock.now
      let overdue = deadlines.overdue(at: now, among: running.lazy.map { (id: $0.key, deadline: $0.value.exchange.currentDeadline) })
      for id in overdue { end(id, because: Self.timeout) }
      lanes.closeExpired(at: now)
      poller.wait(for: lanes.connections, atMost: min(deadlines.wait(at: now), lanes.wait(at: now)))
    }
    for id in running.keys { end(id) { TransportError(.cancelled, TransportError.shutDown.message, progress: $0.progress) } }
  }

  private func begin(_ job: Job) {
    // Set below, before anything can happen.
    weak var handle: EasyHandle?
    let exchange = Exchange(job) { exchange in
      if case .stream(let delivery) = job.recipient, let head = exchange.answer.head, let handle {
        delivery.begin(head, ConnectionFacts(handle), decoder: exchange.answer.decoder)
      }
    }
    guard let easy = EasyHandle(id: job.id, events: exchange) else {
      return job.fail(TransportError(.other, "there is no memory left", progress: .nothingSent))
    }
    handle = easy
    do {
      try easy.configure(for: job.request, configuration)
    } catch {
      return job.fail(error)
    }
    guard lanes.add(easy, to: job.request.lane) else {
      return job.fail(
        TransportError(.other, "libcurl did not take the request; are there too many open files?", progress: .nothingSent))
    }
    running[job.id] = Running(job: job, easy: easy, exchange: exchange)
    deadlines.add(exchange.currentDeadline)
  }

  /// Lets a transfer go on that has waited for its reader, or for the next piece of its body.
  private func resume(_ id: UInt64) {
    guard let transfer = running[id] else { return }
    transfer.exchange.willResume()
    deadlines.add(transfer.exchange.currentDeadline)
    guard !transfer.easy.resume() else { return }
    end(id) { $0.refusal ?? TransportError(.other, "libcurl did not let the transfer go on", progress: $0.progress) }
  }

  /// Takes leave of a transfer that libcurl has ended.
  private func finish(_ easy: EasyHandle, _ code: CURLcode) {
    guard let transfer = running.removeValue(forKey: easy.id) else { return }
    lanes.release(transfer.job.request.lane)
    let exchange = transfer.exchange
    do throws(TransportError) {
      if let refusal = exchange.refusal { throw refusal }
      guard code == CURLE_OK else { throw failure(of: exchange, easy, code).error }
      switch transfer.job.recipient {
      case .whole(let continuation):
        guard var response = try exchange.answer.response() else { throw failure(of: exchange, easy, CURLE_WEIRD_SERVER_REPLY).error }
        response.connection = ConnectionFacts(easy)
        continuation.resume(returning: .success(response))
      case .stream(let delivery):
        guard exchange.answer.hasHead else { throw failure(of: exchange, easy, CURLE_WEIRD_SERVER_REPLY).error }
        delivery.end(.success(()))
      }
      transfer.job.upload?.close()
    } catch {
      transfer.job.fail(error)
    }
  }

  private func failure(of exchange: Exchange, _ easy: EasyHandle, _ code: CURLcode) -> TransferFailure {
    TransferFailure(
      code: code, server: exchange.request.server, proxy: exchange.request.proxy(of: configuration), progress: exchange.progress,
      hasBegun: exchange.answer.hasBegun, systemError: easy.number(CURLINFO_OS_ERRNO),
      verification: easy.number(CURLINFO_SSL_VERIFYRESULT), connectStatus: easy.number(CURLINFO_HTTP_CONNECTCODE),
      text: easy.failureText, tls: exchange.request.tls)
  }

  /// Ends a transfer wherever it is.
  private func end(_ id: UInt64, because error: (Exchange) -> TransportError) {
    guard let transfer = running.removeValue(forKey: id) else { return }
    lanes.remove(transfer.easy, from: transfer.job.request.lane)
    transfer.job.fail(error(transfer.exchange))
  }

  private func close(_ closing: Inbox.Closing) {
    for (id, transfer) in running where transfer.job.request.lane.belongs(to: closing.partition) {
      end(id) { TransportError(.cancelled, "the connection's partition was closed", progress: $0.progress) }
    }
    lanes.close(closing.partition)
    closing.continuation.resume()
  }

  private static func timeout(_ exchange: Exchange) -> TransportError {
    let server = exchange.request.server
    let what =
      switch (exchange.progress, exchange.answer.hasBegun) {
      case (.nothingSent, _): "no connection to \(server)"
      case (.maybeSent, false): "\(server) did not answer"
      case (.maybeSent, true): "\(server) did not finish its answer"
      }
    return TransportError(
      .timeout, "\(what) within the request's \(exchange.isIdle ? "idle timeout" : "timeout")", progress: exchange.progress)
  }
}

extension ConnectionFacts {
  /// What libcurl tells of the connection that a transfer travels on.
  fileprivate init(_ easy: EasyHandle) {
    self.init(
      isNew: easy.number(CURLINFO_NUM_CONNECTS) > 0,
      serverCertificate: easy.certificateText.flatMap { PEMBlock("CERTIFICATE", in: $0)?.content })
  }
}

extension TransportError {
  static let shutDown = TransportError(.cancelled, "the transport has been shut down", progress: .nothingSent)
}
