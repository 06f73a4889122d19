import Foundation
import Testing

// The harness itself, asked by curl: every host wants what it says, and what it logs can be counted.

@Suite(.ifInstalled(.kerberos, .apache), .running(.kerberos), .running(.apache), .serialized) struct ApacheServerTests {
  private let apache: ApacheServer
  private let realm: KerberosRealm

  init() throws {
    apache = try ApacheServer.running
    realm = try KerberosRealm.running
  }

  private func send(
    _ host: ApacheServer.Host, _ path: String = "/data.txt", _ method: String = "GET", headers: [String] = [], body: String? = nil,
    _ options: String...
  ) async throws -> Curl.Answer {
    try await Curl.send(
      method, apache.url(host) + path, headers: headers, body: body, options: options + ["--cacert", apache.certificates.authority],
      environment: realm.environment)
  }

  @Test(
    arguments: [
      (.negotiate, ["Negotiate"]), (.session, ["Negotiate"]), (.ntlm, ["Negotiate", "NTLM"]), (.windows, ["Negotiate", "NTLM"]),
      (.basic, ["Basic"]), (.digest, ["Digest"]), (.form, []), (.certificate, []), (.vendor, []),
    ] as [(ApacheServer.Host, [String])])
  func offersItsSchemes(host: ApacheServer.Host, schemes: [String]) async throws {
    guard host != .certificate else {
      await #expect(throws: RealServerFailure.self) { try await send(host) }
      return
    }
    let answer = try await send(host, host == .form ? "/inside/data.txt" : "/data.txt")
    #expect(answer.headers("WWW-Authenticate").map { String($0.prefix { $0 != " " }) } == schemes)
    #expect(answer.status == (host == .form ? 302 : host == .vendor ? 200 : 401))
  }

  @Test func knowsWhoHasATicketAndLogsEveryRequest() async throws {
    let before = try await apache.requests(.negotiate).count
    _ = try await send(.negotiate)
    let answer = try await send(.negotiate, "/data.txt?a=b", "GET", "--negotiate", "--user", ":")
    #expect(answer.status == 200)
    #expect(answer.header("X-Remote-User") == "alice@\(KerberosRealm.name)")
    let requests = try await apache.requests(.negotiate).dropFirst(before)
    #expect(requests.map(\.status) == [401, 200])
    #expect(requests.map(\.target) == ["/data.txt", "/data.txt?a=b"])
    #expect(requests.map(\.user) == ["-", "alice@\(KerberosRealm.name)"])
    #expect(Set(requests.map(\.connection)).count == 2)
  }

  @Test func rejectsSessionsThatItHasForgotten() async throws {
    let first = try await send(.session, "/data.txt", "GET", "--negotiate", "--user", ":")
    let cookie = try #require(first.header("Set-Cookie")?.prefix { $0 != ";" })
    #expect(try await send(.session, headers: ["Cookie: \(cookie)"]).status == 200)
    let login = try await send(.vendor, "/API2/auth/authenticateUserWindows", "POST", body: "null", "--negotiate", "--user", ":")
    let call = ["Cookie: PyramidAuth=\(login.body)"]
    #expect(try await send(.vendor, "/API2/access/getMe", "POST", headers: call).status == 200)
    try await RealServer.apache.running.forgetSessions()
    #expect(try await send(.session, headers: ["Cookie: \(cookie)"]).status == 401)
    #expect(try await send(.vendor, "/API2/access/getMe", "POST", headers: call).status == 401)
  }

  @Test func knowsPasswords() async throws {
    #expect(try await send(.basic, "/data.txt", "GET", "--user", "bob:bobpw").status == 200)
    #expect(try await send(.basic, "/data.txt", "GET", "--user", "bob:wrong").status == 401)
    for (password, statuses) in [("alicepw", [401, 200]), ("wrong", [401, 401])] {
      let before = try await apache.requests(.digest).count
      _ = try await send(.digest, "/data.txt", "GET", "--digest", "--user", "alice:\(password)")
      #expect(try await apache.requests(.digest).dropFirst(before).map(\.status) == statuses)
    }
    for (password, target) in [("alicepw", "/inside/data.txt"), ("wrong", "/login.html?bad=1")] {
      let login = try await send(.form, "/dologin", "POST", body: "httpd_username=alice&httpd_password=\(password)")
      #expect(login.header("Location") == apache.url(.form) + target)
      let cookie = try #require(login.header("Set-Cookie")?.prefix { $0 != ";" })
      #expect(try await send(.form, "/inside/data.txt", headers: ["Cookie: \(cookie)"]).status == (password == "wrong" ? 302 : 200))
    }
  }

  @Test func wantsACertificateThatIsGood() async throws {
    let certificates = apache.certificates
    func send(_ certificate: String, _ options: String...) async throws -> Curl.Answer {
      try await Curl.send(
        "GET", apache.url(.certificate) + "/data.txt",
        options: ["--cacert", certificates.authority, "--cert", certificate] + options)
    }
    for answer in [
      try await send(certificates.client.certificate, "--key", certificates.client.key),
      try await send("\(certificates.client.certificate):\(Certificates.keyPassword)", "--key", certificates.protectedKey),
      try await send("\(certificates.bundle):\(Certificates.bundlePassword)", "--cert-type", "P12"),
    ] {
      #expect(answer.status == 200)
      #expect(answer.header("X-Remote-User") == "alice")
    }
    await #expect(throws: RealServerFailure.self) {
      try await send(certificates.expiredClient.certificate, "--key", certificates.expiredClient.key)
    }
  }

  @Test func hasServersThatMustNotBeTrusted() async throws {
    #expect(try await send(.tls, "/basic/data.txt", "GET", "--user", "alice:alicepw").status == 200)
    #expect(try await send(.tls, "/negotiate/data.txt", "GET", "--negotiate", "--user", ":").status == 200)
    for (host, words) in [(ApacheServer.Host.expired, "has expired"), (.rogue, "self-signed")] {
      let failure = await #expect(throws: RealServerFailure.self) { try await send(host) }
      #expect(try #require(failure).description.contains(words))
    }
  }

  @Test func handsOutTokensAndTakesThemWhereVendorsDo() async throws {
    for host in [ApacheServer.Host.vendor, .vendorWindows] {
      #expect(try await send(host, "/API2/auth/authenticateUserWindows", "POST", body: "null").status == 401)
      let login = try await send(host, "/API2/auth/authenticateUserWindows", "POST", body: "null", "--negotiate", "--user", ":")
      let token = login.body
      #expect(token.contains("+") && token.contains("/"))
      let single = try await send(host, "/_mmwebext/mmwebext.dll?RequestSSO", "POST", body: "central", "--negotiate", "--user", ":")
      let session = try #require(single.body.firstMatch(of: /<session>(.*)<\/session>/)?.1)
      let encoded = session.replacing("+", with: "%2B")

      let user = "alice@\(KerberosRealm.name)"
      let soap = "<a><session>\(session)</session></a>"
      for (path, headers, body, by) in [
        ("/API2/access/getMe", [], #"{"auth":"\#(token)"}"#, "auth"),
        ("/API2/access/getMe", ["Cookie: PyramidAuth=\(token)"], "{}", "cookie"),
        ("/mmws/api/Users?session=\(encoded)", [], "", "session"),
        ("/mmws/json", [], #"{"jsonrpc":"2.0","id":1,"method":"GetUsers","params":{"session":"\#(session)"}}"#, "params.session"),
        ("/_mmwebext/mmwebext.dll?Soap", [], soap, "soap"),
      ] as [(String, [String], String, String)] {
        let answer = try await send(host, path, "POST", headers: headers, body: body)
        #expect(answer.status == 200)
        #expect(answer.body.contains(#"{"user": "\#(user)", "by": "\#(by)"}"#))
      }
      #expect(try await send(host, "/API2/access/getMe", "POST", body: #"{"auth":"x"}"#).status == 401)
      #expect(try await send(host, "/mmws/api/Users?session=x").body.contains("session is invalid"))
      #expect(try await send(host, "/_mmwebext/mmwebext.dll?Soap", "POST", body: soap.replacing(session, with: "x")).status == 401)
    }
    let first = try await send(.negotiate, "/edge/api", "GET", "--negotiate", "--user", ":")
    let cookie = try #require(first.header("Set-Cookie")?.prefix { $0 != ";" })
    #expect(first.body.contains(#""session": null"#))
    let second = try await send(.negotiate, "/edge/api", "GET", headers: ["Cookie: \(cookie)"], "--negotiate", "--user", ":")
    #expect(second.body.contains(#""session": "alice@\#(KerberosRealm.name)""#))
    #expect(second.header("Set-Cookie") == nil)
  }

  @Test func leavesNothingBehind() async throws {
    let another = try await RunningServer.start(.apache)
    #expect(try await Curl.send("GET", another.url + "/data.txt").status == 401)
    await another.stop()
    for port in another.place.ports { #expect(Loopback.connection(to: port) == nil) }
    #expect(!FileManager.default.fileExists(atPath: another.place.folder))
  }
}

@Suite(.ifInstalled(.lighttpd), .running(.lighttpd), .serialized) struct LighttpdDigestTests {
  @Test func knowsTheUserInBothHashes() async throws {
    let server = try LighttpdDigest.running
    for url in [server.md5, server.sha256] {
      for (password, statuses) in [("alicepw", [401, 200]), ("wrong", [401, 401])] {
        let before = try server.statuses().count
        _ = try await Curl.send("GET", url, user: "alice:\(password)", options: ["--digest"])
        #expect(Array(try server.statuses().dropFirst(before)) == statuses)
      }
    }
    #expect(try await Curl.send("GET", server.sha256).header("WWW-Authenticate")?.contains("algorithm=SHA-256") == true)
  }
}
