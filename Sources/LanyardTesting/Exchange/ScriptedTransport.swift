import HTTPTypes
public import Lanyard
import LanyardSpec
import Synchronization

/// A request that is expected, and the answer that it gets.
public struct ScriptedTurn: Sendable {
  package let request: RawRequest
  package let response: RawResponse

  init(request: RawRequest, response: RawResponse) {
    self.request = request
    self.response = response
  }

  /// Makes a turn from two HTTP/1.1 messages as text: the first line, header lines, an empty line, the body.
  ///
  /// - Throws: `ScriptMistake` where one of them is no HTTP message.
  public init(request: String, response: String) throws(ScriptMistake) {
    do throws(RawMessageMistake) {
      self.request = try RawMessageReader(Self.lines(request)).request()
      self.response = try RawMessageReader(Self.lines(response)).response()
    } catch {
      throw ScriptMistake(description: "line \(error.range.start.line): \(error.message); \(error.help)")
    }
  }

  private static func lines(_ text: String) -> [Located<String>] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      let place = SourceLocation(line: index + 1, column: 1)
      return Located(String(line), at: SourceRange(place, SourceLocation(line: index + 1, column: line.unicodeScalars.count + 1)))
    }
  }
}

/// A text that is no HTTP message.
public struct ScriptMistake: Error, CustomStringConvertible {
  /// What is wrong with it, and how to mend it.
  public let description: String
}

/// A transport that plays a script instead of touching a network: every request is compared with the one expected next and
/// gets the answer that is written for it, whether it differs or not.
public final class ScriptedTransport: Transport {
  private struct State {
    var turns: [ScriptedTurn]
    var comparisons: [RequestComparison] = []
    var surplus: [Difference] = []
  }

  private let state: Mutex<State>

  /// Makes a transport that expects these requests, in this order.
  public init(_ turns: [ScriptedTurn] = []) {
    state = Mutex(State(turns: turns))
  }

  /// Adds turns to the end of the script.
  public func expect(_ turns: [ScriptedTurn]) {
    state.withLock { $0.turns += turns }
  }

  /// Ends this part of the script: what differed until now, and the requests that never came. Both are forgotten.
  public func finish() -> [Difference] {
    let (comparisons, rest) = finishComparing()
    return comparisons.flatMap(\.differences) + rest
  }

  /// What `finish` gives, with each request that was expected beside the one that came in its place.
  func finishComparing() -> (comparisons: [RequestComparison], others: [Difference]) {
    state.withLock { state in
      let missing = state.turns.map { turn in
        Difference(
          .request, "request", expected: "\(turn.request.verb.value) \(turn.request.target.value)", actual: nil, at: turn.request.verb.range
        )
      }
      defer { state = State(turns: []) }
      return (state.comparisons, state.surplus + missing)
    }
  }

  /// Compares the request with the next one of the script and answers it.
  ///
  /// - Throws: `TransportError` where the script is at its end.
  public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    let turn = state.withLock { state in
      let turn = state.turns.isEmpty ? nil : state.turns.removeFirst()
      if let turn {
        state.comparisons.append(RequestComparison(expected: turn.request, actual: request))
      } else {
        let path = (request.head.path ?? "").prefix { $0 != "?" }
        state.surplus.append(
          Difference(.request, "request", expected: nil, actual: "\(request.head.method.rawValue) \(path)", at: .beginning))
      }
      return turn
    }
    guard let turn else { throw TransportError(.other, "the script has no answer for this request", progress: .nothingSent) }
    return turn.response.transportResponse
  }
}

extension RawResponse {
  var transportResponse: TransportResponse {
    var head = HTTPResponse(status: .init(code: status, reasonPhrase: reason))
    for field in fields {
      // The reader has checked the names.
      guard let name = HTTPField.Name(field.name) else { continue }
      head.headerFields.append(HTTPField(name: name, value: field.value))
    }
    return TransportResponse(head: head, body: Array(body.utf8))
  }
}
