import Foundation
import Testing

// The same by the built command: whole stories, and how it ends where there is none.

extension HandshakeTests {
  @Suite struct ByCommand {
    private let apache: ApacheServer
    private let realm: KerberosRealm

    init() throws {
      apache = try ApacheServer.running
      realm = try KerberosRealm.running
    }

    private func open(_ host: ApacheServer.Host, _ body: (Desk) async throws -> Void) async throws {
      try await Desk.open(at: apache.url(host), body)
    }

    private func login(
      _ vendor: String, _ method: String, at desk: Desk, _ more: String..., environment: [String: String] = [:]
    ) async throws -> Desk.Outcome {
      try await desk.run(
        ["login", specPath(vendor), "--method", method, "--set", "base_url=\(desk.vendor)"] + more,
        environment: realm.environment.merging(environment) { $1 })
    }

    private func specPath(_ vendor: String) -> String {
      let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
      return root.appending(path: "specs/\(vendor)/\(vendor).auth.yaml").path
    }

    @Test func pyramidLogsInAgainByItsTicket() async throws {
      try await open(.vendor) { desk in
        let first = try await login("pyramid-analytics", "windows", at: desk)
        #expect(first.status == 0, "\(first.err)")
        let call = ["request", "pyramid-analytics", "POST", "/API2/access/getMe", "--data", "{}"]
        for round in 1...2 {
          let answer = try await desk.run(call, environment: realm.environment)
          #expect(answer.status == 0, "\(answer.err)")
          #expect(answer.out == #"{"user": "alice@\#(KerberosRealm.name)", "by": "auth"}"#)
          if round == 1 { try await RealServer.apache.running.forgetSessions() }
        }
        let logout = try await desk.run(["logout", "pyramid-analytics"], environment: realm.environment)
        #expect(logout.status == 0, "\(logout.err)")
      }
    }

    @Test func menAndMiceByNTLMAndByTicket() async throws {
      for (method, host, more, user) in [
        ("ntlm", .ntlm, ["--set", "username=LANYARD\\alice", "--env", "password=PW"], #"LANYARD\\alice"#),
        ("negotiate", .negotiate, [], "alice@\(KerberosRealm.name)"),
      ] as [(String, ApacheServer.Host, [String], String)] {
        try await open(host) { desk in
          let environment = realm.environment.merging(["PW": RealServer.password]) { $1 }
          let first = try await desk.run(
            ["login", specPath("men-and-mice"), "--method", method, "--set", "base_url=\(desk.vendor)"] + more, environment: environment)
          #expect(first.status == 0, "\(first.err)")
          let answer = try await desk.run(["request", "men-and-mice", "GET", "/mmws/api/Users"], environment: environment)
          #expect(answer.status == 0, "\(answer.err)")
          #expect(answer.out == #"{"user": "\#(user)", "by": "request"}"#, "\(answer.out)")
          let headers = try await desk.run(
            ["headers", "men-and-mice", "GET", "/mmws/api/Users"], environment: environment, handsOver: true)
          #expect(headers.status == 8)
          #expect(headers.err.contains("needs-conversation"))
        }
      }
    }

    @Test func mashZoneByAPKCS12FileKeepsItsCookie() async throws {
      try await open(.certificate) { desk in
        let certificates = apache.certificates
        let first = try await login(
          "mashzone-nextgen", "certificate", at: desk, "--file", "certificate=\(certificates.bundle)", "--env", "passphrase=PASS",
          "--file", "authorities=\(certificates.authority)", environment: ["PASS": Certificates.bundlePassword])
        #expect(first.status == 0, "\(first.err)")
        for session in ["null", #""alice""#] {
          let answer = try await desk.run(
            ["request", "mashzone-nextgen", "GET", "/edge/api/x"], environment: ["PASS": Certificates.bundlePassword])
          #expect(answer.status == 0, "\(answer.err)")
          #expect(answer.out == #"{"user": "alice", "session": \#(session)}"#)
        }
        // What has the key in it is not copied into the kept session.
        #expect(try !String(contentsOf: desk.kept("mashzone-nextgen"), encoding: .utf8).contains("PRIVATE"))
      }
    }

    @Test func aCertificateThatIsMissingEndsWithSix() async throws {
      try await open(.certificate) { desk in
        // The client's certificate is an input that the method needs: a method without it meets the server's demand.
        let outcome = try await desk.run(
          ["login", specPath("mashzone-nextgen"), "--method", "login", "--ca", apache.certificates.authority, "--json"]
            + ["--set", "base_url=\(desk.vendor)", "--set", "username=alice", "--env", "password=PW"], environment: ["PW": "x"])
        #expect(outcome.status == 6, "\(outcome.err)")
        #expect(outcome.error["transport"] as? String == "tls.client-required", "\(outcome.out)")
        #expect((outcome.error["message"] as? String)?.contains("asks for a client's certificate, and none was given") == true)
      }
    }

    @Test func noTicketEndsWithEight() async throws {
      try await open(.vendor) { desk in
        for (cache, code, message, help) in [
          ("\(realm.folder)/nothing", "negotiate-no-ticket", "there is no Kerberos ticket for this process", "kinit"),
          (realm.expiredCache, "negotiate-ticket-expired", "the Kerberos ticket has expired", "get a new one with kinit"),
        ] {
          let outcome = try await login("pyramid-analytics", "windows", at: desk, environment: ["KRB5CCNAME": "FILE:\(cache)"])
          #expect(outcome.status == 8)
          #expect(outcome.err.hasPrefix("error[\(code)]: \(message)\n"), "\(outcome.err)")
          #expect(outcome.err.contains(help))
          #expect(outcome.err.contains("pyramid-analytics.auth.yaml:"))
        }
      }
    }

    @Test func aWrongPasswordEndsWithTwoAndIsSentOnce() async throws {
      try await open(.vendorNTLM) { desk in
        let before = try await apache.requests(.vendorNTLM).count
        let outcome = try await login(
          "pyramid-analytics", "windows-ntlm", at: desk, "--set", "username=alice", "--env", "password=PW",
          environment: ["PW": "not-the-password"])
        #expect(outcome.status == 2)
        #expect(
          outcome.err.hasPrefix("error[credentials-rejected]: the server rejects the credentials given with NTLM\n"), "\(outcome.err)")
        #expect(try await apache.requests(.vendorNTLM).dropFirst(before).map(\.status) == [401, 401, 401])
        #expect(!FileManager.default.fileExists(atPath: desk.kept("pyramid-analytics").path))
      }
    }

    @Test func aSchemeThatIsNotOfferedEndsWithFour() async throws {
      try await open(.basic) { desk in
        let before = try await apache.requests(.basic).count
        let outcome = try await login("pyramid-analytics", "windows", at: desk)
        #expect(outcome.status == 4)
        #expect(outcome.err.hasPrefix("error[scheme-not-offered]: the server does not offer Negotiate\n"), "\(outcome.err)")
        #expect(outcome.err.contains("it offers Basic, which the spec does not name"))
        #expect(try await apache.requests(.basic).dropFirst(before).map(\.status) == [401])
      }
    }
  }
}
