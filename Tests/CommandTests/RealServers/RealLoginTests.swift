import Foundation
import HTTPTypes
import Lanyard
import LanyardCURL
import Testing

/// The whole life of a session at servers that nobody here wrote, by the built command and by the library.
@Suite struct RealLoginTests {
  @Suite(.running(.transmission), .serialized) struct Transmission {
    static let story = Story(
      server: .transmission, spec: "transmission", method: "POST", path: "/transmission/rpc", body: #"{"method":"session-get"}"#,
      sign: #""result":"success""#, hasLogout: false)

    @Test func byTheCommand() async throws { try await Self.story.playByCommand() }
    @Test func byTheLibrary() async throws { try await Self.story.playByLibrary() }
  }

  @Suite(.running(.etcd), .serialized) struct Etcd {
    static let story = Story(
      server: .etcd, spec: "etcd", method: "POST", path: "/v3/kv/range", body: #"{"key":"aXRlbXMvMQ=="}"#, sign: #""header":"#,
      hasLogout: false)

    @Test func byTheCommand() async throws { try await Self.story.playByCommand() }
    @Test func byTheLibrary() async throws { try await Self.story.playByLibrary() }
  }

  @Suite(.running(.qbittorrent), .serialized) struct QBittorrent {
    static let story = Story(
      server: .qbittorrent, spec: "qbittorrent", method: "GET", path: "/api/v2/app/version", body: nil, sign: "v", hasLogout: true)

    @Test func byTheCommand() async throws { try await Self.story.playByCommand() }
    @Test func byTheLibrary() async throws { try await Self.story.playByLibrary() }
  }

  /// Login, call, wrong password, rejected session, new login, logout.
  struct Story {
    var server: RealServer
    var spec: String
    var method: String
    var path: String
    var body: String?
    /// What the answer to a call that is let through contains.
    var sign: String
    var hasLogout: Bool

    private var file: String {
      let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
      return root.appending(path: "specs/\(spec)/\(spec).auth.yaml").path
    }

    func playByCommand() async throws {
      let running = try server.running
      try await Desk.open(at: running.url) { desk in
        let login = ["login", file, "--set", "base_url=\(running.url)", "--set", "username=\(RealServer.username)", "--env", "password=PW"]
        let right = ["PW": RealServer.password]
        let call = ["request", spec, method, path] + (body.map { ["--data", $0] } ?? [])

        let first = try await desk.run(login, environment: right)
        #expect(first.status == 0, "\(first.err)")
        #expect(try desk.permissions(of: desk.kept(spec)) == 0o600)
        try expectLetThrough(try await desk.run(call, environment: right))

        let wrong = try await desk.run(login, environment: ["PW": "wrong"])
        #expect(wrong.status == 2)
        #expect(wrong.err.contains("credentials-rejected"))
        try expectLetThrough(try await desk.run(call, environment: right))

        try await running.forgetSessions()
        try expectLetThrough(try await desk.run(call, environment: right))

        try await running.forgetSessions()
        let over = try await desk.run(call)
        #expect(over.status == 7, "\(over.err)")
        try expectLetThrough(try await desk.run(call, environment: right))

        let logout = try await desk.run("logout", spec, environment: right)
        #expect(logout.status == 0, "\(logout.err)")
        #expect(!FileManager.default.fileExists(atPath: desk.kept(spec).path))
        #expect(try await desk.run(call, environment: right).status == 7)
      }
    }

    private func expectLetThrough(_ outcome: Desk.Outcome) throws {
      #expect(outcome.status == 0, "\(outcome.err)")
      #expect(outcome.out.contains(sign))
    }

    func playByLibrary() async throws {
      let running = try server.running
      let transport = CURLTransport()
      func authenticator(_ password: String) throws -> Authenticator {
        let inputs: [String: InputValue] = [
          "base_url": .text(running.url), "username": .text(RealServer.username), "password": .secret(password),
        ]
        return try Authenticator(AuthSpec(contentsOf: file), inputs: inputs, transport: transport)
      }
      func call(_ authenticator: Authenticator) async throws -> (status: Int, text: String) {
        var request = HTTPRequest(
          method: try #require(HTTPRequest.Method(rawValue: method)), scheme: "http", authority: String(running.url.dropFirst(7)),
          path: path)
        if body != nil { request.headerFields[.contentType] = "application/json" }
        let (response, bytes) = try await authenticator.send(request, body: body.map { Array($0.utf8) })
        return (response.status.code, String(decoding: bytes, as: UTF8.self))
      }

      let alice = try authenticator(RealServer.password)
      let answer = try await call(alice)
      #expect(answer.status == 200)
      #expect(answer.text.contains(sign))
      #expect(try await alice.probe())

      let mallory = try authenticator("wrong")
      for _ in 1...2 {
        let error = await #expect(throws: AuthError.self) { try await mallory.session() }
        #expect(error?.code == .credentialsRejected)
      }

      try await running.forgetSessions()
      #expect(try await call(alice).status == 200)
      #expect(try await alice.logout() == hasLogout)
      #expect(await alice.heldSession == nil)
      await transport.shutdown()
    }
  }
}
