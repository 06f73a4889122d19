import Foundation
import HTTPTypes
import Lanyard
import LanyardCURL
import LanyardKerberos
import Synchronization
import Testing

/// Somebody who uses the library at a real server.
struct Visitor: Sendable {
  struct Answer: Sendable {
    var status: Int
    var fields: HTTPFields
    var body: String

    /// Whom the server took the request to be from.
    var user: String? { HTTPField.Name("X-Remote-User").flatMap { fields[$0] } }
  }

  let authenticator: Authenticator
  private let base: String

  init(
    _ spec: AuthSpec, _ method: String? = nil, at base: String, _ inputs: [String: InputValue] = [:],
    through transport: any Transport = CURLTransport()
  ) throws {
    self.base = base
    authenticator = try Authenticator(
      spec, method: method, inputs: inputs.merging(["base_url": .text(base)]) { $1 }, transport: transport, negotiate: SystemNegotiate())
  }

  @discardableResult
  func send(_ verb: String, _ path: String, body: String? = nil) async throws -> Answer {
    let parts = base.split(separator: "/", maxSplits: 1)
    var request = HTTPRequest(
      method: try #require(HTTPRequest.Method(rawValue: verb)), scheme: String(parts[0].dropLast()),
      authority: String(parts[1].dropFirst()),
      path: path)
    if let body { request.headerFields[.contentType] = body.hasPrefix("<") ? "text/xml" : "application/json" }
    let (head, bytes) = try await authenticator.send(request, body: body.map { Array($0.utf8) })
    return Answer(status: head.status.code, fields: head.headerFields, body: String(decoding: bytes, as: UTF8.self))
  }

  func get(_ path: String = "/data.txt") async throws -> Answer { try await send("GET", path) }

  /// What the request fails with.
  func failure(
    _ verb: String = "GET", _ path: String = "/data.txt", body: String? = nil, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) async -> AuthError? {
    await #expect(throws: AuthError.self, sourceLocation: sourceLocation) { try await send(verb, path, body: body) }
  }
}

extension AuthSpec {
  /// The path of a vendor's spec in this repository.
  static func path(of vendor: String) -> String {
    let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    return root.appending(path: "specs/\(vendor)/\(vendor).auth.yaml").path
  }

  static func vendor(_ name: String) throws -> AuthSpec { try AuthSpec(contentsOf: path(of: name)) }

  /// A spec whose every request is authenticated by these schemes, in YAML's flow style.
  static func every(request schemes: String, tls: String? = nil) throws -> AuthSpec {
    try AuthSpec(
      yaml: """
        lanyard: 1
        name: example
        inputs:
          base_url: { type: url }
          username: { optional: true }
          password: { secret: true, optional: true }
          cache: { optional: true }
          keytab: { optional: true }
          service: { optional: true }
          certificate: { type: file, optional: true }
          key: { type: file, secret: true, optional: true }
          passphrase: { secret: true, optional: true }
          authorities: { type: file, optional: true }
        methods:
          m:
            \(tls.map { "tls: \($0)" } ?? "title: without a certificate")
            apply:
              authenticate: \(schemes)
        """)
  }

  static let account = #"{ username: "${username | default('')}", password: "${password | default('')}" }"#
  static let basic = "[ { basic: \(account) } ]"
  static let digest = "[ { digest: \(account) } ]"
  static let ntlm = "[ { ntlm: \(account) } ]"
  static let kerberos = #"[ { negotiate: { cache: "${cache}", service: "${service}" } } ]"#
  static let kerberosPassword = #"[ { negotiate: { username: "${username}", password: "${password}" } } ]"#
  static let kerberosKeytab = #"[ { negotiate: { username: "${username}", keytab: "${keytab}" } } ]"#
}

/// A transport that remembers what passes through it, and may change it.
final class Witness: Transport {
  struct Exchange: Sendable {
    var authorization: String?
    var status: Int
  }

  private let base = CURLTransport()
  private let request: @Sendable (inout TransportRequest) -> Void
  private let response: @Sendable (inout TransportResponse) -> Void
  private let seen = Mutex<[Exchange]>([])

  init(
    changing request: @escaping @Sendable (inout TransportRequest) -> Void = { _ in },
    answers response: @escaping @Sendable (inout TransportResponse) -> Void = { _ in }
  ) {
    self.request = request
    self.response = response
  }

  var exchanges: [Exchange] { seen.withLock { $0 } }
  var statuses: [Int] { exchanges.map(\.status) }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    var request = request
    self.request(&request)
    var answer = try await base.send(request)
    response(&answer)
    seen.withLock { [answer, request] seen in
      seen.append(Exchange(authorization: request.head.headerFields[.authorization], status: answer.head.status.code))
    }
    return answer
  }

  func close(_ partition: ConnectionPartition) async { await base.close(partition) }
}
