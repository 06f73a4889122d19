import Foundation
import HTTPTypes
import Lanyard
import LanyardCURL
import LanyardTesting
import Testing

@Suite struct IsolationTests {
  /// In a process of its own, because the environment belongs to all.
  @Test func theEnvironmentIsNotRead() async {
    await #expect(processExitsWith: .success) {
      let home = try TemporaryFolder()
      try "default login ambient password ambient\n".write(toFile: home.path(".netrc"), atomically: false, encoding: .utf8)
      let (proxy, server) = (try LoopbackServer.answering(), try LoopbackServer.answering())
      setenv("HOME", home.url.path, 1)
      for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY", "HTTPS_PROXY"] {
        setenv(name, "http://ambient:ambient@\(proxy.authority)", 1)
      }
      let transport = CURLTransport()
      #expect(try await transport.send(.to(server.origin)).head.status.code == 200)
      let names = server.requests.flatMap(\.fields).map { $0.name.lowercased() }
      #expect(names == ["host"])
      for origin in ["http://name.invalid", "https://name.invalid"] {
        #expect(await transport.failure(of: .to(origin))?.code == .dns)
      }
      #expect(proxy.connectionCount == 0)
    }
  }
}

@Suite struct ProxyTests {
  @Test func plainRequestsAreForwarded() async throws {
    let proxy = try LoopbackServer.answering(body: Array("forwarded".utf8))
    let response = try await transport(proxy).send(.to("http://name.invalid:8080", .get, "/a/../b?c=d"))
    #expect(response.body == Array("forwarded".utf8))
    let request = try #require(proxy.requests.first)
    #expect(request.target == "http://name.invalid:8080/a/../b?c=d")
    #expect(request.values(of: "Host") == ["name.invalid:8080"])
    #expect(request.values(of: "Proxy-Authorization") == ["Basic dXNlcjpwYXNz"])
  }

  @Test func aTunnelIsToldNothingOfTheRequest() async throws {
    let proxy = try LoopbackServer { connection in
      if connection.readRequest() != nil { connection.answer("407 Proxy Authentication Required", fields: ["Proxy-Authenticate: Basic"]) }
    }
    let failure = await transport(proxy).failure(of: .to("https://name.invalid", .get, "/path", fields: [.authorization: "Bearer x"]))
    #expect(failure == TransportError(.proxy, "", progress: .nothingSent))
    #expect(proxy.requests.count == 1)
    let request = try #require(proxy.requests.first)
    #expect((request.method, request.target) == ("CONNECT", "name.invalid:443"))
    #expect(request.values(of: "Proxy-Authorization") == ["Basic dXNlcjpwYXNz"])
    #expect(request.values(of: "Authorization") == [])
  }

  @Test func socksResolvesNamesAtTheProxy() async throws {
    let proxy = try LoopbackServer { connection in
      guard let greeting = connection.read(count: 2), connection.read(count: Int(greeting[1])) != nil else { return }
      connection.write([5, 0])
      // Version, CONNECT, reserved, "a name", its length, its bytes, the port.
      guard let head = connection.read(count: 5), head.starts(with: [5, 1, 0, 3]), let name = connection.read(count: Int(head[4])),
        connection.read(count: 2) == [0, 80]
      else { return }
      connection.write([5, 0, 0, 1, 127, 0, 0, 1, 0, 80])
      if connection.readRequest() != nil { connection.answer(body: name) }
    }
    let transport = CURLTransport(.init(proxy: .init(.socks5, host: "127.0.0.1", port: proxy.port)))
    let response = try await transport.send(.to("http://name.invalid", .get, "/path"))
    #expect(response.body == Array("name.invalid".utf8))
    #expect(proxy.requests.map(\.target) == ["/path"])
  }

  @Test func loopbackIsNotProxied() async throws {
    let (proxy, server) = (try LoopbackServer.answering(), try LoopbackServer.answering())
    for host in ["127.0.0.1", "localhost", "a.localhost"] {
      _ = try await transport(proxy).send(.to("http://\(host):\(server.port)"))
    }
    #expect(server.requests.count == 3)
    #expect(proxy.connectionCount == 0)
  }

  @Test func aProxyThatIsNotThere() async throws {
    let port = try RefusingPort()
    let transport = CURLTransport(.init(proxy: .init(.http, host: "127.0.0.1", port: port.port)))
    for origin in ["http://name.invalid", "https://name.invalid"] {
      #expect(await transport.failure(of: .to(origin)) == TransportError(.proxy, "", progress: .nothingSent))
    }
  }

  @Test(arguments: ["", "socks4://host", "user@host", "host:80", "a b"])
  func aProxyThatIsNoneIsRefused(_ host: String) async {
    let transport = CURLTransport(.init(proxy: .init(.http, host: host, port: 80)))
    #expect(await transport.failure(of: .to("http://name.invalid"))?.code == .configuration)
  }

  private func transport(_ proxy: LoopbackServer) -> CURLTransport {
    CURLTransport(.init(proxy: .init(.http, host: "127.0.0.1", port: proxy.port, username: "user", password: Secret("pass"))))
  }
}
