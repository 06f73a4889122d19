/// Builds the tree from events and collects what must not be in it.
struct TreeBuilder {
  private(set) var findings: [Diagnostic] = []
  /// Whether nothing was left out whose absence would look like another mistake.
  private(set) var isComplete = true
  private(set) var lastEvent: YAMLEvent?

  private let lines: SourceLines
  private var records: [Tree.Record] = []
  /// The list or mapping whose end has not come yet, and those around it.
  private var current = OpenCollection.document
  private var outer: [OpenCollection] = []
  /// The places of the keys of each open mapping that is long, by its position.
  private var keyPlaces: [Int: [String: SourceRange]] = [:]
  private var documents = 0
  /// Quoted texts and blocks, in the order of the file: what is in them is text, whatever it looks like. Only tabs make one ask.
  private var verbatim: [SourceRange] = []
  private var isStopped = false

  init(lines: SourceLines) {
    self.lines = lines
    // Specs have a node for every dozen characters or more.
    records.reserveCapacity(16 + lines.scalars.count / 12)
  }

  /// The finished tree, or its first document.
  var root: Node? { records.isEmpty || !outer.isEmpty ? nil : Node(Tree(records, lines), at: 0) }

  private struct OpenCollection {
    enum Kind { case document, sequence, mapping }
    /// What comes next in a mapping. A key that was complained about takes its value with it.
    enum Part { case key, value, refusedValue }

    /// The position of its record.
    let position: Int
    let kind: Kind
    let isFlow: Bool
    /// Where it ends as far as it has been seen.
    var end: SourceLocation
    var next = Part.key
    var entries = 0
    /// The position of the first key that is not among the places of keys.
    var firstKeyWithoutPlace: Int

    init(_ kind: Kind, at position: Int, isFlow: Bool, end: SourceLocation) {
      self.kind = kind
      self.position = position
      self.isFlow = isFlow
      self.end = end
      firstKeyWithoutPlace = position + 1
    }

    static let document = OpenCollection(.document, at: -1, isFlow: false, end: SourceRange.beginning.start)
  }

  /// Takes the next event, of a scalar with its text; false where the rest is not worth reading.
  ///
  /// Inlined into the walk, as an event is and what they need most: the loop over the events is half of what reading a spec takes.
  @inline(__always)
  mutating func accept(_ event: YAMLEvent, _ text: consuming String) -> Bool {
    switch event.kind {
    case .documentStart(let hasDirectives):
      startDocument(event, hasDirectives: hasDirectives)
    case .alias:
      report(
        "yaml-alias", "aliases are not part of the language", at: event.range,
        help: "write the value out; text that begins with '*' stands in quotes")
      isComplete = false
      append(.scalar(.plain), "", event.range, hasProperties: true)
      finish(records.count - 1)
    case .scalar(let style, _):
      if event.hasProperties { refuseProperties(of: event) }
      scalar(text, style, event)
      finish(records.count - 1)
    case .sequenceStart(let isFlow):
      if event.hasProperties { refuseProperties(of: event) }
      begin(.sequence, event, isFlow: isFlow)
    case .mappingStart(let isFlow):
      if event.hasProperties { refuseProperties(of: event) }
      begin(.mapping, event, isFlow: isFlow)
    case .sequenceEnd, .mappingEnd:
      guard let around = outer.popLast() else { break }
      let position = current.position
      // A block "ends" at the next token, wherever that is: its last child says more.
      records[position].range.end = current.isFlow ? event.range.end : current.end
      records[position].end = records.count
      // What is refused is taken away, and another may come to stand at its position.
      if !keyPlaces.isEmpty { keyPlaces[position] = nil }
      current = around
      finish(position)
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

  private mutating func append(_ kind: Tree.Record.Kind, _ text: consuming String, _ range: SourceRange, hasProperties: Bool) {
    records.append(Tree.Record(kind: kind, text: text, range: range, end: records.count + 1, hasProperties: hasProperties))
  }

  private mutating func begin(_ kind: OpenCollection.Kind, _ event: YAMLEvent, isFlow: Bool) {
    outer.append(current)
    current = OpenCollection(kind, at: records.count, isFlow: isFlow, end: event.range.end)
    append(kind == .mapping ? .mapping : .sequence, "", event.range, hasProperties: false)
    guard outer.count > YAMLComposer.maximumDepth else { return }
    report(
      "too-deep", "lists and mappings are nested more than \(YAMLComposer.maximumDepth) deep",
      at: SourceRange(event.range.start, columns: 1))
    isComplete = false
    isStopped = true
  }

  /// Gives the complete node at that position, the last one, its part in what it stands in.
  @inline(__always)
  private mutating func finish(_ position: Int) {
    let range = records[position].range
    if !current.isFlow { current.end = range.end }
    switch current.kind {
    case .document:
      // `---` and nothing behind it is an empty scalar.
      if position > 0 || range.start == range.end { records.removeSubrange(position...) }
    case .sequence: break
    case .mapping:
      switch current.next {
      case .key where isKey(at: position):
        current.entries += 1
        current.next = .value
      case .key:
        records.removeSubrange(position...)
        current.next = .refusedValue
      case .value:
        current.next = .key
      case .refusedValue:
        records.removeSubrange(position...)
        current.next = .key
      }
    }
  }

  /// Whether a node can be a key of the open mapping; otherwise it is complained about.
  private mutating func isKey(at position: Int) -> Bool {
    let range = records[position].range
    guard case .scalar(let style) = records[position].kind else {
      isComplete = false
      let start = records[current.position].range.start
      if current.isFlow, range.start == start.advanced(by: 1), lines.rest(from: start).starts(with: "{{".unicodeScalars) {
        report(
          "double-braces", "YAML reads '{{' as two mappings", at: SourceRange(start, range.end.advanced(by: 1)),
          help: "a template is written ${name}")
      } else {
        report("yaml-complex-key", "a list or mapping cannot be a key", at: range, help: "a key is text")
      }
      return false
    }
    if style == .plain, records[position].text == "<<" {
      isComplete = false
      report("yaml-merge-key", "merge keys are not part of the language", at: range, help: "write the entries out")
      return false
    }
    // libyaml takes `{ ?a: b }` for an explicit key `a`.
    if current.isFlow, style == .plain, lines.scalar(before: range.start) == "?" {
      isComplete = false
      report(
        "unquoted-indicator", "an unquoted key cannot begin with '?'", at: SourceRange(range.start.advanced(by: -1), columns: 1),
        help: "put the key in quotes")
      return false
    }
    if let first = earlierPlace(ofKeyAt: position) {
      report(
        "duplicate-key", "the key '\(records[position].text)' is given twice", at: range, help: "leave one out",
        notes: [Diagnostic.Note("it is first given here", at: first)])
      return false
    }
    return true
  }

  /// Where the key was given before. Few keys are looked through where they stand; of many, which a stranger may have written, a
  /// table is made.
  private mutating func earlierPlace(ofKeyAt end: Int) -> SourceRange? {
    let few = 16
    var position = current.firstKeyWithoutPlace
    guard current.entries > few else {
      while position < end {
        if records[position].text == records[end].text { return records[position].range }
        position = records[position + 1].end
      }
      return nil
    }
    while position < end {
      keyPlaces[current.position, default: [:]][records[position].text] = records[position].range
      position = records[position + 1].end
    }
    current.firstKeyWithoutPlace = end
    return keyPlaces[current.position]?[records[end].text]
  }

  private mutating func scalar(_ text: consuming String, _ style: Node.Scalar.Style, _ event: YAMLEvent) {
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
    case .singleQuoted, .doubleQuoted: break
    }
    if style != .plain, !lines.scalars.isPlain { verbatim.append(range) }
    append(.scalar(style), text, range, hasProperties: event.hasProperties)
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
