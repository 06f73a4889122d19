import HTTPTypes
import Lanyard
import LanyardFormats

/// Writes captured requests and answers as messages of an exchange, made-up values in the place of real ones.
struct MessageText {
  /// Made-up values by the names that stand for them.
  let values: [String: String]
  let substitution: Substitution
  /// The url inputs.
  let bases: [String: String]

  /// Larger bodies say no more about the login, in bytes.
  private static let bodyLimit = 4096

  func request(_ request: Outline.Request, cookies: [CapturedField] = []) -> String {
    let base = bases[request.base].flatMap { try? BaseURL(parsing: $0) }
    let path = request.path.map { written in
      "/" + (written.isLiteral ? written.filled(values) : URLGrammar.percentEncoded(written.filled(values)))
    }.joined()
    let query = request.query.map { "\(URLGrammar.percentEncoded($0.name))=\(URLGrammar.percentEncoded($0.value.filled(values)))" }
    let target = (base?.path ?? "") + path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    var lines = [
      "\(request.verb) \(target.isEmpty ? "/" : target) HTTP/1.1", "Host: \(base?.origin.authority ?? request.origin.authority)",
    ]
    lines += request.headers.map { "\($0.name): \($0.value.filled(values))" }
    if let user = request.user, user.scheme == .basic {
      lines.append("Authorization: Basic \(Spelling.base64.encode("\(user.name.filled(values)):\(user.password.filled(values))"))")
    }
    if !cookies.isEmpty { lines.append("Cookie: " + cookies.map { "\($0.name)=\(substitution.apply($0.value))" }.joined(separator: "; ")) }
    let (type, body) = self.body(request.body)
    if let type = request.contentType ?? type { lines.append("Content-Type: \(type)") }
    return lines.joined(separator: "\n") + (body.isEmpty ? "" : "\n\n" + body)
  }

  private func body(_ body: Outline.Body) -> (type: String?, text: String) {
    switch body {
    case .none: (nil, "")
    case .json(let json): ("application/json", self.json(json))
    case .form(let fields):
      (
        "application/x-www-form-urlencoded",
        fields.map { "\(URLGrammar.percentEncoded($0.name))=\(URLGrammar.percentEncoded($0.value.filled(values)))" }.joined(separator: "&")
      )
    case .xml(let element): ("application/xml", ((try? xml(element).serialized()).map { String(decoding: $0, as: UTF8.self) }) ?? "")
    case .text(let text): ("text/plain", text.filled(values))
    }
  }

  private func json(_ json: Outline.JSON) -> String {
    func escaped(_ text: String) -> String { String(decoding: JSONValue.escape(text), as: UTF8.self) }
    return switch json {
    case .literal(let literal): literal
    case .text(let text): escaped(text.filled(values))
    case .number(let text): text.filled(values)
    case .array(let items): "[" + items.map(self.json).joined(separator: ", ") + "]"
    case .object(let members):
      members.isEmpty ? "{}" : "{ " + members.map { "\(escaped($0.name)): \(self.json($0.value))" }.joined(separator: ", ") + " }"
    }
  }

  private func xml(_ element: Outline.XML) -> XMLElement {
    XMLElement(
      name: element.name, attributes: element.attributes.map { .init(name: $0.name, value: $0.value.filled(values)) },
      children: (element.text.map { [.text($0.filled(values))] } ?? []) + element.children.map { .element(xml($0)) })
  }

  /// The answer with what a login looks at, and a remark if something was left out of the body.
  func answer(_ answer: CapturedAnswer, keeping extracts: [Outline.Extract] = [], needsBody: Bool = true) -> (
    text: String, isShortened: Bool
  ) {
    var lines = ["HTTP/1.1 \(answer.status)"]
    let wanted = Set(
      ["content-type", "set-cookie", "location", "www-authenticate", "retry-after"]
        + extracts.compactMap { if case .header(let name) = $0.source { name.lowercased() } else { nil } })
    lines += answer.headers.filter { wanted.contains($0.name.lowercased()) && HTTPField.isValidValue($0.value) }
      .map { "\($0.name): \(substitution.apply($0.value).trimmed)" }
    let (body, isShortened) = self.body(of: answer, keeping: extracts, needsBody: needsBody)
    return (lines.joined(separator: "\n") + (body.isEmpty ? "" : "\n\n" + body), isShortened)
  }

  private func body(of answer: CapturedAnswer, keeping extracts: [Outline.Extract], needsBody: Bool) -> (String, Bool) {
    if answer.isPage { return (page(extracts), !answer.body.isEmpty) }
    var text = String(validating: answer.body, as: UTF8.self).map { substitution.apply($0).replacing("\r\n", with: "\n") } ?? ""
    while text.hasSuffix("\n") { text.removeLast() }
    let looksInside = extracts.contains { extract in
      switch extract.source {
      case .json, .xml, .html, .body: true
      default: false
      }
    }
    guard YAMLText.fitsBlock(text), looksInside || (needsBody && text.utf8.count <= Self.bodyLimit) else {
      return ("", !answer.body.isEmpty)
    }
    return (text, false)
  }

  /// A page reduced to what is looked for in it.
  private func page(_ extracts: [Outline.Extract]) -> String {
    let fields = extracts.compactMap { extract -> String? in
      guard case .html(let path) = extract.source, let name = path.split(separator: "'").dropFirst().first else { return nil }
      let value = String(decoding: Self.escaped(values[extract.name] ?? ""), as: UTF8.self)
      return path.hasPrefix("//meta")
        ? "<meta name=\"\(name)\" content=\"\(value)\">" : "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }
    return fields.isEmpty ? "" : "<html><form>\(fields.joined())</form></html>"
  }

  private static func escaped(_ text: String) -> [UInt8] {
    Array(text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;").utf8)
  }
}
