import HTTPTypes
import Lanyard
import LanyardSpec

/// A request that has reached the mock.
struct MockRequest {
  var head: HTTPRequest
  var body: [UInt8]

  var path: Substring { (head.path ?? "/").prefix { $0 != "?" } }

  /// The verb and the path, for messages; a query may hold secrets.
  var line: String { "\(head.method.rawValue) \(Printable.line(String(path), limit: 200))" }

  func hasHeader(_ name: String) -> Bool { HTTPField.Name(name).map { head.headerFields.contains($0) } ?? false }

  func hasQueryItem(_ name: String) -> Bool {
    FormItem.items(of: (head.path ?? "/").drop { $0 != "?" }.dropFirst()).contains { $0.name == name }
  }
}
