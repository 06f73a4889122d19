import AsyncHTTPClient
import HTTPTypes
import NIOCore
import NIOHTTP1

extension HTTPClientRequest {
  /// The request as AsyncHTTPClient has it.
  init(_ request: HTTPRequest, body: [UInt8]?) {
    self.init(url: "\(request.scheme ?? "https")://\(request.authority ?? "")\(request.path ?? "/")")
    method = HTTPMethod(rawValue: request.method.rawValue)
    for field in request.headerFields { headers.add(name: field.name.rawName, value: field.value) }
    if let body { self.body = .bytes(ByteBuffer(bytes: body)) }
  }
}

extension HTTPResponse {
  /// The head of AsyncHTTPClient's answer; fields whose names are none are left out.
  init(_ answer: HTTPClientResponse) {
    self.init(status: Status(code: Int(answer.status.code), reasonPhrase: answer.status.reasonPhrase))
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { headerFields.append(HTTPField(name: name, value: value)) }
    }
  }
}
