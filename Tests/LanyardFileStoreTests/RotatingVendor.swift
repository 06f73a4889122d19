import Foundation
import LanyardTesting
import Synchronization

/// A vendor on 127.0.0.1 whose refresh tokens are good for one renewal each: one that comes twice ends all that came of its login, as if it
/// were stolen (RFC 9700, section 4.14.2). It lets its clients work in rounds, which all of them begin at once.
final class RotatingVendor: Sendable {
  /// A client that is killed in the middle of its renewal in a round, as soon as the vendor has read it.
  enum Kill {
    case beforeTheTokenIsUsed(round: Int)
    case afterTheTokenIsUsed(round: Int)
  }

  struct Count: Equatable {
    var logins = 0
    /// In each round.
    var renewals: [Int: Int] = [:]
    /// Refresh tokens that were used before, or are of no use any more.
    var invalidGrants = 0
    var served = 0
    var refused = 0
  }

  private struct State {
    var count = Count()
    var round = -1
    var waiting: Set<Int32> = []
    var clients: Int
    var kill: Kill?
    var family = 0
    /// How often the family was renewed; nil where it is dead.
    var generation: Int?
    var now: Double = 1_767_225_600
  }

  private static let life: Double = 3600
  private let state: Mutex<State>
  private let acceptsPasswords: Bool
  private let server = Mutex<LoopbackServer?>(nil)

  init(clients: Int, acceptsPasswords: Bool = true, killing kill: Kill? = nil) throws {
    state = Mutex(State(clients: clients, kill: kill))
    self.acceptsPasswords = acceptsPasswords
    let server = try LoopbackServer { [weak self] connection in
      while let request = connection.readRequest(), let self, answer(request, on: connection) {}
    }
    self.server.withLock { $0 = server }
  }

  var authority: String { server.withLock { $0?.authority ?? "" } }
  var count: Count { state.withLock(\.count) }

  /// False where the connection is to end.
  private func answer(_ request: ReceivedRequest, on connection: LoopbackConnection) -> Bool {
    guard let process = request.values(of: "X-Process").first.flatMap({ Int32($0) }) else { return false }
    let body = String(decoding: request.body, as: UTF8.self)
    switch request.target {
    case "/round":
      guard let now = nextRound(for: process, on: connection) else { return false }
      return connection.answer(body: Array("\(now)".utf8))
    case "/login":
      guard let tokens = logIn() else { return connection.answer("401 Unauthorized") }
      return connection.answer(body: tokens)
    case "/renew":
      let (tokens, mayAnswer) = renew(String(body.dropFirst("refresh=".count)), by: process)
      guard mayAnswer else { return false }
      return connection.answer(tokens == nil ? "400 Bad Request" : "200 OK", body: tokens ?? Array(#"{"error":"invalid_grant"}"#.utf8))
    default:
      return connection.answer(serves(request.values(of: "Authorization").first) ? "200 OK" : "401 Unauthorized")
    }
  }

  /// The time in the next round, once all clients are there; nil where this one has gone.
  ///
  /// By turns a session is over when a round begins, and in its last minute.
  private func nextRound(for process: Int32, on connection: LoopbackConnection) -> Double? {
    let round = state.withLock(\.round)
    while true {
      let now: Double? = state.withLock { state in
        if state.round == round {
          state.waiting.insert(process)
          guard state.waiting.count == state.clients else { return nil }
          state.waiting = []
          state.round += 1
          if state.round > 0 { state.now += state.round % 2 == 1 ? Self.life : Self.life - 60 }
        }
        return state.now
      }
      if let now { return now }
      guard connection.pause(milliseconds: 5) else { return nil }
    }
  }

  private func logIn() -> [UInt8]? {
    state.withLock { state in
      state.count.logins += 1
      guard acceptsPasswords else { return nil }
      state.family += 1
      state.generation = 0
      return Self.tokens(state.family, 0)
    }
  }

  private func renew(_ token: String, by process: Int32) -> (tokens: [UInt8]?, mayAnswer: Bool) {
    state.withLock { state in
      state.count.renewals[state.round, default: 0] += 1
      if case .beforeTheTokenIsUsed(state.round) = state.kill {
        Self.end(process, &state)
        return (nil, false)
      }
      guard let generation = state.generation, token == "r\(state.family)-\(generation)" else {
        state.count.invalidGrants += 1
        state.generation = nil
        return (nil, true)
      }
      state.generation = generation + 1
      if case .afterTheTokenIsUsed(state.round) = state.kill {
        Self.end(process, &state)
        return (nil, false)
      }
      return (Self.tokens(state.family, generation + 1), true)
    }
  }

  private static func end(_ process: Int32, _ state: inout State) {
    kill(process, SIGKILL)
    state.kill = nil
    state.clients -= 1
  }

  /// An access token serves as long as it lives, which goes on for a while when it has been renewed ahead.
  private func serves(_ authorization: String?) -> Bool {
    state.withLock { state in
      let serves = state.generation.map { generation in
        [generation, generation - 1].contains { authorization == "Bearer a\(state.family)-\($0)" }
      }
      if serves == true { state.count.served += 1 } else { state.count.refused += 1 }
      return serves == true
    }
  }

  private static func tokens(_ family: Int, _ generation: Int) -> [UInt8] {
    Array(#"{"access":"a\#(family)-\#(generation)","refresh":"r\#(family)-\#(generation)","life":\#(Int(life))}"#.utf8)
  }
}
