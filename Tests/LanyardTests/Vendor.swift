import HTTPTypes
import Lanyard
import Synchronization

/// A vendor in memory: answers by a closure and remembers what it was asked.
final class Vendor: Transport {
  typealias Answer = @Sendable (TransportRequest, _ count: Int) throws(TransportError) -> TransportResponse

  private let answer: Answer
  private let seen = Mutex<[TransportRequest]>([])

  init(_ answer: @escaping Answer) { self.answer = answer }

  var requests: [TransportRequest] { seen.withLock { $0 } }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    let count = seen.withLock { seen in
      seen.append(request)
      return seen.count
    }
    await Task.yield()
    return try answer(request, count)
  }
}

extension TransportResponse {
  static func ok(_ body: String = "", headers: [(String, String)] = []) -> Self { reply(200, body, headers: headers) }

  static func reply(_ status: Int, _ body: String = "", headers: [(String, String)] = []) -> Self {
    var fields = HTTPFields()
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    return TransportResponse(head: HTTPResponse(status: .init(code: status), headerFields: fields), body: Array(body.utf8))
  }
}

extension TransportRequest {
  var line: String { "\(head.method) \(head.path ?? "")" }
  var text: String { String(decoding: body ?? [], as: UTF8.self) }
  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { head.headerFields[$0] } }
}

/// A spec with the given methods and the usual inputs.
func makeSpec(_ methods: String, inputs: String = "", head: String = "") throws -> AuthSpec {
  func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }.joined(separator: "\n")
  }
  return try AuthSpec(
    yaml: """
      lanyard: 1
      name: example
      \(head)
      inputs:
        base_url: { type: url }
        username: { optional: true }
        password: { secret: true, optional: true }
      \(indented(inputs))
      methods:
      \(indented(methods))
      """)
}

let usualInputs: [String: InputValue] = [
  "base_url": "https://vendor.example/api", "username": "ops", "password": .secret("pä\"ss"),
]
