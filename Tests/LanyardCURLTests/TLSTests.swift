import Foundation
import HTTPTypes
import Lanyard
import LanyardCURL
import LanyardTesting
import Testing

@Suite(.enabled(if: TLSServer.isPossible, "there is no openssl and python3 to make and show certificates with"))
struct TLSTests {
  @Test func aCertificateOfATrustedAuthorityIsAccepted() async throws {
    let certificates = try Certificates(.good)
    let server = try TLSServer(certificates)
    let transport = CURLTransport(.init(caBundlePath: certificates.authority))
    for connection in [TransportRequest.Connection.shared, .fresh] {
      let response = try await transport.send(.to(server.origin, .post, on: connection))
      #expect(response.body == Array("secure".utf8))
    }
    #expect(try [server.process.readLine(), server.process.readLine()] == ["request", "request"])
  }

  @Test(arguments: [
    (Certificates.Kind.expired, TransportError.Code.certificateExpired), (.wrongHost, .certificateHost),
    (.selfSigned, .certificateAuthority),
  ])
  func otherCertificatesAreToldApart(_ kind: Certificates.Kind, _ code: TransportError.Code) async throws {
    let certificates = try Certificates(kind)
    let server = try TLSServer(certificates)
    let failure = await CURLTransport(.init(caBundlePath: certificates.authority)).failure(of: .to(server.origin, .post, body: [1]))
    #expect(failure == TransportError(code, "", progress: .nothingSent))
    #expect(try server.process.readLine() == "nothing")
  }

  /// The system's authorities and the configured ones exclude each other.
  @Test func aConfiguredAuthorityReplacesTheSystems() async throws {
    let (own, other) = (try Certificates(.good), try Certificates(.good))
    let server = try TLSServer(own)
    for transport in [CURLTransport(), CURLTransport(.init(caBundlePath: other.authority))] {
      let failure = await transport.failure(of: .to(server.origin))
      #expect(failure == TransportError(.certificateAuthority, "", progress: .nothingSent))
      #expect(try server.process.readLine() == "nothing")
    }
  }

  @Test func olderThanTLS12IsRefused() async throws {
    let certificates = try Certificates(.good)
    let server = try TLSServer(certificates, .outdated)
    let failure = await CURLTransport(.init(caBundlePath: certificates.authority)).failure(of: .to(server.origin))
    #expect(failure == TransportError(.tls, "", progress: .nothingSent))
    #expect(try server.process.readLine() == "nothing")
  }

  @Test func aBodyCutOffUnderTLSIsTruncated() async throws {
    let certificates = try Certificates(.good)
    let server = try TLSServer(certificates, .abrupt)
    let failure = await CURLTransport(.init(caBundlePath: certificates.authority)).failure(of: .to(server.origin))
    #expect(failure == TransportError(.truncated, "", progress: .maybeSent))
  }

  @Test func aFileOfAuthoritiesThatIsNone() async throws {
    let certificates = try Certificates(.good)
    let server = try TLSServer(certificates)
    for path in ["/nonexistent/authorities.pem", certificates.key] {
      let failure = await CURLTransport(.init(caBundlePath: path)).failure(of: .to(server.origin))
      #expect(failure == TransportError(.configuration, "", progress: .nothingSent))
    }
  }

  @Test func theAnswerBehindAProxyIsTheServersAlone() async throws {
    let certificates = try Certificates(.wrongHost)
    let server = try TLSServer(certificates, .behindProxy)
    let proxy = CURLTransport.Proxy(.http, host: "127.0.0.1", port: server.process.port)
    let transport = CURLTransport(.init(caBundlePath: certificates.authority, proxy: proxy))
    let response = try await transport.send(.to("https://elsewhere.example"))
    #expect(response.body == Array("secure".utf8))
    #expect(response.head.headerFields.map(\.name.rawName) == ["Content-Length", "Connection"])
  }

  @Test func plainHTTPOnATLSPort() async throws {
    let server = try LoopbackServer { connection in
      if connection.read(count: 1) != nil { connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n") }
    }
    let failure = await CURLTransport().failure(of: .to("https://\(server.authority)"))
    #expect(failure == TransportError(.tls, "", progress: .nothingSent))
  }

  @Test func aResetInTheHandshake() async throws {
    let server = try LoopbackServer { connection in
      if connection.read(count: 1) != nil { connection.reset() }
    }
    let failure = await CURLTransport().failure(of: .to("https://\(server.authority)", .post, body: [1]))
    #expect(failure == TransportError(.tls, "", progress: .nothingSent))
  }

  @Test func theConnectTimeoutCoversTheHandshake() async throws {
    let server = try LoopbackServer { $0.waitUntilClosed() }
    let transport = CURLTransport(.init(connectTimeout: .milliseconds(300)))
    #expect(await transport.failure(of: .to("https://\(server.authority)")) == TransportError(.timeout, "", progress: .nothingSent))
    await server.waitForEndedConnections(1)
  }
}

@Suite(.enabled(if: HTTP2Server.isPossible, "there is no openssl and node to serve HTTP/2 with"))
struct HTTP2Tests {
  @Test func sharedRequestsSpeakHTTP2AndFreshOnesDoNot() async throws {
    let server = try HTTP2Server()
    let transport = CURLTransport(.init(caBundlePath: server.certificates.authority))
    let shared = try await transport.send(.to(server.origin, .post, "/a/../b?c", body: Array("body".utf8)))
    #expect(shared.body == Array("2.0 POST /a/../b?c body".utf8))
    let fresh = try await transport.send(.to(server.origin, .post, "/", body: Array("body".utf8), on: .fresh))
    #expect(fresh.body == Array("1.1 POST / body".utf8))
    #expect(shared.head.headerFields[values: .setCookie] == ["a=1", "b=2"])
  }

  @Test func manyAtOnceGetTheirOwnAnswers() async throws {
    let server = try HTTP2Server()
    let transport = CURLTransport(.init(caBundlePath: server.certificates.authority, maximumConnectionsPerHost: 2))
    try await withThrowingTaskGroup { [origin = server.origin] group in
      for number in 0..<200 {
        group.addTask {
          let response = try await transport.send(.to(origin, .post, "/\(number)", body: Array("\(number)".utf8)))
          #expect(response.body == Array("2.0 POST /\(number) \(number)".utf8))
        }
      }
      try await group.waitForAll()
    }
  }

  /// libcurl repeats a refused stream by itself.
  @Test(arguments: [[], [1]] as [[UInt8]])
  func aRefusedStreamIsNotRepeated(_ body: [UInt8]) async throws {
    let server = try HTTP2Server()
    let transport = CURLTransport(.init(caBundlePath: server.certificates.authority))
    #expect(await transport.failure(of: .to(server.origin, .post, "/refuse", body: body))?.progress == .maybeSent)
    // Seen once, and then what the next request makes the server print.
    _ = try await transport.send(.to(server.origin, .get, "/print"))
    #expect(try [server.process.readLine(), server.process.readLine()] == ["/refuse", "/print"])
  }

  @Test func theLimitsHold() async throws {
    let server = try HTTP2Server()
    let transport = CURLTransport(.init(caBundlePath: server.certificates.authority))
    let limits = ResponseLimits(headFields: 2, bodyBytes: 3)
    #expect(await transport.failure(of: .to(server.origin, limits: limits))?.code == .headLimit)
    #expect(await transport.failure(of: .to(server.origin, limits: ResponseLimits(bodyBytes: 3)))?.code == .bodyLimit)
    #expect(try await transport.send(.to(server.origin)).body == Array("2.0 GET / ".utf8))
  }
}

/// An HTTP/2 server in Node that says what it received.
struct HTTP2Server {
  static let isPossible = Program("node") != nil && Certificates.isPossible
  let certificates: Certificates
  let process: ServerProcess
  var origin: String { "https://127.0.0.1:\(process.port)" }

  init() throws {
    guard let node = Program("node") else { throw ProgramFailure(description: "there is no node") }
    certificates = try Certificates(.good)
    process = try ServerProcess(node, ["-e", Self.script, certificates.server, certificates.key])
  }

  private static let script = """
    const http2 = require('http2'), fs = require('fs');
    const [certificate, key] = process.argv.slice(1);
    const server = http2.createSecureServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key), allowHTTP1: true });
    server.on('request', (request, response) => {
      if (['/refuse', '/print'].includes(request.url)) console.log(request.url);
      if (request.url === '/refuse') return response.stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
      let body = '';
      request.on('data', piece => { body += piece; });
      request.on('end', () => {
        response.setHeader('set-cookie', ['a=1', 'b=2']);
        response.end([request.httpVersion, request.method, request.url, body].join(' '));
      });
    });
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));
    """
}
