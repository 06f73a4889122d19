import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Lanyard
import LanyardTesting
import Logging
import NIOCore
import Synchronization
import Testing

@testable import BackupPortal

@Suite("The server of the guide")
struct PortalTests {
  /// Keeps the lines that are logged.
  final class Log: Sendable {
    let lines = Mutex<[String]>([])
    var logger: Logger { Logger(label: "test", factory: { _ in Handler(log: self) }) }

    struct Handler: LogHandler {
      let log: Log
      var metadata: Logger.Metadata = [:]
      var logLevel = Logger.Level.debug
      subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
      }
      func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let words = all.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
        log.lines.withLock { $0.append(([event.message.description] + words).joined(separator: " ")) }
      }
    }
  }

  private func tenants(
    _ vendor: Vendor, password: String = Vendor.password, store: any SessionStore = MemoryStore(), ending: Tenants.Ending = .logout,
    logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
  ) throws -> Tenants {
    let file = URL.temporaryDirectory.appending(path: "lanyard-example-\(UUID().uuidString)")
    try Data("\(password)\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let acme = Tenant(name: "acme", baseURL: Vendor.baseURL, username: "portal", passwordFile: file.path)
    return try Tenants([acme], transport: vendor, store: store, ending: ending, logger: logger)
  }

  private var quiet: Logger { Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }) }

  @Test("it logs in once for all, replaces a session that is rejected, and logs out when it ends")
  func life() async throws {
    let vendor = try Vendor()
    let portal = makePortal(try tenants(vendor), address: .hostname("127.0.0.1", port: 0), logger: quiet)
    try await portal.test(.live) { client in
      try await client.execute(uri: "/tenants/acme/clients", method: .get) { response in
        #expect(response.status == .ok)
        #expect(String(buffer: response.body).contains("snapprotect"))
      }
      vendor.mock.forgetSessions()
      try await client.execute(uri: "/tenants/acme/clients.xml", method: .get) { response in
        #expect(response.status == .ok)
        #expect(response.body.readableBytes > 0)
      }
      try await client.execute(uri: "/tenants/nobody/clients", method: .get) { #expect($0.status == .notFound) }
    }
    let (login, call) = ("POST /webservice/Login", "GET /webservice/Client")
    #expect(vendor.requests == [login, call, call, login, call, "POST /webservice/Logout"])
    #expect(Set(vendor.tokens).count == 2)
  }

  @Test("a session that is to be kept is there for the next process")
  func keep() async throws {
    let vendor = try Vendor()
    let store = MemoryStore()
    for _ in 1...2 {
      let portal = makePortal(
        try tenants(vendor, store: store, ending: .keep), address: .hostname("127.0.0.1", port: 0), logger: quiet)
      try await portal.test(.live) { client in
        try await client.execute(uri: "/tenants/acme/clients", method: .get) { #expect($0.status == .ok) }
      }
    }
    #expect(vendor.requests == ["POST /webservice/Login", "GET /webservice/Client", "GET /webservice/Client"])
  }

  @Test("a rejected password is said to the operator, not to the visitor, and is sent once")
  func rejected() async throws {
    let vendor = try Vendor()
    let log = Log()
    let portal = makePortal(
      try tenants(vendor, password: "guess", logger: log.logger), address: .hostname("127.0.0.1", port: 0), logger: log.logger)
    try await portal.test(.live) { client in
      for _ in 1...2 {
        try await client.execute(uri: "/tenants/acme/clients", method: .get) { response in
          #expect(response.status == .badGateway)
          #expect(String(buffer: response.body).contains("needs its administrator"))
        }
      }
    }
    #expect(vendor.requests == ["POST /webservice/Login"])
    let lines = log.lines.withLock(\.self)
    #expect(lines.contains { $0.contains("code=credentials-rejected") && $0.hasPrefix("the backup server cannot be used") })
    #expect(lines.contains { $0.contains("tenant=acme") })
    #expect(!lines.contains { $0.contains("guess") })
  }

  @Test(
    "each failure has its answer",
    arguments: [
      (AuthError.Code.rateLimited, 503), (.unavailable, 503), (.licenceExhausted, 503), (.accountLocked, 502), (.transport, 502),
      (.sessionRejected, 502), (.unexpectedAnswer, 502),
    ])
  func answers(_ code: AuthError.Code, _ status: Int) async throws {
    struct Failing: Transport {
      func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        throw TransportError(.timeout, "no answer", progress: .maybeSent)
      }
    }
    let authenticator = try Vendor.login.authenticator(transport: Failing())
    do {
      _ = try await authenticator.session()
      Issue.record("a login without an answer")
    } catch {
      #expect(error.code == .transport)
      #expect(HTTPError(error).status.code == 504)
      var other = error
      other.code = code
      other.transport = nil
      #expect(HTTPError(other).status.code == status)
    }
  }
}
