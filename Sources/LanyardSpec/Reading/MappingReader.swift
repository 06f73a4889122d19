/// A mapping whose keys are those of a table; unknown ones have been reported.
struct MappingReader {
  let noun: String
  /// In the order of the file, under the keys that were meant; what could not be read has an empty one.
  let entries: Node.Entries
  /// The mapping from its first key to the end.
  let range: SourceRange
  /// Whether it has keys that could not be read: one of them may be what is missed.
  let hasUnreadKeys: Bool
  /// Most keys of a table are not there, and need not be looked for.
  fileprivate let slots: WordSlots

  subscript(key: String) -> Node? { read(key) { $0 } }

  /// What a key's value is read as; nil where the key is not there, as most are not: that makes no optional nodes.
  @inline(__always)
  func read<Value>(_ key: String, _ read: (Node) -> Value?) -> Value? {
    slots.mayHave(key.slot) ? value(of: key).flatMap(read) : nil
  }

  // Each caller would have a copy of its own otherwise, which together are more than a processor's cache for code takes.
  @inline(never)
  private func value(of key: String) -> Node? {
    for index in entries.indices where entries.isKey(key, at: index) { return entries.value(at: index) }
    return nil
  }

  func hasAny(of words: WordSet) -> Bool { entries.indices.contains { words.contains(entries.key(at: $0)) } }

  /// Where to say that something is missing: one line is enough of a mapping that goes over many.
  var place: SourceRange {
    guard range.start.line != range.end.line, let first = entries.first(where: { !$0.key.value.isEmpty }) else { return range }
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
    var slots = WordSlots()
    var areKnown = true
    for position in entries.indices {
      let key = entries.key(at: position)
      let slot = key.slot
      slots.insert(slot)
      areKnown = areKnown && table.words.contains(key, slot)
    }
    guard areKnown else { return mapping(entries, at: node.range, table) }
    if recordsKeys { record(entries, table) }
    return MappingReader(noun: table.noun, entries: entries, range: node.range, hasUnreadKeys: false, slots: slots)
  }

  /// The keys of a mapping that has others than the table.
  private mutating func mapping(_ entries: Node.Entries, at range: SourceRange, _ table: KeyTable) -> MappingReader {
    let meant = meantKeys(for: entries, table)
    let entries = entries.replacingKeys(meant)
    if recordsKeys { record(entries, table) }
    var slots = WordSlots()
    for position in entries.indices { slots.insert(entries.key(at: position).slot) }
    return MappingReader(noun: table.noun, entries: entries, range: range, hasUnreadKeys: meant.values.contains(""), slots: slots)
  }

  private mutating func record(_ entries: Node.Entries, _ table: KeyTable) {
    for entry in entries where !entry.key.value.isEmpty {
      keyPlaces.append(KeyPlace(noun: table.noun, key: entry.key.value, value: entry.value.range))
    }
  }

  /// For each key that is not known the one that it looks like, or an empty one; they are reported.
  private mutating func meantKeys(for entries: Node.Entries, _ table: KeyTable) -> [Int: String] {
    var taken = Set(entries.map(\.key.value))
    var keys: [Int: String] = [:]
    for (index, entry) in zip(entries.indices, entries) where !table.words.contains(entry.key.value) {
      let key = entry.key
      keys[index] = ""
      if let refusal = table.refused[key.value] {
        report(refusal.code, refusal.message, at: key.range, help: refusal.help)
        unread.add(entry)
        continue
      }
      let meant = suggestion(for: key.value, among: table.names.filter { !taken.contains($0) })
      report(
        .unknownKey, "unknown key '\(key.value)' in \(table.noun)", at: key.range,
        help: meant.map { "did you mean '\($0)'?" } ?? table.shortList, fix: meant.flatMap { key.range.fix(replacement: $0) })
      guard let meant else {
        unread.add(entry)
        continue
      }
      taken.insert(meant)
      keys[index] = meant
    }
    return keys
  }

  /// The value of a key that must be there.
  mutating func require(_ key: String, of keys: MappingReader, help: String? = nil) -> Node? {
    if let value = keys[key] { return value }
    report(.missingKey, "'\(key)' is missing in \(keys.noun)", at: keys.place, help: help)
    return nil
  }

  /// The one entry whose key is among the names; of several the first counts and the others are reported.
  mutating func atMostOne(of words: WordSet, in keys: MappingReader) -> Node.Entry? {
    let entries = keys.entries
    guard let first = entries.indices.first(where: { words.contains(entries.key(at: $0)) }) else { return nil }
    let given = entries[first]
    for extra in entries[entries.index(after: first)...] where words.contains(extra.key.value) {
      report(
        .conflictingKeys, "'\(given.key.value)' and '\(extra.key.value)' exclude each other in \(keys.noun)", at: extra.key.range,
        notes: [Diagnostic.Note("'\(given.key.value)' stands here", at: given.key.range)])
      unread.add(extra)
    }
    return given
  }

  /// The one entry whose key is among the names, of which one must be there.
  mutating func exactlyOne(
    of words: WordSet, in keys: MappingReader, orElse message: @autoclosure () -> String, help: String
  ) -> Node.Entry? {
    if let entry = atMostOne(of: words, in: keys) { return entry }
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
