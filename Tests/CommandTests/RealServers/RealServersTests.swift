import Foundation
import Testing

// The harness itself: each server serves, knows its user, forgets its sessions when told to, and is gone afterwards.

@Suite struct RealServersTests {
  @Suite(.running(.transmission), .serialized) struct Transmission {
    private func call(_ headers: [String] = [], user: String = "alice:alicepw") async throws -> Curl.Answer {
      let url = try RealServer.transmission.running.url
      return try await Curl.send("POST", url + "/transmission/rpc", headers: headers, user: user, body: #"{ "method": "session-get" }"#)
    }

    @Test func givesAnIdWithA409TakesItAndGivesAnotherAfterItHasForgotten() async throws {
      let id = try #require(try await call().header("X-Transmission-Session-Id"))
      #expect(try await call(["X-Transmission-Session-Id: \(id)"]).status == 200)
      try await RealServer.transmission.running.forgetSessions()
      let answer = try await call(["X-Transmission-Session-Id: \(id)"])
      #expect(answer.status == 409)
      #expect(answer.header("X-Transmission-Session-Id") != id)
    }

    @Test func refusesAWrongPassword() async throws {
      #expect(try await call(user: "alice:wrong").status == 401)
    }
  }

  @Suite(.running(.qbittorrent), .serialized) struct QBittorrent {
    private func login(_ password: String) async throws -> Curl.Answer {
      let url = try RealServer.qbittorrent.running.url
      return try await Curl.send("POST", url + "/api/v2/auth/login", body: "username=alice&password=\(password)")
    }

    @Test func givesACookieTakesItAndRejectsItAfterItHasForgotten() async throws {
      let server = try RealServer.qbittorrent.running
      let answer = try await login("alicepw")
      #expect(answer.body == "Ok.")
      let cookie = try #require(answer.header("Set-Cookie")?.prefix { $0 != ";" })
      func version() async throws -> Curl.Answer {
        try await Curl.send("GET", server.url + "/api/v2/app/version", headers: ["Cookie: \(cookie)"])
      }
      #expect(try await version().body.hasPrefix("v"))
      try await server.forgetSessions()
      #expect(try await version().status == 403)
    }

    @Test func tellsAWrongPasswordInTheTextOnly() async throws {
      let answer = try await login("wrong")
      #expect(answer.status == 200)
      #expect(answer.body == "Fails.")
    }
  }

  @Suite(.running(.etcd), .serialized) struct Etcd {
    private func login(_ password: String) async throws -> Curl.Answer {
      try await Curl.send(
        "POST", try RealServer.etcd.running.url + "/v3/auth/authenticate", body: #"{ "name": "alice", "password": "\#(password)" }"#)
    }

    @Test func givesATokenTakesItAndRejectsItAfterItHasForgotten() async throws {
      let server = try RealServer.etcd.running
      let body = try await login("alicepw").body
      let token = try #require(body.split(separator: #""token":""#).dropFirst().first?.prefix { $0 != "\"" })
      func range() async throws -> Curl.Answer {
        // The key is "items/1".
        try await Curl.send("POST", server.url + "/v3/kv/range", headers: ["Authorization: \(token)"], body: #"{ "key": "aXRlbXMvMQ==" }"#)
      }
      #expect(try await range().status == 200)
      try await server.forgetSessions()
      #expect(try await range().status == 401)
    }

    @Test func answersAWrongPasswordWith400() async throws {
      #expect(try await login("wrong").status == 400)
    }
  }

  @Test(arguments: [RealServer.transmission, .qbittorrent, .etcd].map(\.name))
  func leavesNothingBehind(name: String) async throws {
    let server = try #require([RealServer.transmission, .qbittorrent, .etcd].first { $0.name == name })
    try await RealServerTrait(server: server).prepare(for: try #require(Test.current))
    let running = try await RunningServer.start(server)
    let url = running.url + (try #require(server.readyPath))
    _ = try await Curl.send("GET", url)
    await running.stop()
    await #expect(throws: RealServerFailure.self) { try await Curl.send("GET", url) }
    #expect(!FileManager.default.fileExists(atPath: running.place.folder))
  }

  @Test func takesPortsThatDiffer() throws {
    #expect(Set(try FreePorts.take(20)).count == 20)
  }
}
