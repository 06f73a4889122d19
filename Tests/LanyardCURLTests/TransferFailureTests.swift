import CLibCURL
import Lanyard
import Testing

@testable import LanyardCURL

@Suite struct TransferFailureTests {
  @Test(arguments: [
    (10, TransportError.Code.certificateExpired), (9, .certificateExpired), (18, .certificateAuthority), (19, .certificateAuthority),
    (20, .certificateAuthority), (0, .certificate), (62, .certificateHost), (26, .certificate), (66, .certificate),
  ])
  func certificatesAreToldApart(_ verification: Int, _ code: TransportError.Code) throws {
    var failure = try failure(CURLE_PEER_FAILED_VERIFICATION, .nothingSent)
    failure.verification = verification
    #expect(failure.error == TransportError(code, "", progress: .nothingSent))
  }

  @Test func theProxyIsBlamedForItself() throws {
    var failure = try failure(CURLE_RECV_ERROR, .nothingSent)
    failure.proxy = CURLTransport.Proxy(.http, host: "proxy", port: 3128)
    failure.connectStatus = 407
    #expect(failure.error.code == .proxy)
    #expect(failure.error.message == "the proxy proxy:3128 answered 407 to CONNECT host:443")
  }

  /// What libcurl says once the request is on its way may quote the answer.
  @Test func wordsOfLibcurlAreQuotedFromBeforeTheRequestOnly() throws {
    for (progress, isQuoted) in [(TransportError.Progress.nothingSent, true), (.maybeSent, false)] {
      var failure = try failure(CURLE_SSL_CONNECT_ERROR, progress)
      failure.text = "words of libcurl"
      #expect(failure.error.message.contains("words of libcurl") == isQuoted)
    }
  }

  @Test func anAnswerThatBegunIsTruncated() throws {
    for code in [CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_SEND_ERROR, CURLE_GOT_NOTHING] {
      var failure = try failure(code, .maybeSent)
      #expect(failure.error.code == .closed)
      failure.hasBegun = true
      #expect(failure.error.code == .truncated)
    }
  }

  private func failure(_ code: CURLcode, _ progress: TransportError.Progress) throws -> TransferFailure {
    TransferFailure(code: code, server: try #require(Server(scheme: "https", authority: "host")), proxy: nil, progress: progress)
  }
}

@Suite struct DeadlinesTests {
  @Test func onlyTheOverdueAreGivenBack() {
    let start = ContinuousClock.now
    let running = (1...3).map { (id: UInt64($0), deadline: start + .seconds($0)) }
    var deadlines = Deadlines()
    #expect(deadlines.wait(at: start) == 60_000)
    for (_, deadline) in running { deadlines.add(deadline) }
    #expect(deadlines.wait(at: start) == 1000)
    #expect(deadlines.overdue(at: start + .milliseconds(999), among: running) == [])
    #expect(deadlines.overdue(at: start + .seconds(2), among: running) == [1, 2])
    #expect(deadlines.wait(at: start + .seconds(2)) == 1000)
    #expect(deadlines.overdue(at: start + .seconds(3), among: running.suffix(1)) == [3])
    #expect(deadlines.wait(at: start + .seconds(3)) == 60_000)
  }

  @Test func theWaitIsRoundedUp() {
    let start = ContinuousClock.now
    var deadlines = Deadlines()
    deadlines.add(start + .microseconds(1))
    #expect(deadlines.wait(at: start) == 1)
    #expect(deadlines.wait(at: start + .seconds(1)) == 0)
  }
}

@Suite struct ServerTests {
  @Test(arguments: [
    "localhost", "LOCALHOST.", "a.localhost:80", "127.0.0.1", "127.1", "127.255.0.9:8080", "[::1]", "[::1]:443", "[::ffff:127.0.0.1]",
  ])
  func loopbackIsKnown(_ authority: String) throws {
    #expect(try #require(Server(scheme: "http", authority: authority)).isLoopback)
  }

  @Test(arguments: ["localhost.example", "127.0.0.1.example", "128.0.0.1", "[::2]", "notlocalhost", "127x.example"])
  func othersAreNotLoopback(_ authority: String) throws {
    #expect(try !#require(Server(scheme: "http", authority: authority)).isLoopback)
  }

  @Test func thePortIsTheSchemesUnlessItIsGiven() throws {
    #expect(try #require(Server(scheme: "HTTPS", authority: "host")).description == "host:443")
    #expect(try #require(Server(scheme: "http", authority: "host")).description == "host:80")
    #expect(try #require(Server(scheme: "http", authority: "[::1]:8080")).description == "[::1]:8080")
  }
}
