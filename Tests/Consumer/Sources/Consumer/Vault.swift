import HTTPTypes
import Lanyard

/// The example vault as a transport: nothing leaves the process.
struct Vault: Transport {
  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    let body = String(decoding: request.body ?? [], as: UTF8.self)
    switch (request.head.method, request.head.path) {
    case (.post, "/v1/login"):
      print("the vault gets \(body)")
      guard body.contains(#""pass":"b3BlbiBzZXNhbWU=""#) else { return TransportResponse(head: HTTPResponse(status: .unauthorized)) }
      return TransportResponse(head: HTTPResponse(status: .ok), body: Array(#"{"token": "t-1", "role": "operator"}"#.utf8))
    default:
      let token = request.head.headerFields[.token] ?? request.head.headerFields[.key] ?? "nothing"
      return TransportResponse(head: HTTPResponse(status: .ok), body: Array("seen with \(token)".utf8))
    }
  }
}

extension HTTPField.Name {
  fileprivate static let token = Self("X-Vault-Token") ?? .authorization
  fileprivate static let key = Self("X-Vault-Key") ?? .authorization
}
