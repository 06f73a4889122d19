import Foundation
import HTTPTypes
import Lanyard

/// What a program pays that has a session already, or shares a login.
struct SessionRows {
  let vendor: Vendor

  func all() async throws -> [Row] {
    [try await hit(), try await applyFromAuthenticator(), try await applyFromSession(), login(), waiters(10_000)]
  }

  /// The least that anything safe to share costs: a call of an actor that holds the value.
  private actor Holder {
    var session: Session
    init(_ session: Session) { self.session = session }
    func current() -> Session { session }
  }

  private func hit() async throws -> Row {
    let authenticator = try vendor.authenticator()
    let holder = Holder(try await authenticator.session())
    return Row(
      name: "session",
      lanyard: .init("`session()`, one is held") { count in
        for _ in 0..<count where try await authenticator.session().id.isEmpty { throw Failure("there is no session") }
      },
      baseline: .init("a call of an actor that gives back a `Session`") { count in
        for _ in 0..<count where await holder.current().id.isEmpty { throw Failure("there is no session") }
      }, count: 20_000)
  }

  private static func setOne(_ count: Int) throws {
    for _ in 0..<count {
      var request = Vendor.request
      request.headerFields[.authorization] = Vendor.token
      guard request.headerFields.count == 1 else { throw Failure("the field is not there") }
    }
  }

  private func applyFromAuthenticator() async throws -> Row {
    let authenticator = try vendor.authenticator()
    _ = try await authenticator.session()
    return Row(
      name: "apply",
      lanyard: .init("`authenticator.apply`") { count in
        for _ in 0..<count {
          var request = Vendor.request
          var body: [UInt8]?
          try await authenticator.apply(to: &request, body: &body)
          guard request.headerFields.count == 1 else { throw Failure("the field is not there") }
        }
      },
      baseline: .init("one field of an `HTTPRequest` set by hand", work: Self.setOne), count: 20_000)
  }

  private func applyFromSession() async throws -> Row {
    let session = try await vendor.authenticator().session()
    return Row(
      name: "place",
      lanyard: .init("`session.apply`, in hand") { count in
        for _ in 0..<count {
          var request = Vendor.request
          var body: [UInt8]?
          try session.apply(to: &request, body: &body)
          guard request.headerFields.count == 1 else { throw Failure("the field is not there") }
        }
      },
      baseline: .init("one field of an `HTTPRequest` set by hand", work: Self.setOne), count: 20_000)
  }

  private struct Credentials: Codable {
    var name: String
    var password: String
  }

  private struct Answer: Decodable {
    var token: String
  }

  private func login() -> Row {
    Row(
      name: "login",
      lanyard: .init("a login without a network: inputs bound, request written, answer judged, token extracted") { [vendor] count in
        let transport = MemoryTransport()
        for _ in 0..<count { _ = try await vendor.authenticator(transport).session() }
        guard transport.requestCount == count else { throw Failure("\(transport.requestCount) logins") }
      },
      baseline: .init("its JSON by `JSONEncoder` and `JSONDecoder`") { count in
        for _ in 0..<count {
          let body = try JSONEncoder().encode(Credentials(name: Vendor.username, password: Vendor.password))
          let answer = try JSONDecoder().decode(Answer.self, from: Data(Vendor.loginAnswer.utf8))
          guard answer.token == Vendor.token, !body.isEmpty else { throw Failure("another token") }
        }
      }, count: 500)
  }

  /// All of them come before the login is answered.
  private func waiters(_ callers: Int) -> Row {
    Row(
      name: "waiters",
      lanyard: .init("\(callers) callers of `session()`, none held: one login") { [vendor] _ in
        let gate = Gate(opensAfter: callers)
        let transport = MemoryTransport(behind: gate)
        let authenticator = try vendor.authenticator(transport)
        try await Self.start(callers, past: gate) { _ = try await authenticator.session() }
        guard transport.requestCount == 1 else { throw Failure("\(transport.requestCount) logins") }
      },
      baseline: .init("\(callers) tasks that await one task") { _ in
        let gate = Gate(opensAfter: callers)
        let task = Task { await gate.pass() }
        try await Self.start(callers, past: gate) { await task.value }
      }, count: 1, rounds: 7)
  }

  private static func start(_ callers: Int, past gate: Gate, _ work: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<callers {
        group.addTask {
          gate.arrive()
          try await work()
        }
      }
      try await group.waitForAll()
    }
  }
}
