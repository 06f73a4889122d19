import Lanyard

/// One request and its answer, as far as they have come: what libcurl's callbacks tell, and what must end the transfer.
final class Exchange: TransferEvents {
  let request: OutgoingRequest
  private(set) var answer: AnswerReader
  /// Whether the request may have reached the server.
  private(set) var progress = TransportError.Progress.nothingSent
  /// Why we ended the transfer ourselves.
  private(set) var refusal: TransportError?

  init(_ request: OutgoingRequest) {
    self.request = request
    answer = AnswerReader(server: request.server, limits: request.limits, isHEAD: request.method == "HEAD")
  }

  /// libcurl asks here before each time it writes the request, and it would write it again by itself: when a connection
  /// used before turns out to be closed, when an HTTP/2 server refuses the stream. This is what keeps it from doing so.
  func willSend(after bytesSent: Int) -> Bool {
    guard progress == .nothingSent || bytesSent == 0 || request.mayRepeat else {
      refusal = TransportError(
        .closed, "\(request.server) ended the connection without an answer; the request may have arrived and is not repeated",
        progress: .maybeSent)
      return false
    }
    progress = .maybeSent
    return true
  }

  func didReceive(headLine: [UInt8]) -> Bool {
    keep { answer throws(TransportError) in try answer.readHeadLine(headLine) }
  }

  func didReceive(body: [UInt8]) -> Bool {
    keep { answer throws(TransportError) in try answer.readBody(body) }
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
