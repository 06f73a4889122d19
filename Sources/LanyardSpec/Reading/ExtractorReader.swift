extension KeyTable {
  fileprivate static let firstOf = Key("first_of", "sources that are tried in order", .list(of: .noun(.source), isFilled: true))

  package static let extractor = KeyTable(
    .extractor, "an extractor",
    answerSources + sourceModifiers + [
      firstOf,
      Key("capture", "a pattern whose first group, or whole match, is taken", .text()),
      Key("filters", "filters for the value, in order", .list(of: .text())),
      Key("optional", "'true' where the value may be missing", .boolean, default: "false"),
      Key("secret", "'false' for a value that may be shown", .boolean, default: "true"),
      .allow,
    ], choices: [Choice(answerSources + [firstOf], isRequired: true)], refused: conditionOnly)
}

extension SpecReader {
  private static let extractorSources = WordSet((KeyTable.answerSources + [KeyTable.firstOf]).map(\.name))

  mutating func extractor(_ entry: Node.Entry) -> Extractor {
    let name = self.name(entry.key, "an extracted value")
    guard let keys = mapping(entry.value, .extractor) else { return Extractor(name: name, sources: [], range: entry.key.range) }
    let sources = self.sources(in: keys)
    let capture = keys.read("capture") { pattern($0) }
    let filters = keys.read("filters") { self.filters($0) } ?? []
    let isOptional = keys.read("optional") { boolean($0) } ?? false
    let isSecret = keys.read("secret") { boolean($0) } ?? true
    let allowances = keys.read("allow") { self.allowances($0) } ?? []
    return Extractor(
      name: name, sources: sources, capture: capture, filters: filters, isOptional: isOptional, isSecret: isSecret,
      allowances: allowances, range: entry.key.range)
  }

  private mutating func sources(in keys: MappingReader) -> [ValueSource] {
    guard let list = keys["first_of"] else { return [source(in: keys, among: KeyTable.answerSourceWords)] }
    _ = atMostOne(of: Self.extractorSources, in: keys)
    for stray in keys.entries where KeyTable.sourceModifiers.contains(where: { $0.name == stray.key.value }) {
      report(.misplacedKey, "'\(stray.key.value)' stands beside a source, not beside 'first_of'", at: stray.key.range)
      unread.add(stray)
    }
    let sources = self.list(list).map { source($0) }
    if list.isList, sources.isEmpty { report(.emptyList, "there are no sources in the list", at: list.range) }
    return sources
  }
}
