// What the readers of all nouns share: the kinds of nodes, words, texts and templates.

extension SpecReader {
  mutating func report(
    _ code: Diagnostic.Code, _ message: String, at range: SourceRange, help: String? = nil, notes: [Diagnostic.Note] = [],
    fix: Diagnostic.Fix? = nil
  ) {
    guard errors < Diagnostic.mostCounted else { return }
    errors += 1
    diagnostics.append(Diagnostic(.error, code, message, at: range, help: help, notes: notes, fix: fix))
  }

  /// The search for a name takes its time and is not worth it for the later of very many mistakes.
  private static let mostSuggestions = 200

  /// The name that was probably meant.
  func suggestion(for name: String, among names: [String]) -> String? {
    errors < Self.mostSuggestions ? nearestName(to: name, among: names) : nil
  }

  /// Reports a node of another kind than expected and leaves it unread.
  mutating func refuse(_ node: Node, expected: String) {
    let help = node.isNothing && expected == "a mapping" ? "write {} where there is nothing to say" : nil
    report(.wrongType, "expected \(expected), found \(node.kindInWords)", at: node.range, help: help)
    unread.add(node)
  }

  // MARK: Lists and mappings

  mutating func list(_ node: Node) -> Node.Items {
    if !node.isList { refuse(node, expected: "a list") }
    return node.items
  }

  /// A list, or one item that stands for a list of it.
  func listOrOne(_ node: Node) -> Node.Items { node.isList ? node.items : node.alone }

  /// A mapping whose keys the author chooses.
  mutating func entries(_ node: Node) -> Node.Entries {
    if !node.isMapping { refuse(node, expected: "a mapping") }
    return node.entries
  }

  /// A mapping of names that the author chooses, so many at most.
  mutating func namedEntries(_ node: Node, limit: Int, _ what: String) -> Slice<Node.Entries> {
    bounded(entries(node), to: limit, what, at: node)
  }

  mutating func bounded<Items: Collection>(_ items: Items, to limit: Int, _ what: String, at node: Node) -> Items.SubSequence {
    guard items.count > limit else { return items[...] }
    report(.tooMany, "there are \(items.count) \(what); at most \(limit) are read", at: node.range)
    unread.add(node)
    return items.prefix(limit)
  }

  // MARK: Scalars

  /// The text of a scalar, which must not be empty.
  mutating func text(_ node: Node) -> String? {
    guard let text = literal(node) else { return nil }
    guard text.isEmpty else { return text }
    report(.emptyText, "nothing stands here", at: node.range)
    return nil
  }

  /// The text of a scalar, perhaps an empty one.
  mutating func literal(_ node: Node) -> String? {
    guard let text = node.text else {
      refuse(node, expected: "text")
      return nil
    }
    return text
  }

  /// A text that is compared or written as it stands; what looks like a reference in it was probably meant as one.
  mutating func verbatim(_ node: Node) -> String? {
    guard let text = literal(node) else { return nil }
    warnOfReference(in: text, at: node.range)
    return text
  }

  mutating func warnOfReference(in text: String, at range: SourceRange) {
    guard text.utf8.contains(UInt8(ascii: "$")), text.contains("${") else { return }
    diagnostics.append(
      Diagnostic(.warning, .referenceInVerbatimText, "nothing is filled in here: the text is taken as it stands", at: range))
  }

  private enum Truth: String, CaseIterable { case `true`, `false` }

  mutating func boolean(_ node: Node) -> Bool? {
    word(node, as: Truth.self).map { $0 == .true }
  }

  mutating func word<Words: RawRepresentable<String> & CaseIterable>(
    _ node: Node, as _: Words.Type, code: Diagnostic.Code = .wrongValue, orElse subject: String = "this cannot be"
  ) -> Words? {
    if let word = node.text.flatMap(Words.init(rawValue:)) { return word }
    return word(node, among: Words.allCases.map(\.rawValue), code: code, orElse: subject).flatMap(Words.init(rawValue:))
  }

  /// One of a few words. A misspelt one is reported and read as the one that was meant.
  mutating func word(
    _ node: Node, among words: [String], code: Diagnostic.Code = .wrongValue, orElse subject: String = "this cannot be"
  ) -> String? {
    guard let text = literal(node) else { return nil }
    if words.contains(text) { return text }
    let meant = suggestion(for: text, among: words)
    let known = words.count == 1 ? "only '\(words[0])' can stand here" : "one of \(words.quotedList)"
    report(
      code, text.isEmpty ? "nothing stands here" : "\(subject) '\(text)'", at: node.range,
      help: meant.map { "did you mean '\($0)'?" } ?? known,
      fix: meant.flatMap { node.range.fix(replacement: $0) })
    return meant
  }

  mutating func name(_ key: Located<String>, _ what: String) -> String {
    if !Grammar.isName(key.value) {
      report(
        .invalidName, "'\(key.value)' is no name of \(what)", at: key.range,
        help: "letters, digits and '_', beginning with a letter or '_'")
    }
    return key.value
  }

  // MARK: Templates and expressions

  mutating func template(_ node: Node) -> Template {
    guard node.text != nil else {
      refuse(node, expected: "text")
      return Template(parts: [], range: node.range)
    }
    let before = diagnostics.count
    let template = TemplateParser.parse(node, diagnostics: &diagnostics)
    if diagnostics.count > before { unread.add(node) }
    return template
  }

  mutating func filters(_ node: Node) -> [Filter] {
    let before = diagnostics.count
    let filters = TemplateParser.parseFilters(list(node), diagnostics: &diagnostics)
    if diagnostics.count > before { unread.add(node) }
    return filters
  }

  mutating func pattern(_ node: Node) -> PatternText? {
    guard let pattern = text(node) else { return nil }
    hasTellingPatterns = hasTellingPatterns || PatternOutline.tells(of: pattern)
    return PatternText(pattern, at: node.range)
  }

  mutating func xpath(_ node: Node) -> XPathText? {
    text(node).map { XPathText($0, at: node.range) }
  }

  mutating func jsonPath(_ node: Node) -> JSONPathText? {
    guard let path = text(node) else { return nil }
    if !path.hasPrefix("$") {
      let root = path.hasPrefix(".") || path.hasPrefix("[") ? "$" : "$."
      report(
        .invalidPath, "a JSONPath begins with '$'", at: node.range,
        help: "write '\(root)\(path)'", fix: node.fix(inserting: root))
    }
    return JSONPathText(path, at: node.range)
  }

  /// A pointer that names a place inside the document.
  mutating func pointer(_ text: Located<String>) -> JSONPointer? {
    if let pointer = JSONPointer(text.value), !pointer.tokens.isEmpty { return pointer }
    report(
      .invalidPointer, "'\(text.value)' is no JSON pointer", at: text.range,
      help: "it begins with '/'; '~' is written '~0', and '/' in a name '~1'")
    return nil
  }
}

extension Node {
  /// An empty plain scalar, such as behind `username:` at the end of a line.
  var isNothing: Bool {
    guard case .scalar(let scalar) = content else { return false }
    return scalar.style == .plain && scalar.text.isEmpty
  }

  /// A text put in front of an unquoted one.
  fileprivate func fix(inserting text: String) -> Diagnostic.Fix? {
    guard case .scalar(let scalar) = content, scalar.style == .plain else { return nil }
    return Diagnostic.Fix(SourceRange(range.start, range.start), replacement: text)
  }

  var kindInWords: String {
    switch content {
    case .scalar: isNothing ? "nothing" : "text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
