import LanyardFormats
import LanyardSpec

extension BodyTemplate {
  /// The kind of body in the spec's own word.
  package var kind: String {
    switch self {
    case .json: "json"
    case .form: "form"
    case .xml: "xml"
    case .soap: "soap"
    case .jsonrpc: "jsonrpc"
    case .text: "text"
    }
  }

  /// The body with its templates unfilled, in the notation that it is sent in.
  package var spelling: String {
    switch self {
    case .json(let json): json.spelling()
    case .form(let fields): fields.map { "\($0.name.spelling)=\($0.value.spelling)" }.joined(separator: "\n")
    case .xml(let root): root.spelling()
    case .soap(let soap):
      ((soap.action.map { ["action \($0.spelling)"] } ?? []) + soap.header.map { "header \($0.spelling())" } + [soap.operation.spelling()])
        .joined(separator: "\n")
    case .jsonrpc(let call): "\(call.method.spelling)(\(call.params?.spelling() ?? ""))"
    case .text(let text): text.spelling
    }
  }
}

extension JSONTemplate {
  package func spelling(indent: String = "") -> String {
    let deeper = indent + "  "
    switch self {
    case .literal(let literal): return literal
    // A value of its own takes the type that it has.
    case .text(let text): return text.wholeReference?.spelling ?? Self.quoted(text.spelling)
    case .array(let items): return Self.list(items.map { $0.spelling(indent: deeper) }, "[", "]", indent)
    case .object(let members):
      return Self.list(members.map { "\(Self.quoted($0.name)): \($0.value.spelling(indent: deeper))" }, "{", "}", indent)
    }
  }

  private static func list(_ items: [String], _ open: String, _ close: String, _ indent: String) -> String {
    guard !items.isEmpty else { return open + close }
    return "\(open)\n" + items.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)\(close)"
  }

  private static func quoted(_ text: String) -> String { String(decoding: JSONValue.escape(text), as: UTF8.self) }
}

extension XMLTemplate {
  package func spelling(indent: String = "") -> String {
    let start = "<" + ([name] + attributes.map { "\($0.name)=\"\($0.value.spelling)\"" }).joined(separator: " ")
    if children.isEmpty { return start + " />" }
    if children.count == 1, case .text(let text) = children[0] { return "\(start)>\(text.spelling)</\(name)>" }
    let deeper = indent + "  "
    let inside = children.map { child in
      switch child {
      case .text(let text): deeper + text.spelling
      case .element(let element): deeper + element.spelling(indent: deeper)
      }
    }
    return ([start + ">"] + inside + ["\(indent)</\(name)>"]).joined(separator: "\n")
  }
}
