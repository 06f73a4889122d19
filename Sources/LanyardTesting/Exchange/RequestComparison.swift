import HTTPTypes
import Lanyard
import LanyardFormats
import LanyardSpec

/// Compares a request with the one that a script expects, by meaning and part by part. Texts compare by their bytes: on the wire `é` is
/// not `e` with a combining accent.
struct RequestComparison {
  let expected: RawRequest
  let actual: TransportRequest
  private(set) var differences: [Difference] = []

  /// Fields that may be there without being named: they say nothing about who sends the request.
  private static let free: Set<String> = ["accept", "accept-encoding", "content-type", "content-length", "user-agent"]

  init(expected: RawRequest, actual: TransportRequest) {
    self.expected = expected
    self.actual = actual
    compareTarget()
    compareFields()
    differences +=
      BodyComparison(
        expected: expected.body, actual: actual.body ?? [],
        contentType: expected.values(of: "content-type").first ?? actual.head.headerFields[.contentType] ?? ""
      ).differences
  }

  private mutating func expect(
    _ subject: Difference.Subject, _ part: String, _ expected: String?, _ actual: String?, at range: SourceRange
  ) {
    let isSame = expected.map { Array($0.utf8) } == actual.map { Array($0.utf8) }
    if !isSame { differences.append(Difference(subject, part, expected: expected, actual: actual, at: range)) }
  }

  private mutating func compareTarget() {
    let head = actual.head
    expect(.target, "method", expected.verb.value, head.method.rawValue, at: expected.verb.range)
    if let scheme = expected.scheme { expect(.target, "scheme", scheme, head.scheme, at: expected.verb.range) }
    expect(
      expected.scheme == nil ? .host : .target, "host", expected.authority.value.lowercased(), head.authority?.lowercased(),
      at: expected.authority.range)
    let wanted = Target(expected.target.value)
    let sent = Target(head.path ?? "")
    expect(.target, "path", wanted.path, sent.path, at: expected.target.range)
    for name in Set(wanted.query.map(\.name)).union(sent.query.map(\.name)).sorted() {
      expect(.target, "query item '\(name)'", wanted.values(of: name), sent.values(of: name), at: expected.target.range)
    }
  }

  private mutating func compareFields() {
    for field in expected.fields {
      let name = field.value.name.lowercased()
      // A repeated field is compared once, at its first line.
      guard name != "content-length", expected.fields.first(where: { $0.value.name.lowercased() == name })?.range == field.range else {
        continue
      }
      let wanted = expected.values(of: name)
      let sent = actual.head.headerFields.filter { $0.name.canonicalName == name }.map(\.value)
      let isSame =
        switch name {
        case "content-type": sent.count == 1 && MediaType(sent[0]).satisfies(MediaType(wanted[0]))
        case "cookie": Self.bytes(Self.cookies(wanted)) == Self.bytes(Self.cookies(sent))
        default: Self.bytes(wanted) == Self.bytes(sent)
        }
      guard !isSame else { continue }
      differences.append(
        Difference(
          .header(name), "header '\(field.value.name)'", expected: wanted.joined(separator: ", "),
          actual: sent.isEmpty ? nil : sent.joined(separator: ", "), at: field.range))
    }
    let named = Set(expected.fields.map { $0.value.name.lowercased() }).union(Self.free)
    for field in actual.head.headerFields where !named.contains(field.name.canonicalName) {
      expect(.header(field.name.canonicalName), "header '\(field.name.rawName)'", nil, field.value, at: expected.verb.range)
    }
  }

  private static func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  private static func cookies(_ values: [String]) -> [String] {
    values.flatMap { $0.split(separator: ";") }.map { String($0.drop { $0 == " " }) }.sorted()
  }
}

/// A request's path and query, the query's items decoded.
private struct Target {
  var path: String
  var query: [FormItem]

  init(_ text: String) {
    path = String(text.prefix { $0 != "?" })
    query = FormItem.items(of: text.dropFirst(path.count).dropFirst())
  }

  /// All values of a name, in their order; nil where there is no such item.
  func values(of name: String) -> String? {
    let values = query.filter { $0.name == name }.map(\.value)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }
}

/// A decoded item of a query or form; a bare `Soap` differs from `Soap=`.
struct FormItem: Equatable {
  var name: String
  var value: String

  static func == (left: FormItem, right: FormItem) -> Bool {
    left.name.hasSameScalars(as: right.name) && left.value.hasSameScalars(as: right.value)
  }

  static func items(of text: some StringProtocol) -> [FormItem] {
    text.split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return FormItem(
        name: URLGrammar.percentDecoded(parts[0]), value: parts.count > 1 ? "=\(URLGrammar.percentDecoded(parts[1]))" : "")
    }
  }
}

/// A media type with its parameters, in lower case.
struct MediaType: Equatable {
  var essence: String
  var parameters: Set<String>

  init(_ text: String) {
    let parts = text.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\"" } }
    essence = parts.first ?? ""
    parameters = Set(parts.dropFirst())
  }

  /// Whether it is the other, with all of the other's parameters and perhaps more.
  func satisfies(_ other: MediaType) -> Bool {
    essence == other.essence && parameters.isSuperset(of: other.parameters)
  }

  var isJSON: Bool { essence == "application/json" || essence.hasSuffix("+json") }
  var isXML: Bool { essence == "application/xml" || essence == "text/xml" || essence.hasSuffix("+xml") }
  var isForm: Bool { essence == "application/x-www-form-urlencoded" }
}
