extension KeyTable {
  package static let input = KeyTable(
    .input, "an input",
    [
      Key("type", "what values it takes", .words(of: SpecReader.InputType.self), default: "text"),
      Key("choices", "the words of a 'choice'", .list(of: .text(), isFilled: true)),
      Key("secret", "'true' for what is never shown and never taken from a command line", .boolean, default: "false"),
      Key("optional", "'true' for what may be left out", .boolean, default: "false"),
      Key("default", "used when none is given; not together with 'secret'", .anyText),
      Key("pattern", "a regular expression that the whole value must match", .text()),
      Key("description", "what it is, for prompts and help", .text()),
      Key("example", "a value to show as an example", .anyText),
      .allow,
    ], refused: ["ask": .later("ask")])
}

extension SpecReader {
  fileprivate enum InputType: String, CaseIterable { case text, url, number, boolean, choice, file }

  mutating func input(_ entry: Node.Entry) -> InputDeclaration {
    let name = self.name(entry.key, "an input")
    guard let keys = mapping(entry.value, .input) else {
      // Of an input that cannot be read nobody knows whether it is a url.
      unread.add(declared: name)
      return InputDeclaration(
        name: name, kind: .text, isSecret: false, isOptional: false, defaultValue: nil, summary: nil, example: nil,
        range: entry.key.range, pattern: nil)
    }
    let kind = self.kind(keys, of: name)
    let isSecret = keys.read("secret") { boolean($0) } ?? false
    let isOptional = keys.read("optional") { boolean($0) } ?? false
    let summary = keys.read("description") { text($0) }
    let example = keys.read("example") { verbatim($0) }
    let pattern = keys.read("pattern") { self.pattern($0) }
    let allowances = keys.read("allow") { self.allowances($0) } ?? []
    let defaultValue = keys.read("default") { self.defaultValue($0, of: kind) }
    return InputDeclaration(
      name: name, kind: kind, isSecret: isSecret, isOptional: isOptional, defaultValue: defaultValue, summary: summary,
      example: example, range: entry.key.range, pattern: pattern, allowances: allowances)
  }

  private mutating func defaultValue(_ node: Node, of kind: InputDeclaration.Kind) -> String? {
    guard let value = verbatim(node) else { return nil }
    if let help = kind.objection(toDefault: value) {
      report(.invalidDefault, "the default '\(value)' is none of the input's values", at: node.range, help: help)
    }
    return value
  }

  private mutating func kind(_ keys: MappingReader, of name: String) -> InputDeclaration.Kind {
    let type = keys["type"].map { word($0, as: InputType.self) } ?? .text
    if type != .choice, type != nil, let choices = keys["choices"] {
      report(.misplacedKey, "only an input of type 'choice' has 'choices'", at: choices.range, help: "add 'type: choice'")
    }
    switch type {
    case .text: return .text
    case .url: return .url
    case .number: return .number
    case .boolean: return .boolean
    case .file: return .file
    case .choice:
      guard let node = require("choices", of: keys) else { return .choice([]) }
      let words = list(node).compactMap { text($0) }
      if case .sequence(let nodes) = node.content, nodes.isEmpty {
        report(.emptyList, "a choice has at least one word", at: node.range)
      }
      return .choice(words)
    case nil:
      unread.add(declared: name)
      return .text
    }
  }
}

extension InputDeclaration.Kind {
  /// Why the text cannot be a default of this kind; nil where it can.
  fileprivate func objection(toDefault value: String) -> String? {
    switch self {
    case .text: nil
    case .url: value.hasPrefix("https://") || value.hasPrefix("http://") ? nil : "a url begins with 'https://' or 'http://'"
    case .number: value.isJSONNumber ? nil : "a number in JSON's grammar, such as 8080 or 0.5"
    case .boolean: value == "true" || value == "false" ? nil : "'true' or 'false'"
    case .choice(let words): words.isEmpty || words.contains(value) ? nil : "one of \(words.quotedList)"
    case .file: "a file has no default"
    }
  }
}
