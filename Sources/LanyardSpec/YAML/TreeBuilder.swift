/// Builds the tree from events and collects what must not be in it.
struct TreeBuilder {
  /// The finished tree, or its first document.
  private(set) var root: Node?
  private(set) var findings: [Diagnostic] = []
  /// Whether nothing was left out whose absence would look like another mistake.
  private(set) var isComplete = true
  private(set) var lastEvent: YAMLEvent?

  private let lines: SourceLines
  private var open: [Collection] = []
  private var documents = 0
  /// Quoted texts and blocks, in the order of the file: what is in them is text, whatever it looks like.
  private var verbatim: [SourceRange] = []
  private var isStopped = false

  init(lines: SourceLines) { self.lines = lines }

  /// A list or mapping whose end has not come yet.
  private struct Collection {
    enum Key {
      case text(Located<String>)
      /// Already complained about: its value is dropped.
      case refused
    }

    let isMapping: Bool
    let isFlow: Bool
    var range: SourceRange
    var items: [Node] = []
    var entries: [Node.Entry] = []
    var pendingKey: Key?
    /// The places of the keys of a long mapping.
    private var places: [String: SourceRange] = [:]

    init(isMapping: Bool, isFlow: Bool, range: SourceRange) {
      self.isMapping = isMapping
      self.isFlow = isFlow
      self.range = range
      if isMapping { entries.reserveCapacity(4) } else { items.reserveCapacity(2) }
    }

    var node: Node { Node(content: isMapping ? .mapping(entries) : .sequence(items), range: range) }

    /// Where the key was given before. Few keys are looked through where they stand; of many, which a stranger may have written, a
    /// table is made.
    mutating func place(of key: String) -> SourceRange? {
      let few = 16
      guard entries.count > few else { return entries.first { $0.key.value == key }?.key.range }
      for entry in entries[places.count...] { places[entry.key.value] = entry.key.range }
      return places[key]
    }
  }

  /// Takes the next event, of a scalar with its text; false where the rest is not worth reading.
  mutating func accept(_ event: YAMLEvent, _ text: String) -> Bool {
    switch event.kind {
    case .documentStart(let hasDirectives):
      startDocument(event, hasDirectives: hasDirectives)
    case .alias:
      report(
        "yaml-alias", "aliases are not part of the language", at: event.range,
        help: "write the value out; text that begins with '*' stands in quotes")
      isComplete = false
      add(Node(content: .scalar(Node.Scalar(text: "", style: .plain, places: .whole)), range: event.range))
    case .scalar(let style, _):
      refuseProperties(of: event)
      add(scalar(text, style, event))
    case .sequenceStart(let isFlow):
      refuseProperties(of: event)
      push(Collection(isMapping: false, isFlow: isFlow, range: event.range))
    case .mappingStart(let isFlow):
      refuseProperties(of: event)
      push(Collection(isMapping: true, isFlow: isFlow, range: event.range))
    case .sequenceEnd, .mappingEnd:
      guard let top = open.indices.last else { break }
      // A block "ends" at the next token, wherever that is: its last child says more.
      if open[top].isFlow { open[top].range.end = event.range.end }
      let node = open[top].node
      open.removeLast()
      add(node)
    }
    lastEvent = event
    return !isStopped
  }

  private mutating func startDocument(_ event: YAMLEvent, hasDirectives: Bool) {
    documents += 1
    if hasDirectives {
      report("yaml-directive", "directives are not part of the language", at: word(at: event.range.start), help: "leave the line out")
    }
    if documents > 1 {
      report("yaml-documents", "a second document begins here", at: word(at: event.range.start), help: "a file holds one spec")
      isStopped = true
    }
  }

  private mutating func push(_ collection: consuming Collection) {
    let start = collection.range.start
    open.append(collection)
    guard open.count > YAMLComposer.maximumDepth else { return }
    report(
      "too-deep", "lists and mappings are nested more than \(YAMLComposer.maximumDepth) deep",
      at: SourceRange(start, columns: 1))
    isComplete = false
    isStopped = true
  }

  private mutating func add(_ node: consuming Node) {
    guard let top = open.indices.last else {
      // `---` and nothing behind it is an empty scalar.
      if root == nil, node.range.start != node.range.end { root = node }
      return
    }
    if !open[top].isFlow { open[top].range.end = node.range.end }
    guard open[top].isMapping else {
      open[top].items.append(node)
      return
    }
    switch open[top].pendingKey {
    case nil:
      open[top].pendingKey = key(from: node, at: top)
    case .text(let key):
      open[top].entries.append(Node.Entry(key: key, value: node))
      open[top].pendingKey = nil
    case .refused:
      open[top].pendingKey = nil
    }
  }

  /// What the node is as a key of the open mapping of that index.
  private mutating func key(from node: Node, at top: Int) -> Collection.Key {
    guard case .scalar(let scalar) = node.content else {
      isComplete = false
      let start = open[top].range.start
      if open[top].isFlow, node.range.start == start.advanced(by: 1), lines.rest(from: start).starts(with: "{{".unicodeScalars) {
        report(
          "double-braces", "YAML reads '{{' as two mappings", at: SourceRange(start, node.range.end.advanced(by: 1)),
          help: "a template is written ${name}")
      } else {
        report("yaml-complex-key", "a list or mapping cannot be a key", at: node.range, help: "a key is text")
      }
      return .refused
    }
    if scalar.style == .plain, scalar.text == "<<" {
      isComplete = false
      report("yaml-merge-key", "merge keys are not part of the language", at: node.range, help: "write the entries out")
      return .refused
    }
    // libyaml takes `{ ?a: b }` for an explicit key `a`.
    if open[top].isFlow, scalar.style == .plain, lines.scalar(before: node.range.start) == "?" {
      isComplete = false
      report(
        "unquoted-indicator", "an unquoted key cannot begin with '?'", at: SourceRange(node.range.start.advanced(by: -1), columns: 1),
        help: "put the key in quotes")
      return .refused
    }
    if let first = open[top].place(of: scalar.text) {
      report(
        "duplicate-key", "the key '\(scalar.text)' is given twice", at: node.range, help: "leave one out",
        notes: [Diagnostic.Note("it is first given here", at: first)])
      return .refused
    }
    return .text(Located(scalar.text, at: node.range))
  }

  private mutating func scalar(_ text: String, _ style: Node.Scalar.Style, _ event: YAMLEvent) -> Node {
    var range = event.range
    switch style {
    case .plain:
      if let comment = commentSwallowing(text, endingAt: range.end) {
        isComplete = false
        report(
          "comment-in-template", "' #' begins a comment and cuts the template off", at: comment, help: "put the value in quotes")
      }
    case .literal, .folded:
      // Blank lines behind a block belong to nobody.
      var last = range.end.column > 1 ? range.end.line : range.end.line - 1
      while last > range.start.line, lines.end(ofLine: last).column == 1 { last -= 1 }
      range.end = lines.end(ofLine: last)
      verbatim.append(range)
    case .singleQuoted, .doubleQuoted:
      verbatim.append(range)
    }
    let hasProperties = event.hasAnchor || event.hasTag
    let places = hasProperties ? .whole : ScalarPlaces(text, style, range, lines)
    return Node(content: .scalar(Node.Scalar(text: text, style: style, places: places)), range: range)
  }

  /// The place of a `#` behind a plain scalar in which a `${` is still open.
  private func commentSwallowing(_ text: String, endingAt end: SourceLocation) -> SourceRange? {
    // Rarely does anything stand behind a scalar.
    guard let next = lines.scalar(at: end), next == " " || next == "\t" else { return nil }
    let rest = lines.rest(from: end)
    let blanks = rest.prefix { $0 == " " || $0 == "\t" }.count
    guard rest.dropFirst(blanks).first == "#", let opening = text.utf8.lastIndex(of: UInt8(ascii: "{")),
      text[..<opening].utf8.last == UInt8(ascii: "$"), !text[opening...].utf8.contains(UInt8(ascii: "}"))
    else { return nil }
    return SourceRange(end.advanced(by: blanks), columns: 1)
  }

  private mutating func refuseProperties(of event: YAMLEvent) {
    guard event.hasAnchor || event.hasTag else { return }
    // Both may stand here, in either order.
    var place = event.range.start
    for _ in 0..<2 {
      let property = word(at: place)
      switch lines.scalar(at: place) {
      case "&" where event.hasAnchor:
        report(
          "yaml-anchor", "anchors are not part of the language", at: property,
          help: "leave it out; text that begins with '&' stands in quotes")
      case "!" where event.hasTag:
        report(
          "yaml-tag", "tags are not part of the language: every value is text", at: property,
          help: "leave it out; text that begins with '!' stands in quotes")
      default: return
      }
      place = property.end.advanced(by: lines.rest(from: property.end).prefix { $0 == " " }.count)
    }
  }

  /// Refuses tabs between words: they look like so many spaces here and like so many there. In comments and in quoted text they may stand.
  mutating func refuseTabs() {
    guard !lines.scalars.isPlain else { return }
    var next = 0
    for number in 1...max(1, lines.count) {
      let line = lines[number]
      guard line.contains("\t") else { continue }
      var place = SourceLocation(line: number, column: 1)
      var isAfterSpace = true
      for scalar in line {
        defer {
          place.column += 1
          isAfterSpace = scalar == " " || scalar == "\t"
        }
        while next < verbatim.count, verbatim[next].end <= place { next += 1 }
        if next < verbatim.count, verbatim[next].start <= place { continue }
        if scalar == "#", isAfterSpace { break }
        if scalar == "\t" {
          let tab = SourceRange(place, columns: 1)
          report("tab", "a tab stands here", at: tab, help: "use spaces", fix: Diagnostic.Fix(tab, replacement: " "))
          break
        }
      }
      if isStopped { return }
    }
  }

  /// From a place to the next space.
  private func word(at place: SourceLocation) -> SourceRange {
    SourceRange(place, columns: max(1, lines.rest(from: place).prefix { $0 != " " && $0 != "\t" }.count))
  }

  private mutating func report(
    _ code: Diagnostic.Code, _ message: String, at range: SourceRange, help: String? = nil, notes: [Diagnostic.Note] = [],
    fix: Diagnostic.Fix? = nil
  ) {
    guard findings.count < Diagnostic.mostCounted else {
      isStopped = true
      return
    }
    findings.append(Diagnostic(.error, code, message, at: range, help: help, notes: notes, fix: fix))
  }
}

extension ScalarPlaces {
  fileprivate init(_ text: String, _ style: Node.Scalar.Style, _ range: SourceRange, _ lines: SourceLines) {
    let isOnOneLine = range.start.line == range.end.line
    switch style {
    case .plain:
      self = isOnOneLine ? .inline(range.start) : .whole
    case .singleQuoted, .doubleQuoted:
      // Every escape is longer than what it stands for.
      let isUnaltered = isOnOneLine && range.end.column - range.start.column == text.unicodeScalarCount + 2
      self = isUnaltered ? .inline(range.start.advanced(by: 1)) : .whole
    case .literal:
      // What a line has beyond its text is the indentation.
      var number = range.start.line
      self = .lines(
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
          number += 1
          let indentation = lines[number].count - Substring(line).unicodeScalarCount
          return SourceLocation(line: number, column: max(0, indentation) + 1)
        })
    case .folded:
      self = .whole
    }
  }
}

extension StringProtocol {
  /// The number of Unicode scalars, counted by the bytes that begin one.
  var unicodeScalarCount: Int { utf8.count { $0 & 0xC0 != 0x80 } }
}
