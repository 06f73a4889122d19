import Lanyard
import LanyardFormats

/// A value at a place of a request.
struct Atom {
  enum Place: Hashable {
    case path, query, header, cookie, form, text
    case json(pointer: String)
    /// `@name` or a child of the root element.
    case xml(top: String?)
  }

  var place: Place
  var name: String
  var value: String
  /// Tells it from all others of the request.
  var key: String
  var isNumber = false
}

/// Walks through a captured request and writes each of its values anew.
struct RequestOutliner {
  /// The url input that the request begins with.
  let base: String
  let write: (Atom) -> Written

  /// All values of the request.
  static func atoms(of request: CapturedRequest) -> [Atom] {
    var atoms: [Atom] = []
    withoutActuallyEscaping({ (atom: Atom) -> Written in
      atoms.append(atom)
      return Written(literal: atom.value)
    }) { collect in
      _ = RequestOutliner(base: "", write: collect).outline(request)
      for (index, cookie) in request.cookies.enumerated() {
        _ = collect(Atom(place: .cookie, name: cookie.name, value: cookie.value, key: "cookie \(index)"))
      }
    }
    return atoms
  }

  func outline(_ request: CapturedRequest) -> Outline.Request {
    let path = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().enumerated().map { index, segment in
      let decoded = URLGrammar.percentDecoded(segment.replacing("+", with: "%2B"))
      let written = write(Atom(place: .path, name: "", value: decoded, key: "path \(index)"))
      return written.isLiteral ? Written(literal: String(segment)) : written
    }
    var outline = Outline.Request(verb: request.verb, base: base, origin: request.origin, path: path)
    outline.query = fields(request.query, .query, "query")
    outline.headers = fields(request.headers.filter(Self.isTelling), .header, "header")
    outline.body = body(request.body)
    if let type = request.header("content-type"), let usual = request.body.usualType, !Self.means(type, usual) {
      outline.contentType = type
    }
    if let user = request.user {
      outline.user = Outline.User(
        scheme: user.scheme, name: write(Atom(place: .header, name: "username", value: user.name, key: "user name")),
        password: write(Atom(place: .header, name: "password", value: user.password, key: "user password")))
    }
    return outline
  }

  /// Whether a header says something that the transport or a browser does not say by itself.
  private static func isTelling(_ field: CapturedField) -> Bool {
    let name = field.name.lowercased()
    if name == "accept" { return ["application/json", "application/xml", "text/xml"].contains(field.value.lowercased()) }
    return !FieldNames.isOrdinary(header: name)
  }

  private static func means(_ type: String, _ usual: String) -> Bool {
    let essence = type.prefix { $0 != ";" }.lowercased().trimmed
    return essence == usual
  }

  private func fields(_ fields: [CapturedField], _ place: Atom.Place, _ kind: String) -> [Outline.Field] {
    fields.enumerated().map { index, field in
      Outline.Field(name: field.name, value: write(Atom(place: place, name: field.name, value: field.value, key: "\(kind) \(index)")))
    }
  }

  private func body(_ body: CapturedBody) -> Outline.Body {
    switch body {
    case .none: .none
    case .json(let value): .json(json(value, pointer: "", name: ""))
    case .form(let items): .form(fields(items, .form, "form"))
    case .xml(let element): .xml(xml(element, path: "", depth: 0))
    case .text(let text): .text(write(Atom(place: .text, name: "", value: text, key: "text")))
    }
  }

  private func json(_ value: JSONValue, pointer: String, name: String) -> Outline.JSON {
    func written(_ text: String, isNumber: Bool) -> Written {
      write(Atom(place: .json(pointer: pointer), name: name, value: text, key: "json \(pointer)", isNumber: isNumber))
    }
    switch value.kind {
    case .null: return .literal("null")
    case .bool(let flag): return .literal(flag ? "true" : "false")
    case .number(let literal):
      let number = written(literal, isNumber: true)
      return number.isLiteral ? .literal(literal) : .number(number)
    case .string(let text): return .text(written(text, isNumber: false))
    case .array(let items):
      return .array(items.enumerated().map { json($0.element, pointer: "\(pointer)/\($0.offset)", name: name) })
    case .object(let members):
      return .object(
        members.map { member in
          let step = member.name.replacing("~", with: "~0").replacing("/", with: "~1")
          return (member.name, json(member.value, pointer: "\(pointer)/\(step)", name: member.name))
        })
    }
  }

  private func xml(_ element: XMLElement, path: String, depth: Int) -> Outline.XML {
    var outline = Outline.XML(name: element.name, attributes: [], text: nil, children: [])
    let place = "\(path)/\(element.name)"
    outline.attributes = element.attributes.map { attribute in
      let atom = Atom(
        place: .xml(top: depth == 0 ? "@\(attribute.name)" : nil), name: attribute.name, value: attribute.value,
        key: "xml \(place)/@\(attribute.name)")
      return Outline.Field(name: attribute.name, value: write(atom))
    }
    for (index, child) in element.children.enumerated() {
      switch child {
      case .text(let text):
        outline.text = write(
          Atom(place: .xml(top: depth == 1 ? element.name : nil), name: element.name, value: text, key: "xml \(place)"))
      case .element(let child): outline.children.append(xml(child, path: "\(place)[\(index)]", depth: depth + 1))
      }
    }
    return outline
  }
}
