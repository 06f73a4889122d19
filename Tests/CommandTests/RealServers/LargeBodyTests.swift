import Foundation
import HTTPTypes
import Lanyard
import LanyardCURL
import Testing

// Bodies that nobody holds, to and from a server that asks for proofs first.

extension HandshakeTests {
  @Suite struct LargeBodies {
    private let apache: ApacheServer
    private static let size = 24 << 20

    init() throws {
      apache = try ApacheServer.running
      let content = Data(repeating: 0x61, count: Self.size)
      try content.write(to: URL(filePath: "\(RealServer.apache.running.place.folder)/www/large.bin"))
    }

    private func authenticator(_ host: ApacheServer.Host, _ schemes: String) throws -> Authenticator {
      try Authenticator(
        .every(request: schemes), inputs: HandshakeTests.alice.merging(["base_url": .text(apache.url(host))]) { $1 },
        transport: CURLTransport())
    }

    private func request(_ method: HTTPRequest.Method, _ host: ApacheServer.Host, _ path: String) throws -> HTTPRequest {
      let url = try #require(URL(string: apache.url(host)))
      return HTTPRequest(
        method: method, scheme: "http", authority: "\(try #require(url.host())):\(try #require(url.port))", path: path)
    }

    @Test func anAnswerStreamsAfterAHandshake() async throws {
      for (host, schemes) in [(ApacheServer.Host.digest, AuthSpec.digest), (.ntlm, AuthSpec.ntlm), (.basic, AuthSpec.basic)] {
        let authenticator = try authenticator(host, schemes)
        for _ in 1...2 {
          let answer = try await authenticator.stream(request(.get, host, "/large.bin"))
          #expect(answer.head.status == .ok)
          var received = 0
          for try await piece in answer.body { received += piece.count }
          #expect(received == Self.size, "from the host '\(host)'")
        }
      }
    }

    @Test func aBodyThatCanBeHadOnceIsNotSentWithoutAProof() async throws {
      let authenticator = try authenticator(.digest, AuthSpec.digest)
      let piece = [UInt8](repeating: 0x62, count: 1 << 20)
      func body() -> RequestBody {
        .stream(
          BodyStream(
            AsyncStream { continuation in
              for _ in 0..<8 { continuation.yield(piece) }
              continuation.finish()
            }))
      }
      let error = await #expect(throws: AuthError.self) {
        try await authenticator.stream(request(.post, .digest, "/data.txt"), body: body())
      }
      #expect(error?.code == .sessionRejected)
      // Once the server's nonce is known, the proof goes with the first request.
      _ = try await authenticator.stream(request(.get, .digest, "/data.txt")).body.collect(atMost: 100)
      let answer = try await authenticator.stream(request(.post, .digest, "/data.txt"), body: body())
      #expect(answer.head.status != .unauthorized)
    }

    @Test func theCommandWritesAFileFromARealServer() async throws {
      try await Desk.open(at: apache.url(.digest)) { desk in
        try desk.write(
          """
          lanyard: 1
          name: files
          inputs:
            base_url: { type: url }
            username: {}
            password: { secret: true }
          methods:
            digest:
              apply:
                authenticate: \(AuthSpec.digest)
              probe:
                send: { get: "${base_url}/data.txt" }
          """, to: desk.specs.appending(path: "files.auth.yaml"))
        let login = try await desk.run(
          "login", "files", "--set", "base_url=\(desk.vendor)", "--set", "username=\(RealServer.username)", "--env", "password=PW",
          environment: ["PW": RealServer.password])
        try #require(login.status == 0, "\(login.err)")
        let outcome = try await desk.run(
          "request", "files", "GET", "/large.bin", "--output", "large.bin", environment: ["PW": RealServer.password])
        #expect(outcome.status == 0, "\(outcome.err)")
        let file = desk.work.appending(path: "large.bin")
        #expect(try file.resourceValues(forKeys: [.fileSizeKey]).fileSize == Self.size)
      }
    }
  }
}
