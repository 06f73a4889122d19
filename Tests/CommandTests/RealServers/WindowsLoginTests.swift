import Foundation
import HTTPTypes
import Lanyard
import LanyardCURL
import Testing

// The vendors' logins with Windows accounts, from the first request to the logout.

extension HandshakeTests {
  @Suite struct Windows {
    private let apache: ApacheServer
    private let realm: KerberosRealm

    init() throws {
      apache = try ApacheServer.running
      realm = try KerberosRealm.running
    }

    /// A login's token goes where the vendor wants it; once it is forgotten there is one new login.
    private func playPyramid(_ method: String, at host: ApacheServer.Host, as inputs: [String: InputValue], by place: String) async throws {
      let visitor = try Visitor(.vendor("pyramid-analytics"), method, at: apache.url(host), inputs)
      let before = try await apache.requests(host).count
      for round in 1...3 {
        if round == 3 { try await RealServer.apache.running.forgetSessions() }
        let answer = try await visitor.send("POST", "/API2/access/getMe", body: "{}")
        #expect(answer.status == 200)
        #expect(answer.body.contains(#""by": "\#(place)""#), "\(answer.body)")
        #expect(answer.body.contains(#"{"user": "alice"#))
      }
      let requests = try await apache.requests(host).dropFirst(before)
      let calls = requests.filter { $0.target == "/API2/access/getMe" }
      #expect(calls.map(\.status) == [200, 200, 401, 200])
      let logins = requests.filter { $0.target == "/API2/auth/authenticateUserWindows" }
      #expect(logins.count { $0.status == 200 } == 2)
      #expect(try await visitor.authenticator.logout() == false)
    }

    @Test(arguments: [("windows", "auth"), ("windows-cookie", "cookie")])
    func pyramidByTicket(method: String, place: String) async throws {
      try await playPyramid(method, at: .vendor, as: ["ticket_cache": .text(realm.cache)], by: place)
    }

    @Test func pyramidByPassword() async throws {
      try await playPyramid("windows-ntlm", at: .vendorNTLM, as: HandshakeTests.alice, by: "auth")
    }

    @Test(
      arguments: [("negotiate", .negotiate, "alice@"), ("ntlm", .ntlm, "alice"), ("windows", .windows, "alice@")]
        as [(String, ApacheServer.Host, String)])
    func menAndMiceOnEveryRequest(method: String, host: ApacheServer.Host, user: String) async throws {
      let inputs = HandshakeTests.alice.merging(["ticket_cache": .text(realm.cache)]) { $1 }
      let visitor = try Visitor(.vendor("men-and-mice"), method, at: apache.url(host), inputs)
      let before = try await apache.requests(host).count
      for _ in 1...2 {
        let users = try await visitor.get("/mmws/api/Users?session=7&filter=a")
        #expect(users.body.contains(#"{"user": "\#(user)"#) && users.body.contains(#""by": "request""#), "\(users.body)")
        let call = try await visitor.send(
          "POST", "/mmws/json", body: #"{"jsonrpc":"2.0","id":7,"method":"GetUsers","params":{"session":7}}"#)
        #expect(call.body.contains(#""by": "request""#), "\(call.body)")
      }
      let requests = try await apache.requests(host).dropFirst(before)
      #expect(
        requests.filter { $0.status == 200 }.map(\.target) == [
          "/mmws/api/Users?filter=a", "/mmws/json", "/mmws/api/Users?filter=a", "/mmws/json",
        ])
      // Elsewhere nothing is proven, and nothing sent.
      #expect(await visitor.failure("GET", "/data.txt")?.code == .foreignOrigin)
      #expect(try await apache.requests(host).count == before + requests.count)
    }

    @Test func menAndMiceTakesNTLMWhereThereIsNoNegotiate() async throws {
      let witness = Witness(answers: { answer in
        let values = answer.head.headerFields[values: .wwwAuthenticate]
        answer.head.headerFields[values: .wwwAuthenticate] = values.filter { !$0.hasPrefix("Negotiate") }
      })
      let visitor = try Visitor(.vendor("men-and-mice"), "windows", at: apache.url(.ntlm), HandshakeTests.alice, through: witness)
      #expect(try await visitor.get("/mmws/api/Users").body.contains(#"{"user": "alice"#))
      #expect(witness.exchanges.compactMap(\.authorization).allSatisfy { $0.hasPrefix("NTLM ") })
    }

    @Test func menAndMiceSpeaksNTLMInsideNegotiate() async throws {
      let witness = Witness(answers: { answer in
        let values = answer.head.headerFields[values: .wwwAuthenticate]
        answer.head.headerFields[values: .wwwAuthenticate] = values.filter { !$0.hasPrefix("NTLM") }
      })
      let visitor = try Visitor(.vendor("men-and-mice"), "ntlm", at: apache.url(.ntlm), HandshakeTests.alice, through: witness)
      for _ in 1...2 {
        async let first = visitor.get("/mmws/api/Users")
        async let second = visitor.get("/mmws/api/Users")
        for answer in [try await first, try await second] { #expect(answer.body.contains(#"{"user": "alice"#)) }
      }
      #expect(witness.exchanges.compactMap(\.authorization).allSatisfy { $0.hasPrefix("Negotiate ") })
    }

    private static let soap = """
      <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><GetUsers \
      xmlns="http://menandmice.com/webservices/"></GetUsers></soap:Body></soap:Envelope>
      """
    private static let jsonrpc = #"{"jsonrpc":"2.0","id":7,"method":"GetUsers","params":{}}"#

    @Test(
      arguments: [("single-sign-on", .vendor, soap, "soap"), ("single-sign-on-ntlm", .vendorNTLM, jsonrpc, "params.session")]
        as [(String, ApacheServer.Host, String, String)])
    func menAndMiceSingleSignOn(method: String, host: ApacheServer.Host, call: String, place: String) async throws {
      let inputs = HandshakeTests.alice.merging(["ticket_cache": .text(realm.cache), "server": "central.example.com"]) { $1 }
      let visitor = try Visitor(.vendor("men-and-mice"), method, at: apache.url(host), inputs)
      let before = try await apache.requests(host).count
      let answer = try await visitor.send("POST", "/_mmwebext/mmwebext.dll?Soap", body: call)
      #expect(answer.body.contains(#"{"user": "alice"#) && answer.body.contains(#""by": "\#(place)""#), "\(answer.body)")
      #expect(try await visitor.authenticator.logout())
      let requests = try await apache.requests(host).dropFirst(before)
      #expect(
        requests.filter { $0.status == 200 }.map(\.target)
          == ["/_mmwebext/mmwebext.dll?RequestSSO", "/_mmwebext/mmwebext.dll?Soap", "/_mmwebext/mmwebext.dll?Soap"])
    }

    @Test func mashZoneByTicketGoesOnWithItsCookie() async throws {
      let visitor = try Visitor(
        .vendor("mashzone-nextgen"), "single-sign-on", at: apache.url(.negotiate), ["ticket_cache": .text(realm.cache)])
      try await expectSession(of: HandshakeTests.principal, for: visitor)
    }

    @Test func mashZoneByCertificate() async throws {
      let certificates = apache.certificates
      let authorities = InputValue.file(try bytes(certificates.authority))
      let pair: [String: InputValue] = [
        "certificate": .file(try bytes(certificates.client.certificate)), "private_key": .file(try bytes(certificates.client.key)),
      ]
      let protected: [String: InputValue] = [
        "certificate": .file(try bytes(certificates.client.certificate)), "private_key": .file(try bytes(certificates.protectedKey)),
        "passphrase": .secret(Certificates.keyPassword),
      ]
      let bundle: [String: InputValue] = [
        "certificate": .file(try bytes(certificates.bundle)), "passphrase": .secret(Certificates.bundlePassword),
      ]
      for inputs in [pair, protected, bundle] {
        let visitor = try Visitor(
          .vendor("mashzone-nextgen"), "certificate", at: apache.url(.certificate), inputs.merging(["authorities": authorities]) { $1 })
        try await expectSession(of: "alice", for: visitor)
      }
    }

    /// The first request creates the session, the others go on with it, and a forgotten one is made anew.
    private func expectSession(of user: String, for visitor: Visitor) async throws {
      let path = "/edge/api/rest/UserManagerService/getUser"
      for session in ["null", #""\#(user)""#, #""\#(user)""#] {
        let answer = try await visitor.get(path)
        #expect(answer.status == 200)
        #expect(answer.body == #"{"user": "\#(user)", "session": \#(session)}"#)
      }
      try await RealServer.apache.running.forgetSessions()
      #expect(try await visitor.get(path).body.contains(#""session": null"#))
      #expect(try await visitor.get(path).body.contains(#""session": "\#(user)""#))
    }
  }
}
