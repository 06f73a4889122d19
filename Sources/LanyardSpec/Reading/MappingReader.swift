/// A mapping whose keys are those of a table; unknown ones have been reported.
struct MappingReader {
  let noun: String
  /// In the order of the file.
  let entries: [Node.Entry]
  /// The mapping from its first key to the end.
  let range: SourceRange
  /// Whether it has keys that could not be read: one of them may be what is missed.
  let hasUnreadKeys: Bool

  subscript(key: String) -> Node? { read(key) { $0 } }

  /// What a key's value is read as; nil where the key is not there, as most are not: that makes no optional nodes.
  func read<Value>(_ key: String, _ read: (Node) -> Value?) -> Value? {
    for index in entries.indices where entries[index].key.value.isWord(key) { return read(entries[index].value) }
    return nil
  }

  func hasAny(of names: [String]) -> Bool { entries.indices.contains { names.containsWord(entries[$0].key.value) } }

  /// Where to say that something is missing: one line is enough of a mapping that goes over many.
  var place: SourceRange {
    guard range.start.line != range.end.line, let first = entries.first else { return range }
    return first.key.range
  }
}

extension SpecReader {
  /// The keys of a mapping; nil where the node is none.
  ///
  /// A key that looks like a known one that is not there is reported and then read as the one that was meant: its own mistakes are
  /// told in the same run, and nothing is said to be missing.
  mutating func mapping(_ node: Node, _ table: KeyTable) -> MappingReader? {
    guard case .mapping(let entries) = node.content else {
      refuse(node, expected: "a mapping")
      return nil
    }
    let areKnown = entries.indices.allSatisfy { table.names.containsWord(entries[$0].key.value) }
    let known = areKnown ? entries : knownEntries(among: entries, table)
    if recordsKeys {
      keyPlaces += known.map { KeyPlace(noun: table.noun, key: $0.key.value, value: $0.value.range) }
    }
    return MappingReader(noun: table.noun, entries: known, range: node.range, hasUnreadKeys: known.count < entries.count)
  }

  /// The entries whose keys are known or look like it; the others are reported.
  private mutating func knownEntries(among entries: [Node.Entry], _ table: KeyTable) -> [Node.Entry] {
    var taken = Set(entries.map(\.key.value))
    return entries.compactMap { entry in
      let key = entry.key
      if table.names.containsWord(key.value) { return entry }
      if let refusal = table.refused[key.value] {
        report(refusal.code, refusal.message, at: key.range, help: refusal.help)
        unread.add(entry)
        return nil
      }
      let meant = suggestion(for: key.value, among: table.names.filter { !taken.contains($0) })
      report(
        .unknownKey, "unknown key '\(key.value)' in \(table.noun)", at: key.range,
        help: meant.map { "did you mean '\($0)'?" } ?? table.shortList, fix: meant.flatMap { key.range.fix(replacement: $0) })
      guard let meant else {
        unread.add(entry)
        return nil
      }
      taken.insert(meant)
      return Node.Entry(key: Located(meant, at: key.range), value: entry.value)
    }
  }

  /// The value of a key that must be there.
  mutating func require(_ key: String, of keys: MappingReader, help: String? = nil) -> Node? {
    if let value = keys[key] { return value }
    report(.missingKey, "'\(key)' is missing in \(keys.noun)", at: keys.place, help: help)
    return nil
  }

  /// The one entry whose key is among the names; of several the first counts and the others are reported.
  mutating func atMostOne(of names: [String], in keys: MappingReader) -> Node.Entry? {
    let entries = keys.entries
    guard let first = entries.indices.first(where: { names.containsWord(entries[$0].key.value) }) else { return nil }
    let given = entries[first]
    for index in entries.indices.dropFirst(first + 1) where names.containsWord(entries[index].key.value) {
      let extra = entries[index]
      report(
        .conflictingKeys, "'\(given.key.value)' and '\(extra.key.value)' exclude each other in \(keys.noun)", at: extra.key.range,
        notes: [Diagnostic.Note("'\(given.key.value)' stands here", at: given.key.range)])
      unread.add(extra)
    }
    return given
  }

  /// The one entry whose key is among the names, of which one must be there.
  mutating func exactlyOne(
    of names: [String], in keys: MappingReader, orElse message: @autoclosure () -> String, help: String
  ) -> Node.Entry? {
    if let entry = atMostOne(of: names, in: keys) { return entry }
    if !keys.hasUnreadKeys { report(.missingKey, message(), at: keys.place, help: help) }
    return nil
  }
}

extension KeyTable {
  /// All keys, where they are few enough to help.
  fileprivate var shortList: String? {
    keys.count <= 8 ? "known here: \(names.quotedList)" : nil
  }
}

extension String {
  /// Whether the text is that word of the language. In ASCII that is the same as `==`, which takes its time to find lengths unequal.
  func isWord(_ word: String) -> Bool { utf8.count == word.utf8.count && self == word }
}

extension [String] {
  func containsWord(_ text: String) -> Bool { contains { $0.isWord(text) } }

  /// `'get', 'post'`
  var quotedList: String { map { "'\($0)'" }.joined(separator: ", ") }
}
