import Foundation
import Lanyard
import Testing

@testable import LanyardKerberos

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Kerberos itself: a KDC, and Apache as the service.

@Suite(.ifInstalled(.kerberos, .apache), .running(.kerberos), .running(.apache)) struct SystemNegotiateTests {
  private let realm: KerberosRealm
  private let apache: ApacheServer
  private let provider = SystemNegotiate()

  init() throws {
    realm = try KerberosRealm.running
    apache = try ApacheServer.running
  }

  private static func password(_ user: String) -> NegotiateCredential {
    .password(user: user, Secret(KerberosRealm.password(of: user)))
  }

  /// What comes of a credential or a service before anything is sent.
  private func code(
    _ credential: NegotiateCredential, service: String = "HTTP@localhost", by provider: SystemNegotiate? = nil
  ) async -> NegotiateError.Code? {
    do throws(NegotiateError) {
      let context = try await (provider ?? self.provider).makeContext(NegotiateRequest(service: service, credential: credential))
      _ = try await context.step(nil)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func authenticatesWithEveryKindOfCredentialAndProvesTheServer() async throws {
    let credentials: [(NegotiateCredential, String)] = [
      (.systemDefault, "alice"), (.cache(path: realm.cache), "alice"), (.cache(path: "FILE:\(realm.cache)"), "alice"),
      (.keytab(path: realm.keytab, principal: "bob"), "bob"), (Self.password("carol"), "carol"),
      (.password(user: "carol@\(KerberosRealm.name)", Secret(KerberosRealm.password(of: "carol"))), "carol"),
    ]
    for (credential, user) in credentials {
      let request = try await NegotiatedRequest.send(credential, by: provider, to: apache)
      #expect(request.status == 200)
      #expect(request.user == "\(user)@\(KerberosRealm.name)")
      #expect(request.final == NegotiateStep(token: nil, isComplete: true, isMutual: true))
    }
  }

  @Test func keepsIdentitiesApart() async throws {
    let identities: [(NegotiateCredential, String)] = [
      (.cache(path: realm.cache), "alice"), (.keytab(path: realm.keytab, principal: "bob"), "bob"), (Self.password("carol"), "carol"),
    ]
    let wrong = try await withThrowingTaskGroup(of: Int.self) { [provider, apache] group in
      for worker in 0..<6 {
        group.addTask {
          var wrong = 0
          for round in 0..<100 {
            let (credential, user) = identities[(worker + round) % 3]
            let request = try await NegotiatedRequest.send(credential, by: provider, to: apache)
            if request.user != "\(user)@\(KerberosRealm.name)" || request.final?.isMutual != true { wrong += 1 }
          }
          return wrong
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }

  @Test func refusesAProofThatIsNone() async throws {
    let alterations: [([UInt8]?) -> [UInt8]?] = [
      { proof in proof.map { $0.dropLast(5) + [$0[$0.count - 5] ^ 1] + $0.suffix(4) } },
      { $0.map { Array($0.prefix(40)) } },
      { _ in Array("hello".utf8) },
      { _ in [] },
      { _ in nil },
    ]
    for alter in alterations {
      await #expect(throws: NegotiateError(.mutualFailed, "")) {
        _ = try await NegotiatedRequest.send(.cache(path: realm.cache), by: provider, to: apache, alteringProof: alter)
      }
    }
  }

  @Test func givesATokenThatIsGoodOnce() async throws {
    let context = try await provider.makeContext(NegotiateRequest(service: "HTTP@localhost", credential: .cache(path: realm.cache)))
    let token = try #require(try await context.step(nil).token)
    let field = "Authorization: Negotiate \(Data(token).base64EncodedString())"
    #expect(try await PlainHTTP.get("/data.txt", port: apache.port(.negotiate), fields: [field]).status == 200)
    #expect(try await PlainHTTP.get("/data.txt", port: apache.port(.negotiate), fields: [field]).status == 401)
  }

  @Test func offersNothingButKerberos() async throws {
    // Where it finds this, the system's NTLM has credentials for this process too. Nobody else here asks it.
    setenv("NTLM_USER_FILE", "\(apache.place.folder)/users.ntlm", 1)
    let ntlm: [UInt8] = [0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0A]
    for credential in [NegotiateCredential.systemDefault, .cache(path: realm.cache), Self.password("carol")] {
      let context = try await provider.makeContext(NegotiateRequest(service: "HTTP@localhost", credential: credential))
      let token = try #require(try await context.step(nil).token)
      #expect(token.firstRange(of: ntlm) == nil)
    }
  }

  @Test func saysWhyThereIsNoToken() async {
    #expect(await code(.cache(path: "\(realm.folder)/nothing")) == .noTicket)
    #expect(await code(.keytab(path: "\(realm.folder)/nothing", principal: "bob")) == .noTicket)
    #expect(await code(.keytab(path: realm.keytab, principal: "alice")) == .noTicket)
    #expect(await code(.cache(path: realm.expiredCache)) == .ticketExpired)
    #expect(await code(.password(user: "carol", Secret("wrong"))) == .wrongPassword)
    #expect(await code(.keytab(path: realm.staleKeytab, principal: "bob")) == .wrongPassword)
    #expect(await code(.password(user: "nobody", Secret("x"))) == .unknownPrincipal)
    #expect(await code(.password(user: "alice@NOWHERE.TEST", Secret("x"))) == .unknownRealm)
    #expect(await code(.password(user: "alice@\(KerberosRealm.absentRealm)", Secret("x"))) == .unreachable)
    #expect(await code(Self.password("dave")) == .accountLocked)
    #expect(await code(Self.password("erin")) == .passwordExpired)
    #expect(await code(.cache(path: realm.cache), service: "HTTP@elsewhere.test") == .unknownService)
    #expect(await code(.cache(path: realm.cache), service: "LDAP@localhost") == .unknownService)
  }

  @Test func tellsOfAClockThatIsWrongFromTheServersAnswer() async throws {
    await #expect(throws: NegotiateError(.clockSkew, "")) {
      _ = try await NegotiatedRequest.send(.cache(path: realm.skewedCache), by: provider, to: apache)
    }
  }

  @Test func saysWhatWhereAndHowInWords() async throws {
    let error = try #require(
      await #expect(throws: NegotiateError.self) {
        try await provider.makeContext(NegotiateRequest(service: "HTTP@localhost", credential: .password(user: "carol", Secret("s3cret"))))
      })
    #expect(error.message == "the realm does not accept the password")
    #expect(error.systemText == "Preauthentication failed")
    #expect(!"\(error)".contains("s3cret"))
  }

  @Test func sendsAWrongPasswordOnceHoweverManyAsk() async throws {
    let before = try realm.wrongPasswords(of: "heidi")
    let codes = await withTaskGroup(of: NegotiateError.Code?.self) { group in
      for _ in 0..<20 { group.addTask { await code(.password(user: "heidi", Secret("wrong"))) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes == Array(repeating: .wrongPassword, count: 20))
    #expect(await code(.password(user: "heidi", Secret("wrong"))) == .wrongPassword)
    #expect(try realm.wrongPasswords(of: "heidi") == before + 1)
    // The right one is another credential.
    #expect(await code(Self.password("heidi")) == nil)
  }

  @Test func fetchesTicketsOnceHoweverManyAsk() async throws {
    for credential in [Self.password("grace"), .keytab(path: realm.countedKeytab, principal: "grace")] {
      let provider = SystemNegotiate()
      let before = try realm.logins(of: "grace")
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<20 { group.addTask { #expect(await code(credential, by: provider) == nil) } }
      }
      #expect(await code(credential, by: provider) == nil)
      #expect(try realm.logins(of: "grace") - before == 1)
    }
  }

  @Test func fetchesTicketsAnewBeforeTheyExpire() async throws {
    // frank's live for half a minute, which is less than what is left to be on the safe side.
    let before = try realm.logins(of: "frank")
    #expect(await code(Self.password("frank")) == nil)
    #expect(await code(Self.password("frank")) == nil)
    #expect(try realm.logins(of: "frank") - before == 2)
  }

  @Test func forgetsTicketsThatNobodyUses() async throws {
    let library = try GSSLibrary.open(SystemNegotiate.libraries)
    func hasTickets(_ store: TicketStore) async throws -> Bool {
      try await BlockingCall.run { () throws(NegotiateError) in (try? GSSCredential(.kerberos, of: nil, from: store, in: library)) != nil }
    }
    func store() async throws -> TicketStore {
      let identity = try await Identities().identity(for: Self.password("carol"), in: library)
      #expect(try await hasTickets(identity.store))
      return identity.store
    }
    let store = try await store()
    // They go on another thread. The limit is a watchdog.
    let limit = ContinuousClock.now + .seconds(60)
    while try await hasTickets(store), ContinuousClock.now < limit { await Task.yield() }
    #expect(try await !hasTickets(store))
  }

  @Test func goesOnAtOnceWhenCancelled() async throws {
    // Somebody takes the connection and then says nothing, for which Kerberos waits many seconds.
    let listener = try Loopback.listener(at: realm.silentPort)
    defer { close(listener) }
    let task = Task { await code(.password(user: "alice@\(KerberosRealm.silentRealm)", Secret("x"))) }
    let connection = await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: Loopback.nextConnection(at: listener)) }
    }
    defer { close(connection) }
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  @Test func tiesTheTokenToTheChannel() async throws {
    let binding = "tls-server-end-point:abc"
    func accepted(_ expected: String...) async throws -> String {
      let request = NegotiateRequest(
        service: "HTTP@localhost", credential: .cache(path: realm.cache), channelBinding: Array(binding.utf8))
      return try await judge(request, expected)
    }
    #expect(try await accepted(binding) == "alice@\(KerberosRealm.name) ok mutual")
    #expect(try await accepted("tls-server-end-point:abd").contains("channel bindings"))
  }

  @Test func delegatesOnlyWhenAsked() async throws {
    func accepted(_ delegates: Bool) async throws -> String {
      try await judge(
        NegotiateRequest(service: "HTTP@localhost", credential: .cache(path: realm.cache), delegates: delegates), [])
    }
    #expect(try await accepted(false) == "alice@\(KerberosRealm.name) ok mutual")
    #expect(try await accepted(true) == "alice@\(KerberosRealm.name) ok delegated mutual")
  }

  private func judge(_ request: NegotiateRequest, _ arguments: [String]) async throws -> String {
    let token = try #require(try await provider.makeContext(request).step(nil).token)
    let digits = token.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "acceptor.py").path
    let environment = realm.environment.merging(["KRB5_KTNAME": "FILE:\(realm.serviceKeytab)", "KRB5RCACHETYPE": "none"]) { $1 }
    return try await Command.run("python3", [script, digits] + arguments, environment: environment)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test func endsAHandshakeAfterItsLastStep() async throws {
    let context = try await provider.makeContext(NegotiateRequest(service: "HTTP@localhost", credential: .cache(path: realm.cache)))
    _ = try await context.step(nil)
    await #expect(throws: NegotiateError(.mutualFailed, "")) { try await context.step(nil) }
    await #expect(throws: NegotiateError(.other, "")) { try await context.step(Array("hello".utf8)) }
  }

  @Test func knowsTheFacts() async throws {
    let facts = try await KerberosFacts.gather()
    #expect(facts.library.problem == nil)
    #expect(Set(facts.mechanisms.compactMap(\.name)).isSuperset(of: ["krb5", "spnego"]))
    let ticket = try #require(facts.ticket)
    #expect(ticket.principal == "alice@\(KerberosRealm.name)")
    #expect((1...8 * 3600).contains(Int(ticket.endsAt.timeIntervalSinceNow)))
    #expect(facts.ticketProblem == nil)
    #expect(try JSONDecoder().decode(KerberosFacts.self, from: JSONEncoder().encode(facts)) == facts)
  }
}
