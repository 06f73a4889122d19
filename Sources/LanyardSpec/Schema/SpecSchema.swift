/// The language of specs, and that of profiles, as a JSON Schema, for editors and for other people's tools.
public enum SpecSchema {
  /// The schema (JSON Schema 2020-12), made of the tables by which specs are read. It accepts whatever is read as a spec, and refuses
  /// most of what has the wrong form; names and values are for `lanyard check`.
  public static func json() -> String { document(KeyTable.spec, with: KeyTable.all, forms: ValueForm.definitions).json() + "\n" }

  /// The schema of a file of profiles, `lanyard.yaml`. Whether inputs fit a spec is not in it.
  public static func profilesJSON() -> String {
    let forms = ValueForm.definitions.filter { ["text", "anyText", "duration"].contains($0.name) }
    return document(KeyTable.profiles, with: KeyTable.ofProfiles, forms: forms).json() + "\n"
  }

  private static func document(
    _ root: KeyTable, with tables: [KeyTable], forms: [(name: String, value: SchemaValue)]
  ) -> SchemaValue {
    let nouns = tables.filter { $0.id != root.id }.map { (name: $0.id.rawValue, value: $0.schema) }
    let head: SchemaValue = ["$schema": "https://json-schema.org/draft/2020-12/schema"]
    guard case .object(let start) = head, case .object(let members) = root.schema else { return head }
    return .object(start + members).adding("$defs", .object(forms + nouns))
  }
}

extension KeyTable {
  /// A mapping with these keys and no others.
  fileprivate var schema: SchemaValue {
    let properties = keys.map { (name: $0.name, value: $0.schema) }
    let required = keys.filter(\.isRequired).map { SchemaValue.string($0.name) }
    let object: SchemaValue = [
      "title": .string(noun), "type": "object", "additionalProperties": false, "properties": .object(properties),
    ]
    return object.adding("required", required.isEmpty ? nil : .array(required))
      .adding("allOf", choices.isEmpty ? nil : .array(choices.map(\.schema)))
  }
}

extension KeyTable.Key {
  fileprivate var schema: SchemaValue {
    SchemaValue.object([("description", .string(summary))] + form.members)
      .adding("default", defaultWord.map { word in word == "true" || word == "false" ? .literal(word) : .string(word) })
  }
}

extension KeyTable.Choice {
  fileprivate var schema: SchemaValue {
    let each = names.map { ["required": [.string($0)]] as SchemaValue }
    return ["oneOf": .array(isRequired ? each : each + [["not": ["anyOf": .array(each)]]])]
  }
}

extension ValueForm {
  /// The forms that occur in many places.
  fileprivate static let definitions: [(name: String, value: SchemaValue)] = [
    // Every scalar is text: what an editor takes for a number, a boolean or nothing is text too.
    ("text", ["type": ["string", "number", "boolean"], "minLength": 1]),
    ("anyText", ["type": ["string", "number", "boolean", "null"]]),
    ("duration", ["type": "string", "pattern": "^0*[1-9][0-9]*(ms|s|m|h|d)$"]),
    (
      "status",
      ["anyOf": [["type": "integer", "minimum": 100, "maximum": 599], ["type": "string", "pattern": "^[1-5]([0-9][0-9]|xx)$"]]]
    ),
    ("field", ["anyOf": [reference("anyText"), ["type": "array", "items": reference("anyText")]]]),
    (
      "fields",
      [
        "anyOf": [
          ["type": "object", "additionalProperties": reference("field")],
          [
            "type": "array",
            "items": ["type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": reference("field")],
          ],
        ]
      ]
    ),
    (
      "element",
      [
        "anyOf": [
          reference("anyText"),
          ["type": "object", "patternProperties": ["^(@|#text$)": reference("anyText")], "additionalProperties": reference("siblings")],
        ]
      ]
    ),
    ("siblings", ["anyOf": [reference("element"), ["type": "array", "items": reference("element")]]]),
    ("elements", ["type": "object", "additionalProperties": reference("siblings")]),
    ("root", ["type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": reference("element")]),
    (
      "allowances",
      [
        "type": "object", "additionalProperties": false,
        "properties": .object(
          RulePage.all.filter(\.isAllowable).flatMap { page in
            page.codes.map { ($0.rawValue, ["description": .string(page.title), "$ref": "#/$defs/text"] as SchemaValue) }
          }),
      ]
    ),
  ]

  private static func reference(_ name: String) -> SchemaValue { ["$ref": .string("#/$defs/\(name)")] }

  fileprivate var members: [(name: String, value: SchemaValue)] {
    guard case .object(let members) = schema else { return [] }
    return members
  }

  private var schema: SchemaValue {
    switch self {
    case .text(like: nil): Self.reference("text")
    case .text(like: let pattern?): ["type": ["string", "number", "boolean"], "pattern": .string(pattern)]
    case .anyText, .template: Self.reference("anyText")
    case .words(let words): ["enum": .array(words.flatMap(Self.spellings))]
    case .duration: Self.reference("duration")
    case .status: Self.reference("status")
    case .json: [:]
    case .jsonContainer: ["type": ["object", "array"]]
    case .fields: Self.reference("fields")
    case .root: Self.reference("root")
    case .elements: Self.reference("elements")
    case .noun(let noun): Self.reference(noun.rawValue)
    case .list(of: let form, let isFilled):
      (["type": "array", "items": form.schema] as SchemaValue).adding("minItems", isFilled ? 1 : nil)
    case .listOrOne(of: let form, let isFilled):
      ["anyOf": [form.schema, ValueForm.list(of: form, isFilled: isFilled).schema]]
    case .mapping(of: let form, let names, let isFilled):
      (["type": "object", "additionalProperties": form.schema] as SchemaValue)
        .adding("propertyNames", names.map { ["pattern": .string($0)] }).adding("minProperties", isFilled ? 1 : nil)
    case .either(let form, let other): ["anyOf": [form.schema, other.schema]]
    case .allowances: Self.reference("allowances")
    }
  }

  /// A word as an editor may read it: `1.1` and `true` without quotes are no strings to it.
  private static func spellings(of word: String) -> [SchemaValue] {
    word.isJSONLiteral ? [.literal(word), .string(word)] : [.string(word)]
  }
}
