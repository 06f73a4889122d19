public import HTTPTypes
import Lanyard

/// What a mocked vendor answers.
public struct MockAnswer: Sendable {
  /// Status and fields, without those of the framing.
  public var head: HTTPResponse
  /// The body.
  public var body: [UInt8]
  /// What happened, in words and without any secret: for a log.
  public var event: String

  init(_ response: TransportResponse, _ event: String) {
    head = response.head
    body = response.body
    self.event = event
  }
}

extension TransportResponse {
  static func json(_ status: HTTPResponse.Status, _ object: String) -> TransportResponse {
    var head = HTTPResponse(status: status)
    head.headerFields[.contentType] = "application/json"
    return TransportResponse(head: head, body: Array("\(object)\n".utf8))
  }
}
