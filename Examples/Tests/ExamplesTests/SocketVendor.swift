import HTTPTypes
import LanyardTesting
import Synchronization

/// The mocked vendor behind a socket, for clients of other make.
final class SocketVendor: Sendable {
  let vendor: Vendor
  private let server: LoopbackServer

  init() throws {
    // The vendor must know the port, which the server has once it has its script.
    let holder = Holder()
    server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        guard let vendor = holder.vendor.withLock(\.self) else { return }
        let host = request.values(of: "Host").first
        var head = HTTPRequest(method: .init(request.method) ?? .get, scheme: "http", authority: host, path: request.target)
        for field in request.fields {
          guard let name = HTTPField.Name(field.name), field.name.lowercased() != "host" else { continue }
          head.headerFields.append(HTTPField(name: name, value: field.text))
        }
        let answer = vendor.answer(head, body: request.body)
        connection.answer(
          "\(answer.head.status.code) \(answer.head.status.reasonPhrase)",
          fields: answer.head.headerFields.map { "\($0.name.rawName): \($0.value)" }, body: answer.body)
      }
    }
    vendor = try Vendor(at: "http://\(server.authority)")
    holder.vendor.withLock { [vendor] in $0 = vendor }
  }

  var authority: String { server.authority }

  private final class Holder: Sendable {
    let vendor = Mutex<Vendor?>(nil)
  }
}
