import FoundationEssentials
import HTTPTypes
import LanyardFormats
import LanyardSpec

/// An answer as conditions and extractors see it; each notation is parsed at most once, and only if somebody asks.
final class Answer {
  let status: Int
  let fields: HTTPFields
  let body: [UInt8]
  /// The cookies that the answer, and the hops followed on the way to it, have set.
  let cookies: [CookiePair]

  private(set) lazy var json: JSONValue? = try? JSONValue(parsing: body)
  private(set) lazy var xml: XMLDocument? = try? XMLDocument(xml: body)
  private(set) lazy var html: XMLDocument? = try? XMLDocument(html: body, charset: charset)
  private(set) lazy var soapFault: SOAPFault? = xml.flatMap { SOAPFault(in: $0) }

  init(_ response: TransportResponse, cookies: [CookiePair]) {
    status = response.head.status.code
    fields = response.head.headerFields
    body = response.body
    self.cookies = cookies
  }

  /// The body as text, in the charset that Content-Type names if it is Latin-1, else UTF-8.
  var text: String {
    switch charset?.lowercased() {
    case "iso-8859-1", "latin1", "windows-1252": String(String.UnicodeScalarView(body.map { Unicode.Scalar($0) }))
    default: String(decoding: body, as: UTF8.self)
    }
  }

  private var charset: String? {
    for parameter in (fields[.contentType] ?? "").split(separator: ";").dropFirst() {
      let parts = parameter.split(separator: "=", maxSplits: 1).map { $0.trimmed([" ", "\t", "\""]) }
      if parts.count == 2, parts[0].lowercased() == "charset" { return parts[1] }
    }
    return nil
  }

  /// What the answer is made of, for messages about what it lacks: names only, never values.
  func outline(of kind: ValueSource.Kind) -> String {
    switch kind {
    case .header: return Self.list(fields.map(\.name.rawName), empty: "the answer has no headers", before: "the answer has the headers")
    case .cookie: return Self.list(cookies.map(\.name), empty: "the answer sets no cookie", before: "the answer sets the cookies")
    case .json, .jsonrpcError:
      guard let json else { return notation("JSON") }
      guard case .object(let members) = json.kind else { return "the body is JSON, but not an object" }
      return Self.list(members.map(\.name), empty: "the body is an empty JSON object", before: "the body has the members")
    case .xml, .soapFault:
      guard let root = try? xml?.strings(at: "concat(name(/*), ' ', name(/*/*[1]))", namespaces: [:]).first else {
        return notation("XML")
      }
      let names = root.split(separator: " ")
      return names.count > 1 ? "the body is <\(names[0])> with <\(names[1])>" : "the body is <\(names.first ?? "")>"
    case .html, .body: return body.isEmpty ? "the body is empty" : "the body has \(body.count) bytes"
    case .redirect: return "the answer has status \(status)\(fields[.location] == nil ? " and no Location" : "")"
    case .jwt(_, in: let source): return outline(of: source.kind)
    case .status, .input: return "the answer has status \(status)"
    }
  }

  private func notation(_ wanted: String) -> String {
    if body.isEmpty { return "the body is empty" }
    let type = fields[.contentType]?.prefix { $0 != ";" } ?? "of no stated type"
    return "the body (\(type)) is not \(wanted)"
  }

  private static func list(_ names: [String], empty: String, before: String) -> String {
    guard !names.isEmpty else { return empty }
    var seen: Set<String> = []
    let unique = names.filter { seen.insert($0).inserted }
    let shown = unique.prefix(12).map { "'\(Printable.line($0, limit: 40))'" }.joined(separator: ", ")
    return "\(before) \(shown)\(unique.count > 12 ? ", …" : "")"
  }
}

/// Text from a server on its way into a message.
package enum Printable {
  /// One line: controls and white space become spaces, and it ends after `limit` characters.
  package static func line(_ text: String, limit: Int) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(limit) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: scalars.append(" ")
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }
}
