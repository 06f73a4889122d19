import Foundation
import HTTPTypes
import Lanyard
import LanyardCURL
import Testing

extension HandshakeTests {
  @Suite struct Passwords {
    private let apache: ApacheServer

    init() throws { apache = try ApacheServer.running }

    /// `nc=00000001` gives `00000001`.
    private func parameter(_ name: String, of authorization: String?) -> String? {
      authorization?.split(whereSeparator: { ", ".contains($0) }).first { $0.hasPrefix("\(name)=") }.map {
        String($0.dropFirst(name.count + 1))
      }
    }

    @Test func basicGoesWithTheFirstRequest() async throws {
      let witness = Witness()
      let visitor = try Visitor(.every(request: AuthSpec.basic), at: apache.url(.basic), HandshakeTests.alice, through: witness)
      #expect(try await visitor.get().user == "alice")
      #expect(witness.statuses == [200])
    }

    @Test func digestCountsAndSurvivesANonceThatIsStale() async throws {
      let witness = Witness()
      let visitor = try Visitor(.every(request: AuthSpec.digest), at: apache.url(.digest), HandshakeTests.alice, through: witness)
      for _ in 1...3 { #expect(try await visitor.get("/data.txt?a=b").user == "alice") }
      #expect(witness.statuses == [401, 200, 200, 200])
      #expect(witness.exchanges.dropFirst().map { parameter("nc", of: $0.authorization) } == ["00000001", "00000002", "00000003"])
      // After a restart the server does not know its own nonces.
      try await RealServer.apache.running.forgetSessions()
      #expect(try await visitor.get().user == "alice")
      #expect(witness.statuses.suffix(2) == [401, 200])
      #expect(parameter("nc", of: witness.exchanges.last?.authorization) == "00000001")
    }

    @Test func digestTakesTheNextNonce() async throws {
      let witness = Witness()
      let visitor = try Visitor(.every(request: AuthSpec.digest), at: apache.url(.digest), HandshakeTests.alice, through: witness)
      for _ in 1...3 { #expect(try await visitor.get("/next/data.txt").user == "alice") }
      #expect(witness.statuses == [401, 200, 200, 200])
      #expect(witness.exchanges.dropFirst().map { parameter("nc", of: $0.authorization) } == ["00000001", "00000001", "00000001"])
    }

    @Test func digestDoesNotBelieveAServerWithoutItsProof() async throws {
      let witness = Witness(answers: { answer in
        guard let info = answer.head.headerFields[.authenticationInfo] else { return }
        answer.head.headerFields[.authenticationInfo] = info.replacing(/rspauth="./, with: #"rspauth="x"#)
      })
      let visitor = try Visitor(.every(request: AuthSpec.digest), at: apache.url(.digest), HandshakeTests.alice, through: witness)
      #expect(await visitor.failure()?.code.rawValue == "handshake-server-proof")
    }

    private static let formSpec = """
      lanyard: 1
      name: form
      inputs:
        base_url: { type: url }
        username: {}
        password: { secret: true }
      methods:
        form:
          login:
            - send:
                post: ${base_url}/dologin
                form: { httpd_username: "${username}", httpd_password: "${password}" }
              fail:
                - when: { redirect: location, contains: "/login.html" }
                  as: credentials-rejected
              expect: { status: 302 }
              extract: { session: { cookie: session } }
          session: { until: rejected }
          apply: { cookies: { session: "${session}" } }
          rejected: [ { status: 302 } ]
      """

    @Test func aFormGivesACookieByARedirect() async throws {
      let spec = try AuthSpec(yaml: Self.formSpec)
      let visitor = try Visitor(spec, at: apache.url(.form), HandshakeTests.alice)
      #expect(try await visitor.get("/inside/data.txt").status == 200)
      let before = try await apache.requests(.form).count
      let mallory = try Visitor(spec, at: apache.url(.form), ["username": "alice", "password": .secret("wrong")])
      for _ in 1...3 { #expect(await mallory.failure("GET", "/inside/data.txt")?.code == .credentialsRejected) }
      #expect(try await apache.requests(.form).count == before + 1)
    }
  }
}

@Suite(.ifInstalled(.lighttpd), .running(.lighttpd), .serialized) struct LighttpdLoginTests {
  @Test func digestInBothHashes() async throws {
    let server = try LighttpdDigest.running
    for path in ["/md5/data.txt", "/sha256/data.txt"] {
      let before = try server.statuses().count
      let visitor = try Visitor(.every(request: AuthSpec.digest), at: server.place.url, HandshakeTests.alice)
      for _ in 1...3 { #expect(try await visitor.get(path).status == 200) }
      #expect(Array(try server.statuses().dropFirst(before)) == [401, 200, 200, 200])
      let mallory = try Visitor(
        .every(request: AuthSpec.digest), at: server.place.url, ["username": "alice", "password": .secret("wrong")])
      for _ in 1...3 { #expect(await mallory.failure("GET", path)?.code == .credentialsRejected) }
      #expect(Array(try server.statuses().dropFirst(before)) == [401, 200, 200, 200, 401, 401])
    }
  }
}
