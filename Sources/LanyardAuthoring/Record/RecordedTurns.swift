import HTTPTypes
package import Lanyard
import Synchronization

/// A transport that remembers what went over it, apart for each phase of a conversation.
package final class RecordingTransport: Transport {
  private let base: any Transport
  private let turns = Mutex<[RecordedTurn]>([])

  package init(_ base: any Transport) { self.base = base }

  package func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    let response = try await base.send(request)
    turns.withLock { $0.append(RecordedTurn(request: request, response: response)) }
    return response
  }

  package func close(_ partition: ConnectionPartition) async { await base.close(partition) }

  /// What came since the last time.
  package func take() -> [RecordedTurn] {
    turns.withLock { turns in
      defer { turns = [] }
      return turns
    }
  }
}

/// A request and its answer, as they went over the wire.
package struct RecordedTurn: Sendable {
  package var request: TransportRequest
  package var response: TransportResponse
}

/// A transport that gives answers in their order, whatever is asked.
final class AnsweringTransport: Transport {
  private let answers: Mutex<[TransportResponse]>

  init(_ answers: [TransportResponse]) { self.answers = Mutex(answers) }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    let next = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    guard let next else { throw TransportError(.other, "there is no further answer", progress: .nothingSent) }
    return next
  }
}
