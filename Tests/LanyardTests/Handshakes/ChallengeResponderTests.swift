import HTTPTypes
import LanyardTesting
import Synchronization
import Testing

@testable import Lanyard

/// How requests answer challenges, with handshakes against servers in memory; the same against real servers is in CommandTests.
@Suite struct ChallengeResponderTests {
  static func spec(_ schemes: String) throws -> AuthSpec {
    try AuthSpec(
      yaml: """
        lanyard: 1
        name: example
        inputs:
          base_url: { type: url }
          username: {}
          password: { secret: true }
        methods:
          m:
            apply:
              authenticate:
                \(schemes)
        """)
  }

  static let account = #"{ username: "${username}", password: "${password}" }"#
  static let inputs: [String: InputValue] = ["base_url": "https://vendor.example", "username": "Mufasa", "password": "Circle of Life"]
  static let request = HTTPRequest(method: .get, scheme: "https", authority: "vendor.example", path: "/dir/index.html")

  static func challenge(_ values: String...) -> TransportResponse { .reply(401, headers: values.map { ("WWW-Authenticate", $0) }) }

  @Test func theFirstSchemeOfTheListThatIsOfferedIsTaken() async throws {
    let vendor = Vendor { request, _ in
      guard let authorization = request.header("Authorization") else {
        return Self.challenge(#"Basic realm="r""#, #"Digest realm="r", nonce="n", qop="auth""#)
      }
      return authorization.hasPrefix("Digest ") ? .ok() : .reply(500)
    }
    let authenticator = try Authenticator(
      Self.spec("[ { negotiate: {} }, { digest: \(Self.account) }, { basic: \(Self.account) } ]"), inputs: Self.inputs, transport: vendor,
      negotiate: NoTickets())
    for _ in 1...3 { #expect(try await authenticator.send(Self.request).0.status == .ok) }
    // The first request asks; the others know.
    #expect(vendor.requests.map { $0.header("Authorization") != nil } == [false, true, true, true])
    let counts = vendor.requests.compactMap { $0.header("Authorization")?.firstMatch(of: /nc=([0-9]+)/)?.output.1 }
    #expect(counts == ["00000001", "00000002", "00000003"])
  }

  @Test func aSchemeThatTheSpecDoesNotNameIsNeverTaken() async throws {
    let vendor = Vendor { _, _ in Self.challenge(#"Basic realm="r""#, "NTLM") }
    let authenticator = try Authenticator(
      Self.spec("[ { negotiate: {} }, { digest: \(Self.account) } ]"), inputs: Self.inputs, transport: vendor, negotiate: NoTickets())
    let error = await #expect(throws: AuthError.self) { try await authenticator.send(Self.request) }
    #expect(error?.code == .schemeNotOffered)
    #expect(error?.help == "it offers Basic, NTLM, which the spec does not name")
    #expect(vendor.requests.count == 1)
    #expect(vendor.requests.allSatisfy { $0.header("Authorization") == nil })
  }

  @Test func aPasswordThatIsRefusedIsNotSentAgain() async throws {
    let vendor = Vendor { _, _ in Self.challenge(#"Digest realm="r", nonce="n", qop="auth""#) }
    let authenticator = try Authenticator(Self.spec("[ { digest: \(Self.account) } ]"), inputs: Self.inputs, transport: vendor)
    for _ in 1...3 {
      let error = await #expect(throws: AuthError.self) { try await authenticator.send(Self.request) }
      #expect(error?.code == .credentialsRejected)
    }
    #expect(vendor.requests.filter { $0.header("Authorization") != nil }.count == 1)
  }

  @Test func basicByItselfGoesWithTheFirstRequestAndInAListWhenItIsOffered() async throws {
    let vendor = Vendor { request, _ in
      request.header("Authorization")?.hasPrefix("Basic ") == true ? .ok() : Self.challenge(#"Basic realm="r""#)
    }
    let alone = try Authenticator(Self.spec("[ { basic: \(Self.account) } ]"), inputs: Self.inputs, transport: vendor)
    #expect(try await alone.send(Self.request).0.status == .ok)
    #expect(vendor.requests.count == 1)
    let listed = try Authenticator(
      Self.spec("[ { digest: \(Self.account) }, { basic: \(Self.account) } ]"), inputs: Self.inputs, transport: vendor)
    #expect(try await listed.send(Self.request).0.status == .ok)
    #expect(vendor.requests.count == 3)
  }

  /// Speaks the server's side of NTLM as far as the connection is concerned: the proof itself is checked by real servers.
  final class NTLMServer: Transport {
    struct State {
      var lines: [String] = []
      var proven: Set<ConnectionPartition> = []
      var open: Set<ConnectionPartition> = []
      var interruptions: Int
    }

    let state: Mutex<State>

    init(interruptions: Int = 0) { state = Mutex(State(interruptions: interruptions)) }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
      state.withLock { state in
        guard case .pinned(let partition) = request.connection else {
          state.lines.append("shared")
          return ChallengeResponderTests.challenge("NTLM")
        }
        let token = request.header("Authorization").map { String($0.dropFirst("NTLM ".count)) }
        let isAnswer = token?.hasPrefix("TlRMTVNTUAAD") == true
        if isAnswer, state.interruptions > 0 {
          state.interruptions -= 1
          state.open.remove(partition)
        }
        let isNew = state.open.insert(partition).inserted
        var response: TransportResponse
        if isAnswer, !isNew {
          state.lines.append("answer")
          state.proven.insert(partition)
          response = .ok()
        } else if token?.hasPrefix("TlRMTVNTUAAB") == true {
          state.lines.append("begin")
          response = ChallengeResponderTests.challenge("NTLM " + ChallengeResponderTests.serverChallenge)
        } else if state.proven.contains(partition), !isNew, token == nil {
          state.lines.append("proven")
          response = .ok()
        } else {
          state.lines.append("ask")
          response = ChallengeResponderTests.challenge("NTLM")
        }
        response.connection.isNew = isNew
        return response
      }
    }

    func close(_ partition: ConnectionPartition) async {
      state.withLock { state in
        state.open.remove(partition)
        state.proven.remove(partition)
        state.lines.append("close")
      }
    }
  }

  /// CHALLENGE_MESSAGE of MS-NLMP 4.2.4.3.
  static let serverChallenge: String = {
    let hex =
      "4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef00000000000000002400240044000000060070170000000f53006500720076006500"
      + "720002000c0044006f006d00610069006e0001000c0053006500720076006500720000000000"
    var bytes: [UInt8] = []
    var rest = hex[...]
    while let byte = UInt8(rest.prefix(2), radix: 16) {
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return FilterEvaluator.base64(bytes)
  }()

  private func ntlm(_ server: NTLMServer) throws -> Authenticator {
    try Authenticator(Self.spec("[ { ntlm: \(Self.account) } ]"), inputs: Self.inputs, transport: server)
  }

  @Test func theLegsOfNTLMShareAConnectionThatThenBelongsToTheUser() async throws {
    let server = NTLMServer()
    let authenticator = try ntlm(server)
    for _ in 1...3 { #expect(try await authenticator.send(Self.request).0.status == .ok) }
    #expect(server.state.withLock { $0.lines } == ["shared", "begin", "answer", "proven", "proven"])
    #expect(server.state.withLock { $0.proven.count } == 1)
    try await authenticator.logout()
    #expect(server.state.withLock { $0.lines.last } == "close")
  }

  @Test func aConnectionThatIsLostBetweenTheLegsIsBegunAnew() async throws {
    let server = NTLMServer(interruptions: 1)
    #expect(try await ntlm(server).send(Self.request).0.status == .ok)
    let lines = server.state.withLock { $0.lines }
    #expect(lines == ["shared", "begin", "ask", "begin", "answer"])
  }

  @Test func aServerThatAlwaysClosesEndsInAnError() async throws {
    let server = NTLMServer(interruptions: .max)
    let error = await #expect(throws: AuthError.self) { try await ntlm(server).send(Self.request) }
    #expect(error?.code.rawValue == "handshake-interrupted")
    #expect(server.state.withLock { $0.proven.isEmpty })
  }

  @Test func twoIdentitiesNeverShareAConnection() async throws {
    let server = NTLMServer()
    let (alice, bob) = (try ntlm(server), try ntlm(server))
    try await withThrowingTaskGroup(of: Int.self) { group in
      for count in 0..<40 { group.addTask { try await (count.isMultiple(of: 2) ? alice : bob).send(Self.request).0.status.code } }
      for try await status in group { #expect(status == 200) }
    }
    let count = server.state.withLock { $0.proven.count }
    #expect(count >= 2 && count <= 2 * ConnectionLanes.limit)
  }

  @Test func aClientOfOnesOwnCannotBePinned() async throws {
    let authenticator = try ntlm(NTLMServer())
    let error = await #expect(throws: AuthError.self) {
      try await authenticator.perform(Self.request) { _, _ in
        let answer = Self.challenge("NTLM")
        return (answer.head, answer.body)
      }
    }
    #expect(error?.code == .unsupported)
  }

  @Test func whatAnswersChallengesCannotBePutOnARequestBeforehand() async throws {
    let session = try await ntlm(NTLMServer()).session()
    var request = Self.request
    var body: [UInt8]?
    let error = #expect(throws: AuthError.self) { try session.apply(to: &request, body: &body) }
    #expect(error?.code == .needsConversation)
  }

  @Test func withoutAProviderNegotiateIsAClearError() async throws {
    let vendor = Vendor { _, _ in Self.challenge("Negotiate") }
    let authenticator = try Authenticator(Self.spec("[ { negotiate: {} } ]"), inputs: ["base_url": "https://vendor.example"], transport: vendor)
    let error = await #expect(throws: AuthError.self) { try await authenticator.send(Self.request) }
    #expect(error?.code == .unsupported)
  }

  struct NoTickets: NegotiateProvider {
    func makeContext(_ request: NegotiateRequest) async throws(NegotiateError) -> any NegotiateContext {
      throw NegotiateError(.noTicket, "there is no ticket")
    }
  }
}
