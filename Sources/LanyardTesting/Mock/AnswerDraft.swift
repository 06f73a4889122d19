import HTTPTypes
import Lanyard
import LanyardFormats
import LanyardSpec

/// An answer made of a spec alone, where no exchange shows one: what its conditions and extractors look for is put where they look.
///
/// Not everything can be made so, such as a text for any pattern: who makes an answer asks the spec whether it is taken.
struct AnswerDraft {
  private var status = 200
  private var fields = HTTPFields()
  private var json: JSONTree?
  private var xml: XMLTree?
  private var text: String?
  private let namespaces: [String: String]

  init(namespaces: [String: String]) { self.namespaces = namespaces }

  /// An answer to which a condition holds, as far as one can be made.
  static func answer(satisfying condition: Condition, namespaces: [String: String]) -> TransportResponse {
    var draft = AnswerDraft(namespaces: namespaces)
    draft.satisfy(condition)
    return draft.response
  }

  /// An answer that a step takes for a success, as far as one can be made.
  static func answer(to step: Step, shape: TokenShape, namespaces: [String: String]) -> TransportResponse {
    var draft = AnswerDraft(namespaces: namespaces)
    if let expectation = step.expectation { draft.satisfy(expectation) }
    for extractor in step.extractors {
      guard let source = extractor.sources.first else { continue }
      draft.put(extractor.isSecret ? shape.token(like: "token") : extractor.name, at: source)
    }
    return draft.response
  }

  var response: TransportResponse {
    var head = HTTPResponse(status: .init(code: status))
    head.headerFields = fields
    var body: [UInt8] = []
    if let text {
      (body, head.headerFields[.contentType]) = (Array(text.utf8), "text/plain; charset=utf-8")
    } else if let json {
      (body, head.headerFields[.contentType]) = (json.value.serialized(), "application/json")
    } else if let xml {
      (body, head.headerFields[.contentType]) = (xml.serialized(namespaces), "application/xml")
    }
    return TransportResponse(head: head, body: body)
  }

  private mutating func satisfy(_ condition: Condition) {
    switch condition {
    case .all(let conditions): for condition in conditions { satisfy(condition) }
    case .any(let conditions): if let first = conditions.first { satisfy(first) }
    case .not: break
    case .test(let test):
      for comparison in test.comparisons {
        if case .status(let set) = comparison, let first = set.ranges.first { status = first.contains(200) ? 200 : first.lowerBound }
      }
      if let value = Self.value(for: test.comparisons) { put(value, at: test.source) }
    }
  }

  /// A text for which the comparisons hold; nil where there must be none.
  private static func value(for comparisons: [Condition.Comparison]) -> String? {
    for comparison in comparisons {
      switch comparison {
      case .equals(let text), .startsWith(let text), .contains(let text): return text
      case .oneOf(let texts): return texts.first
      case .matches(let pattern): return text(for: pattern)
      case .notEquals(let text): return text + "-not"
      case .empty(true): return ""
      case .present(false), .status: return nil
      case .present(true), .empty(false): continue
      }
    }
    return "token"
  }

  /// The first alternative of a pattern, with what is optional left away: right for patterns that list words.
  private static func text(for pattern: PatternText) -> String {
    let body = pattern.text.hasPrefix("(?i)") ? pattern.text.dropFirst(4) : pattern.text[...]
    let first = body.split(separator: "|").first ?? ""
    return first.replacing(".*", with: " ").filter { !"^$()?\\+*[]".contains($0) }
  }

  private mutating func put(_ value: String, at source: ValueSource) {
    switch source.kind {
    case .header(.exactly(let name)): if let name = HTTPField.Name(name) { fields[name] = value }
    case .cookie(.exactly(let name)): fields.append(HTTPField(name: .setCookie, value: "\(name)=\(value); Path=/"))
    case .cookie(.matching(let pattern)), .header(.matching(let pattern)):
      let name = Self.text(for: pattern)
      if case .cookie = source.kind {
        fields.append(HTTPField(name: .setCookie, value: "\(name)=\(value); Path=/"))
      } else if let name = HTTPField.Name(name) {
        fields[name] = value
      }
    case .json(let path): json = (json ?? JSONTree()).putting(value, at: path.text)
    case .xml(let path), .html(let path): xml = (xml ?? XMLTree()).putting(value, at: path.text)
    case .body: text = value
    case .redirect(let part):
      status = 302
      let encoded = URLGrammar.percentEncoded(value)
      fields[.location] =
        switch part {
        case .location: value
        case .query(let name): "/?\(name)=\(encoded)"
        case .fragment(let name): "/#\(name)=\(encoded)"
        }
    case .jsonrpcError(let part):
      let place = part == .code ? "code" : "message"
      json = (json ?? JSONTree()).putting(value, at: "$.error.\(place)").putting("2.0", at: "$.jsonrpc")
    case .soapFault(let part):
      xml = (xml ?? XMLTree()).putting(value, at: "/soap:Envelope/soap:Body/soap:Fault/\(part == .code ? "faultcode" : "faultstring")")
    case .status, .jwt, .input: break
    }
  }
}
