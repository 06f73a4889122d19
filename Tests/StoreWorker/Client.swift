import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardCURL
import LanyardFileStore
import LanyardTesting

/// A process that uses a vendor's API through an authenticator, in rounds. The vendor says when a round begins, and what time it then is.
struct Client {
  let folder: String
  /// The vendor's `127.0.0.1:PORT`.
  let vendor: String

  private static let spec = """
    lanyard: 1
    name: rotating
    inputs:
      base_url: { type: url }
      password: { secret: true }
    methods:
      token:
        login:
          - send: { post: "${base_url}/login", form: { pass: "${password}" } }
            fail: [ { when: { status: 401 }, as: credentials-rejected } ]
            extract: { access: { json: $.access }, refresh: { json: $.refresh }, life: { json: $.life } }
        renew:
          - send: { post: "${base_url}/renew", form: { refresh: "${refresh}" }, apply: none }
            extract: { access: { json: $.access }, refresh: { json: $.refresh }, life: { json: $.life } }
        session: { expires_in: "${life}" }
        apply: { headers: { Authorization: "Bearer ${access}" } }
        rejected: [ { status: 401 } ]
    """

  /// A request in each of so many rounds.
  func work(_ rounds: Int) async throws {
    let time = ManualTime()
    let transport = SignedTransport(base: CURLTransport())
    let plan = try Plan(AuthSpec(yaml: Self.spec), inputs: ["base_url": .text("http://\(vendor)"), "password": .secret("open sesame")])
    let authenticator = Authenticator(plan, transport: transport, store: FileStore(folder: folder, time: time), time: time)
    for _ in 0..<rounds {
      let answer = try await transport.send(request("/round", timeout: .seconds(600)))
      guard let seconds = Double(String(decoding: answer.body, as: UTF8.self)) else { throw Failure(text: "no round begins") }
      time.jump(to: Date(timeIntervalSince1970: seconds))
      let status = try await authenticator.send(request("/things").head).0.status
      guard status == .ok else { throw Failure(text: "the vendor answers with status \(status.code)") }
      await authenticator.settle()
    }
  }

  private func request(_ path: String, timeout: Duration = .seconds(60)) -> TransportRequest {
    TransportRequest(head: HTTPRequest(method: .get, scheme: "http", authority: vendor, path: path), timeout: timeout)
  }

  private struct Failure: Error, CustomStringConvertible {
    var text: String
    var description: String { text }
  }
}

/// Tells the vendor with each request which process has sent it.
private struct SignedTransport: Transport {
  let base: CURLTransport

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    var request = request
    if let name = HTTPField.Name("X-Process") { request.head.headerFields[name] = "\(ProcessInfo.processInfo.processIdentifier)" }
    return try await base.send(request)
  }
}
