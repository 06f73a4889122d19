import HTTPTypes
import Lanyard
import LanyardCatalog
import LanyardTesting
import Synchronization

/// The mocked vendor of the tests, and what has reached it.
final class Vendor: Transport {
  static let baseURL = "https://backup.example.com/webservice"
  static let password = "open sesame"

  let mock: MockTransport
  private let log = Mutex<[HTTPRequest]>([])

  /// Makes a vendor with one account.
  ///
  /// - Parameter origin: where it is reached.
  init(at origin: String = "https://backup.example.com") throws {
    let inputs: [String: InputValue] = [
      "base_url": .text("\(origin)/webservice"), "username": "portal", "password": .secret(Self.password),
    ]
    mock = MockTransport(try MockVendor(Catalog.spec("snapprotect"), method: "json", inputs: inputs, origin: origin))
  }

  /// What logs in to a vendor in memory.
  static var login: SnapProtect { SnapProtect(baseURL: baseURL, username: "portal", password: Secret(password)) }

  /// The requests, as `POST /webservice/Login`.
  var requests: [String] { log.withLock { $0.map { "\($0.method) \($0.path ?? "")" } } }
  /// The sessions that have come with requests, in their order.
  var tokens: [String] {
    log.withLock { $0.compactMap { request in request.headerFields.first { $0.name.rawName == "Authtoken" }?.value } }
  }

  func answer(_ request: HTTPRequest, body: [UInt8]) -> MockAnswer {
    log.withLock { $0.append(request) }
    return mock.answer(request, body: body)
  }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    let answer = answer(request.head, body: request.body ?? [])
    return TransportResponse(head: answer.head, body: answer.body)
  }
}
