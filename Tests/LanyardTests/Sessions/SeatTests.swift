import HTTPTypes
import Lanyard
import LanyardTesting
import Synchronization
import Testing

/// Vendors that allow an account few sessions.
@Suite(.timeLimit(.minutes(5))) struct SeatTests {
  /// Gives out seats, and notes how many were taken at the most.
  final class Landlord: Transport {
    private struct State {
      var count = 0
      var taken: Set<String> = []
      var most = 0
      var out: [String] = []
    }

    private let state = Mutex(State())

    var most: Int { state.withLock { $0.most } }
    var taken: Set<String> { state.withLock { $0.taken } }
    var loggedOut: [String] { state.withLock { $0.out } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
      await Task.yield()
      let token = request.header("X-Token") ?? ""
      return state.withLock { state in
        switch request.line {
        case "POST /api/login":
          state.count += 1
          state.taken.insert("t\(state.count)")
          state.most = max(state.most, state.taken.count)
          return .ok(#"{"ok":true,"token":"t\#(state.count)"}"#)
        case "POST /api/logout":
          state.taken.remove(token)
          state.out.append(token)
          return .ok()
        default: return state.taken.contains(token) ? .ok() : .reply(401)
        }
      }
    }
  }

  private let time = ManualTime()
  private let store = MemoryStore()
  private let landlord = Landlord()

  /// As many methods of one account as wanted, all of them limited.
  private func authenticators(_ count: Int, limit: Int, username: String = "ops") throws -> [Authenticator] {
    let method = LoginTests.tokenMethod.replacing("{ idle: 30m }", with: "{ idle: 30m, limit: \(limit) }")
    let spec = try makeSpec((0..<count).map { method.replacing("token:\n  login", with: "m\($0):\n  login") }.joined(separator: "\n"))
    var inputs = usualInputs
    inputs["username"] = .text(username)
    return try (0..<count).map {
      try Authenticator(spec, method: "m\($0)", inputs: inputs, transport: landlord, store: store, time: time)
    }
  }

  @Test(arguments: [1, 2, 3])
  func noMoreThanTheLimitAreEverTakenAndTheOldestGoes(limit: Int) async throws {
    for one in try authenticators(5, limit: limit) {
      _ = try await one.session()
      time.advance(by: .seconds(1))
    }
    #expect(landlord.most == limit)
    #expect(landlord.loggedOut == (1...(5 - limit)).map { "t\($0)" })
    #expect(await store.sessions().count == limit)
  }

  @Test func manyAtOnceKeepToTheLimit() async throws {
    let all = try authenticators(8, limit: 2)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for one in all { group.addTask { _ = try await one.session() } }
      try await group.waitForAll()
    }
    #expect(landlord.most == 2)
  }

  /// Whoever logs in to a seat has counted the others before: nobody else may log in to it meanwhile.
  @Test func whileOneLogsInToASeatTheOthersWait() async throws {
    let vendor = GatedVendor { request, count in request.line.hasSuffix("login") ? .ok(#"{"ok":true,"token":"t\#(count)"}"#) : .ok() }
    let store = FaultyStore()
    let callers = try authenticators(3, limit: 1).map { one in
      Task { try await Authenticator(one.plan, transport: vendor, store: store, time: time).session() }
    }
    // One lease for the account and one for the seat.
    await eventually { vendor.gate.arrivals > 1 || vendor.gate.arrivals == 1 && store.count(.lease) == 6 }
    for _ in 0..<1000 { await Task.yield() }
    #expect(vendor.gate.arrivals == 1)
    vendor.gate.open()
    for caller in callers { _ = try await caller.value }
    let lines = vendor.requests.map { $0.line.split(separator: "/").last }
    #expect(lines == ["login", "logout", "login", "logout", "login"])
  }

  @Test func itIsTheLeastRecentlyUsedThatGoes() async throws {
    let all = try authenticators(3, limit: 2)
    _ = try await all[0].session()
    time.advance(by: .seconds(1))
    _ = try await all[1].session()
    time.advance(by: .seconds(200))
    _ = try await all[0].session()
    _ = try await all[2].session()
    #expect(landlord.loggedOut == ["t2"])
  }

  @Test func theOwnSessionIsUsedAgain() async throws {
    for _ in 1...3 { _ = try await authenticators(1, limit: 1)[0].session() }
    #expect(landlord.most == 1)
    #expect(landlord.loggedOut.isEmpty)
  }

  @Test func otherAccountsHaveSeatsOfTheirOwn() async throws {
    _ = try await authenticators(1, limit: 1)[0].session()
    _ = try await authenticators(1, limit: 1, username: "somebody else")[0].session()
    #expect(landlord.loggedOut.isEmpty)
    #expect(landlord.taken == ["t1", "t2"])
  }

  @Test func deadSessionsTakeNoSeat() async throws {
    let all = try authenticators(2, limit: 1)
    _ = try await all[0].session()
    time.advance(by: .seconds(1800))
    _ = try await all[1].session()
    #expect(landlord.loggedOut.isEmpty)
  }

  @Test func anEditedSpecFindsItsSeatTaken() async throws {
    let method = LoginTests.tokenMethod.replacing("{ idle: 30m }", with: "{ idle: 30m, limit: 1 }")
    for text in [method, method.replacing("X-Token", with: "x-token")] {
      _ = try await Authenticator(makeSpec(text), inputs: usualInputs, transport: landlord, store: store, time: time).session()
    }
    #expect(landlord.most == 1)
    #expect(landlord.loggedOut == ["t1"])
  }

  @Test func aVendorThatDoesNotTakeTheLogoutDoesNotStopTheLogin() async throws {
    let method = LoginTests.tokenMethod.replacing("{ idle: 30m }", with: "{ idle: 30m, limit: 1 }")
    let vendor = Vendor { request, count in request.line.hasSuffix("login") ? .ok(#"{"ok":true,"token":"t\#(count)"}"#) : .reply(500) }
    for text in [method, method.replacing("X-Token", with: "x-token")] {
      _ = try await Authenticator(makeSpec(text), inputs: usualInputs, transport: vendor, store: store, time: time).session()
    }
    #expect(vendor.requests.map(\.line) == ["POST /api/login", "POST /api/logout", "POST /api/login"])
  }
}
