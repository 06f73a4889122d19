import Lanyard

/// One request and its answer, as far as they have come: what libcurl's callbacks tell, and what must end the transfer.
final class Exchange: TransferEvents {
  let request: OutgoingRequest
  private(set) var answer: AnswerReader
  /// Whether the request may have reached the server.
  private(set) var progress = TransportError.Progress.nothingSent
  /// Why we ended the transfer ourselves.
  private(set) var refusal: TransportError?

  private let deadline: ContinuousClock.Instant
  private let delivery: Delivery?
  private let upload: Upload?
  /// Told once, when the head of a streamed answer is complete.
  private let onHead: (Exchange) -> Void
  /// How much of a whole body has been handed over.
  private var sent = 0
  private var hasBegunUpload = false
  /// Whether the transfer waits for us, and not for the server.
  private var isHeld = false
  private var lastMove = ContinuousClock.now

  init(_ job: Job, onHead: @escaping (Exchange) -> Void) {
    request = job.request
    deadline = job.deadline
    upload = job.upload
    self.onHead = onHead
    delivery = if case .stream(let delivery) = job.recipient { delivery } else { nil }
    answer = AnswerReader(
      server: request.server, limits: request.limits, isHEAD: request.method == "HEAD", isStreamed: delivery != nil)
  }

  // MARK: Time

  /// When the transfer has taken too long, as far as can be told by now.
  var currentDeadline: ContinuousClock.Instant {
    guard let idle = request.idleTimeout, !isHeld else { return deadline }
    return min(deadline, lastMove + idle)
  }

  /// Whether it is the server's silence that has lasted too long.
  var isIdle: Bool { currentDeadline < deadline }

  /// Says that what the transfer has waited for may be there.
  func willResume() {
    isHeld = false
    noteMove()
  }

  private func noteMove() {
    if request.idleTimeout != nil { lastMove = .now }
  }

  // MARK: Sending

  /// libcurl asks here before each time it writes the request, and it would write it again by itself: when a connection
  /// used before turns out to be closed, when an HTTP/2 server refuses the stream. This is what keeps it from doing so.
  func willSend(after bytesSent: Int) -> Bool {
    guard !hasBegunUpload, progress == .nothingSent || bytesSent == 0 || request.mayRepeat else {
      refusal = TransportError(
        .closed, "\(request.server) ended the connection without an answer; the request may have arrived and is not repeated",
        progress: .maybeSent)
      return false
    }
    progress = .maybeSent
    sent = 0
    noteMove()
    return true
  }

  func nextBytes(atMost limit: Int) -> Supply {
    noteMove()
    guard let upload else {
      let piece = (request.body ?? [])[sent...].prefix(limit)
      sent += piece.count
      return .bytes(piece)
    }
    hasBegunUpload = true
    switch upload.next(atMost: limit) {
    case .bytes(let bytes): return .bytes(bytes)
    case .end: return .bytes([])
    case .notYet:
      isHeld = true
      return .notYet
    case .failed(let error):
      refusal = error
      return .refused
    }
  }

  // MARK: Receiving

  func didReceive(headLine: [UInt8]) -> Bool {
    noteMove()
    let hadHead = answer.hasHead
    guard keep({ answer throws(TransportError) in try answer.readHeadLine(headLine) }) else { return false }
    if answer.hasHead, !hadHead { onHead(self) }
    return true
  }

  func didReceive(body: [UInt8]) -> Reception {
    noteMove()
    if let delivery, !delivery.hasRoom(for: body.count) {
      isHeld = true
      return .notYet
    }
    guard keep({ answer throws(TransportError) in try answer.readBody(body) }) else { return .refused }
    delivery?.put(body)
    return .taken
  }

  private func keep(_ read: (inout AnswerReader) throws(TransportError) -> Void) -> Bool {
    do {
      try read(&answer)
      return true
    } catch {
      refusal = error
      return false
    }
  }
}
