/// A piece of a JSON Schema: JSON whose members keep their order.
indirect enum SchemaValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, Sendable
{
  case object([(name: String, value: SchemaValue)])
  case array([SchemaValue])
  case string(String)
  /// A number or a boolean, as it is written.
  case literal(String)

  init(stringLiteral text: String) { self = .string(text) }
  init(booleanLiteral value: Bool) { self = .literal(value ? "true" : "false") }
  init(integerLiteral number: Int) { self = .literal(String(number)) }
  init(arrayLiteral items: SchemaValue...) { self = .array(items) }
  init(dictionaryLiteral members: (String, SchemaValue)...) { self = .object(members) }

  /// The object with another member at its end; itself where it is no object.
  func adding(_ name: String, _ value: SchemaValue?) -> SchemaValue {
    guard case .object(let members) = self, let value else { return self }
    return .object(members + [(name, value)])
  }

  /// JSON for people: what fits on a line stands on one.
  func json(indentation: String = "") -> String {
    let line = oneLine
    guard line.count + indentation.count > 100 else { return line }
    let inner = indentation + "  "
    switch self {
    case .string, .literal: return line
    case .array(let items): return "[\n" + items.map { inner + $0.json(indentation: inner) }.joined(separator: ",\n") + "\n\(indentation)]"
    case .object(let members):
      let lines = members.map { inner + SchemaValue.string($0.name).oneLine + ": " + $0.value.json(indentation: inner) }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indentation)}"
    }
  }

  private var oneLine: String {
    switch self {
    case .literal(let text): text
    case .string(let text):
      {
        var json = ""
        json.appendJSONString(text)
        return json
      }()
    case .array(let items): "[" + items.map(\.oneLine).joined(separator: ", ") + "]"
    case .object(let members):
      members.isEmpty
        ? "{}" : "{ " + members.map { "\(SchemaValue.string($0.name).oneLine): \($0.value.oneLine)" }.joined(separator: ", ") + " }"
    }
  }
}
