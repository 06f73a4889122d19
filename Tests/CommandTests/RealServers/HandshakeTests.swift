import Foundation
import HTTPTypes
import Lanyard
import LanyardCURL
import Testing

/// Digest, NTLM, Negotiate and certificates against servers that nobody here wrote.
@Suite(.ifInstalled(.kerberos, .apache), .running(.kerberos), .running(.apache), .serialized) struct HandshakeTests {
  /// alice as NTLM and Basic know her.
  static let alice: [String: InputValue] = ["username": .text(RealServer.username), "password": .secret(RealServer.password)]
  static let bob: [String: InputValue] = ["username": "bob", "password": .secret(KerberosRealm.password(of: "bob"))]
  /// alice as Kerberos knows her.
  static let principal = "alice@\(KerberosRealm.name)"
}

// MARK: - Each answer belongs to its user

extension HandshakeTests {
  @Suite struct Identities {
    private func interleave(_ first: Visitor, _ second: Visitor, rounds: Int) async throws -> [String?: Int] {
      try await withThrowingTaskGroup(of: (String?, String?).self) { group in
        for round in 0..<rounds {
          let isFirst = round.isMultiple(of: 2)
          group.addTask { (isFirst ? "alice" : "bob", try await (isFirst ? first : second).get().user) }
        }
        return try await group.reduce(into: [:]) { counts, answer in
          counts[
            answer.0.flatMap { expected in answer.1.map { $0.contains(expected) ? expected : "\($0) for \(expected)" } }, default: 0] += 1
        }
      }
    }

    @Test func onOneNTLMServer() async throws {
      let apache = try ApacheServer.running
      let transport = CURLTransport()
      let alice = try Visitor(.every(request: AuthSpec.ntlm), at: apache.url(.ntlm), HandshakeTests.alice, through: transport)
      let bob = try Visitor(.every(request: AuthSpec.ntlm), at: apache.url(.ntlm), HandshakeTests.bob, through: transport)
      let before = try await apache.requests(.ntlm).count
      #expect(try await interleave(alice, bob, rounds: 100) == ["alice": 50, "bob": 50])
      // No connection has served both.
      let requests = try await apache.requests(.ntlm).dropFirst(before)
      let users = Dictionary(grouping: requests.filter { $0.user != "-" }, by: \.connection).mapValues { Set($0.map(\.user)).count }
      #expect(!users.isEmpty && users.values.allSatisfy { $0 == 1 })
      await transport.shutdown()
    }

    @Test func onOneNegotiateServer() async throws {
      let (apache, realm) = (try ApacheServer.running, try KerberosRealm.running)
      let transport = CURLTransport()
      let alice = try Visitor(
        .every(request: AuthSpec.kerberos), at: apache.url(.negotiate), ["cache": .text(realm.cache)], through: transport)
      let bob = try Visitor(
        .every(request: AuthSpec.kerberosKeytab), at: apache.url(.negotiate), ["username": "bob", "keytab": .text(realm.keytab)],
        through: transport)
      #expect(try await interleave(alice, bob, rounds: 100) == ["alice": 50, "bob": 50])
      await transport.shutdown()
    }
  }
}

// MARK: - What does not come to an end

extension HandshakeTests {
  @Suite struct Failures {
    private let apache: ApacheServer
    private let realm: KerberosRealm

    init() throws {
      apache = try ApacheServer.running
      realm = try KerberosRealm.running
    }

    @Test(
      arguments: [(.basic, AuthSpec.basic, 1), (.digest, AuthSpec.digest, 2), (.ntlm, AuthSpec.ntlm, 3)]
        as [(ApacheServer.Host, String, Int)])
    func aWrongPasswordIsSentOnce(host: ApacheServer.Host, schemes: String, requestCount: Int) async throws {
      let visitor = try Visitor(
        .every(request: schemes), at: apache.url(host), ["username": "alice", "password": .secret("wrong")])
      let before = try await apache.requests(host).count
      if host == .basic {
        // It goes with the request, and what the 401 means is the caller's to see.
        #expect(try await visitor.get().status == 401)
      } else {
        for _ in 1...3 { #expect(await visitor.failure()?.code == .credentialsRejected) }
      }
      let requests = try await apache.requests(host).dropFirst(before)
      #expect(requests.map(\.status) == Array(repeating: 401, count: requestCount))
    }

    @Test func aPasswordThatTheRealmRefusesIsSentOnce() async throws {
      let before = try realm.wrongPasswords(of: "alice")
      let visitor = try Visitor(
        .every(request: AuthSpec.kerberosPassword), at: apache.url(.negotiate), ["username": "alice", "password": .secret("wrong")])
      for _ in 1...3 {
        let error = await visitor.failure()
        #expect(error?.code == .credentialsRejected)
        #expect(error?.message == "the realm does not accept the password")
      }
      #expect(try realm.wrongPasswords(of: "alice") == before + 1)
    }

    @Test func ticketsThatCannotBeUsedSayWhy() async throws {
      func code(_ schemes: String, at base: String? = nil, _ inputs: [String: InputValue]) async throws -> String? {
        let error = try await Visitor(.every(request: schemes), at: base ?? apache.url(.negotiate), inputs).failure()
        #expect(error?.step == "the API request")
        return error?.code.rawValue
      }
      let cache = ["cache": InputValue.text(realm.cache)]
      #expect(try await code(AuthSpec.kerberos, ["cache": .text(realm.expiredCache)]) == "negotiate-ticket-expired")
      #expect(try await code(AuthSpec.kerberos, ["cache": .text("\(realm.folder)/nothing")]) == "negotiate-no-ticket")
      #expect(try await code(AuthSpec.kerberos, cache.merging(["service": "HTTP@elsewhere.test"]) { $1 }) == "negotiate-unknown-service")
      // Kerberos knows the service by the name of its host, not by its address.
      let address = apache.url(.negotiate).replacing("localhost", with: "127.0.0.1")
      #expect(try await code(AuthSpec.kerberos, at: address, cache) == "negotiate-unknown-service")
      for (user, expected) in [
        ("alice@NOWHERE.TEST", "negotiate-unknown-realm"), ("alice@\(KerberosRealm.absentRealm)", "negotiate-unreachable"),
        ("nobody", "credentials-rejected"), ("dave", "account-locked"), ("erin", "password-expired"),
      ] {
        let inputs: [String: InputValue] = ["username": .text(user), "password": .secret(KerberosRealm.password(of: user))]
        #expect(try await code(AuthSpec.kerberosPassword, inputs) == expected)
      }
      let help = try await Visitor(
        .every(request: AuthSpec.kerberos), at: apache.url(.negotiate), ["cache": .text(realm.expiredCache)]
      ).failure()?.help
      #expect(help == "get a new one with kinit")
    }

    @Test func aServerThatOffersOnlyBasicIsToldNothing() async throws {
      let witness = Witness()
      let visitor = try Visitor(
        .every(request: #"[ { negotiate: {} }, { ntlm: \#(AuthSpec.account) } ]"#), at: apache.url(.basic), HandshakeTests.alice,
        through: witness)
      let error = await visitor.failure()
      #expect(error?.code == .schemeNotOffered)
      #expect(error?.message == "the server does not offer Negotiate or NTLM")
      #expect(error?.help == "it offers Basic, which the spec does not name")
      #expect(witness.exchanges.map(\.authorization) == [nil])
    }

    @Test func legsThatTravelOnSeveralConnectionsSaySo() async throws {
      let splitting = Witness(changing: { $0.connection = .fresh })
      let visitor = try Visitor(.every(request: AuthSpec.ntlm), at: apache.url(.ntlm), HandshakeTests.alice, through: splitting)
      let error = await visitor.failure()
      #expect(error?.code.rawValue == "handshake-interrupted")
      #expect(splitting.statuses.allSatisfy { $0 == 401 })
      // Without the transport's word the server's is enough.
      let silent = Witness(changing: { $0.connection = .fresh }, answers: { $0.connection = ConnectionFacts() })
      let second = try Visitor(.every(request: AuthSpec.ntlm), at: apache.url(.ntlm), HandshakeTests.alice, through: silent)
      #expect(await second.failure() != nil)
      #expect(silent.statuses.allSatisfy { $0 == 401 })
    }

    @Test func aServerThatDoesNotProveItselfIsNotBelieved() async throws {
      let mute = Witness(answers: { if $0.head.status == .ok { $0.head.headerFields[.wwwAuthenticate] = nil } })
      let visitor = try Visitor(
        .every(request: AuthSpec.kerberos), at: apache.url(.negotiate), ["cache": .text(realm.cache)], through: mute)
      #expect(await visitor.failure()?.code.rawValue == "negotiate-mutual-failed")
    }

    @Test func aServerThatRefusesTheTicketSaysSo() async throws {
      // It offers Negotiate for the sake of NTLM inside it.
      let visitor = try Visitor(.every(request: AuthSpec.kerberos), at: apache.url(.ntlm), ["cache": .text(realm.cache)])
      let error = await visitor.failure()
      #expect(error?.code == .handshakeRefused)
      #expect(error?.message == "the server does not accept the Kerberos ticket")
    }

    @Test func hostileChallengesAreErrors() async throws {
      for token in ["", "TlRMTVNTUAACAAAA", "!!!", String(repeating: "A", count: 60_000)] {
        let hostile = Witness(answers: { answer in
          let values = answer.head.headerFields[values: .wwwAuthenticate]
          guard values.contains(where: { $0.hasPrefix("NTLM ") }) else { return }
          answer.head.headerFields[values: .wwwAuthenticate] = ["NTLM \(token)"]
        })
        let visitor = try Visitor(.every(request: AuthSpec.ntlm), at: apache.url(.ntlm), HandshakeTests.alice, through: hostile)
        let error = await visitor.failure()
        #expect(error?.code.rawValue.hasPrefix("handshake-") == true, "\(String(describing: error))")
      }
    }

    @Test func anotherSchemeAtAnotherPathOfTheSameServerIsTaken() async throws {
      let schemes = #"[ { ntlm: \#(AuthSpec.account) }, { negotiate: { cache: "${cache}" } }, { basic: \#(AuthSpec.account) } ]"#
      let visitor = try Visitor(
        .every(request: schemes, tls: #"{ authorities: "${authorities}" }"#), at: apache.url(.tls),
        HandshakeTests.alice.merging(["cache": .text(realm.cache), "authorities": .file(try bytes(apache.certificates.authority))]) { $1 })
      for (path, user) in [("ntlm", "alice"), ("basic", "alice"), ("negotiate", HandshakeTests.principal), ("ntlm", "alice")] {
        let answer = try await visitor.get("/\(path)/data.txt")
        #expect(answer.status == 200)
        #expect(answer.user?.hasPrefix(user) == true, "\(path): \(answer.user ?? "nobody")")
      }
    }
  }
}

/// The content of a file.
func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }
