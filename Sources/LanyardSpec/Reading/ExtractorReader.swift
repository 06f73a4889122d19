extension KeyTable {
  private static let firstOf = Key("first_of", "sources that are tried in order", .list(of: .noun(.source), isFilled: true))

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
  mutating func extractor(_ entry: Node.Entry) -> Extractor {
    var extractor = Extractor(
      name: name(entry.key, "an extracted value"), sources: [], capture: nil, filters: [], isOptional: false, isSecret: true,
      range: entry.key.range)
    guard let keys = mapping(entry.value, .extractor) else { return extractor }
    if let list = keys["first_of"] {
      _ = atMostOne(of: ["first_of"] + KeyTable.answerSourceNames, in: keys)
      for stray in keys.entries where KeyTable.sourceModifiers.contains(where: { $0.name == stray.key.value }) {
        report(.misplacedKey, "'\(stray.key.value)' stands beside a source, not beside 'first_of'", at: stray.key.range)
        unread.add(stray)
      }
      extractor.sources = self.list(list).map { source($0) }
      if list.isList, extractor.sources.isEmpty {
        report(.emptyList, "there are no sources in the list", at: list.range)
      }
    } else {
      extractor.sources = [source(in: keys, among: KeyTable.answerSourceNames)]
    }
    extractor.capture = keys.read("capture") { pattern($0) }
    extractor.filters = keys.read("filters") { filters($0) } ?? []
    extractor.isOptional = keys.read("optional") { boolean($0) } ?? false
    extractor.isSecret = keys.read("secret") { boolean($0) } ?? true
    extractor.allowances = keys.read("allow") { allowances($0) } ?? []
    return extractor
  }
}
