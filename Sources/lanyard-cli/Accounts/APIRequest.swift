import HTTPTypes
import Lanyard
import LanyardPOSIX

/// A caller's request, without the session.
struct APIRequest {
  let head: HTTPRequest

  /// - Parameter target: a URL, or a path below the plan's base URL.
  init(verb: String, target: String, headers: [String] = [], body: GivenBody? = nil, plan: Plan) throws {
    guard let method = HTTPRequest.Method(rawValue: verb.uppercased()) else { throw Self.invalid("this is no method, such as GET") }
    var head = HTTPRequest(method: method, scheme: nil, authority: nil, path: nil)
    (head.scheme, head.authority, head.path) = try Self.place(target, plan)
    for header in headers { head.headerFields.append(try Self.field(header)) }
    if head.headerFields[.contentType] == nil, let type = body?.contentType { head.headerFields[.contentType] = type }
    self.head = head
  }

  private static func place(_ target: String, _ plan: Plan) throws(CommandError) -> (String, String, String) {
    guard target.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), !target.contains("#") else {
      throw invalid("the URL has a character that must be percent-encoded")
    }
    if target.hasPrefix("/") {
      guard let base = plan.baseURL else { throw invalid("the method '\(plan.method.name)' has no base URL: give a whole URL") }
      return (base.origin.scheme, base.origin.authority, base.path + target)
    }
    guard let scheme = ["https", "http"].first(where: { target.lowercased().hasPrefix("\($0)://") }) else {
      throw invalid("the URL begins neither with https:// nor with /")
    }
    let rest = target.dropFirst(scheme.count + 3)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    let path = rest[end...]
    return (scheme, String(rest[..<end]), path.hasPrefix("/") ? String(path) : "/\(path)")
  }

  /// The value may be a secret of the caller's: the messages never repeat it.
  private static func field(_ text: String) throws(CommandError) -> HTTPField {
    guard let colon = text.firstIndex(of: ":"), let name = HTTPField.Name(String(text[..<colon])) else {
      throw invalid("a header has not the form 'name: value'")
    }
    if ["host", "content-length", "transfer-encoding", "connection"].contains(name.canonicalName) {
      throw invalid("the header '\(name)' belongs to the transport")
    }
    let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    guard HTTPField.isValidValue(String(value)) else { throw invalid("the value of the header '\(name)' has a control character") }
    return HTTPField(name: name, value: String(value))
  }

  private static func invalid(_ message: String) -> CommandError { CommandError("invalid-request", message, status: .input) }
}
