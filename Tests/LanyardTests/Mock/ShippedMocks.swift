import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardSpec
import LanyardTesting
import Testing

/// A method of a spec that comes with Lanyard.
struct ShippedMethod: Sendable, CustomTestStringConvertible {
  var spec: String
  var name: String
  var testDescription: String { "\(spec) \(name)" }

  static let folder = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/specs"

  static func path(of spec: String) -> String { "\(folder)/\(spec)/\(spec).auth.yaml" }

  static let specs: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

  /// Those that a mock can play.
  static let mocked: [ShippedMethod] = specs.flatMap { spec in
    (try? vendor(spec))?.methods.filter { $0.obstacle == nil }.map { ShippedMethod(spec: spec, name: $0.name) } ?? []
  }

  static func vendor(
    _ spec: String, method: String? = nil, inputs: [String: InputValue] = [:], life: Duration? = nil, time: any TimeSource = ManualTime()
  ) throws -> MockVendor {
    try MockVendor(
      AuthSpec(contentsOf: path(of: spec)), exchanges: try Exchange.besideSpec(at: path(of: spec)), method: method, inputs: inputs,
      life: life,
      time: time)
  }

  func authenticator(
    _ transport: MockTransport, with other: [String: InputValue] = [:], time: any TimeSource = ManualTime()
  ) throws -> Authenticator {
    try Authenticator(
      AuthSpec(contentsOf: Self.path(of: spec)), method: name, inputs: transport.inputs(for: name).merging(other) { $1 },
      transport: transport,
      time: time)
  }

  /// A call that no exchange shows, with a body wherever the session goes into one.
  func call(of plan: Plan) -> (head: HTTPRequest, body: [UInt8]?) {
    let rules = plan.method.apply
    let base = plan.baseURL
    let path = (base?.path ?? "") + (rules.within.first ?? "") + "/something/else"
    var head = HTTPRequest(method: .get, scheme: base?.origin.scheme, authority: base?.origin.authority, path: path)
    guard !rules.json.isEmpty || !rules.soap.isEmpty else { return (head, nil) }
    head.method = .post
    head.headerFields[.contentType] = rules.soap.isEmpty ? "application/json" : "text/xml"
    let json = #"{"jsonrpc":"2.0","id":7,"method":"Something","params":{}}"#
    let soap = #"<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><Something xmlns="urn:x"/></e:Body></e:Envelope>"#
    return (head, Array((rules.soap.isEmpty ? json : soap).utf8))
  }
}

extension MockAnswer {
  var text: String { String(decoding: body, as: UTF8.self) }
  /// Whether the vendor has let the request through, in the mock's own words.
  var isWelcome: Bool { head.status == .ok && text.hasPrefix(#"{"mock":"#) }
}
