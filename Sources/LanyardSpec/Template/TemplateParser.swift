/// Reads templates: `${name}`, `${name | filter | filter(argument)}`, and `$${` for a literal `${`.
package enum TemplateParser {
  /// The template that a scalar's text is. Mistakes are appended; what could be read is returned all the same.
  package static func parse(_ node: Node, diagnostics: inout [Diagnostic]) -> Template {
    guard let text = node.text else {
      diagnostics.append(Diagnostic(.error, "expected-text", "a text is expected here", at: node.range))
      return Template(parts: [], range: node.range)
    }
    return parse(text, at: node.range, ScalarLocator(node), &diagnostics)
  }

  /// The template that a text is.
  fileprivate static func parse(
    _ text: String, at range: SourceRange, _ locator: @autoclosure () -> ScalarLocator, _ diagnostics: inout [Diagnostic]
  ) -> Template {
    guard text.utf8.contains(UInt8(ascii: "$")) else {
      return Template(parts: text.isEmpty ? [] : [.literal(text)], range: range)
    }
    var cursor = ScalarCursor(text, locator())
    var parts: [Template.Part] = []
    var literal = ""
    while cursor.next != nil {
      let start = cursor.position
      cursor.skip { $0 != "$" }
      literal += cursor.text(start..<cursor.position)
      if cursor.has("{", ahead: 1) {
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = ""
        if let reference = reference(&cursor, &diagnostics) { parts.append(.reference(reference)) }
      } else if cursor.has("$", ahead: 1), cursor.has("{", ahead: 2) {
        literal += "${"
        cursor.skip(3)
      } else if cursor.take("$") {
        literal += "$"
      }
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    return Template(parts: parts, range: range)
  }

  /// The filters of an extractor's list: one in each scalar.
  package static func parseFilters(_ nodes: some Sequence<Node>, diagnostics: inout [Diagnostic]) -> [Filter] {
    var chain = FilterChain()
    for node in nodes {
      guard case .scalar(let scalar) = node.content else {
        diagnostics.append(Diagnostic(.error, "expected-text", "the text of one filter is expected here", at: node.range))
        continue
      }
      var cursor = ScalarCursor(scalar.text, ScalarLocator(node))
      cursor.skipSpaces()
      chain.append(FilterParser.parse(&cursor, &diagnostics))
      cursor.skipSpaces()
      if cursor.next != nil {
        diagnostics.append(
          Diagnostic(
            .error, "template-syntax", "text stands behind the filter", at: cursor.place(cursor.position..<cursor.end),
            help: "each filter is an entry of its own"))
      }
    }
    chain.finish(&diagnostics)
    return chain.filters
  }

  static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
  }

  /// Reads from `${` to behind `}`; nil where there is no name to speak of.
  private static func reference(_ cursor: inout ScalarCursor, _ diagnostics: inout [Diagnostic]) -> Template.Reference? {
    let start = cursor.position
    guard let closing = closingBrace(cursor, &diagnostics) else {
      cursor.skip(2)
      return nil
    }
    defer {
      cursor.limit = cursor.end
      cursor.move(to: closing + 1)
    }
    cursor.limit = closing
    cursor.skip(2)
    let nameStart = cursor.position
    cursor.skip { $0 != "|" }
    let nameOffsets = cursor.trimmed(nameStart..<cursor.position)
    let range = cursor.place(start..<closing + 1)
    let name = name(cursor.text(nameOffsets), at: nameOffsets.isEmpty ? range : cursor.place(nameOffsets), &diagnostics)

    var chain = FilterChain()
    var filterRanges: [SourceRange] = []
    while cursor.take("|") {
      cursor.skipSpaces()
      let filterStart = cursor.position
      let filter = FilterParser.parse(&cursor, &diagnostics)
      if filter != nil { filterRanges.append(cursor.place(cursor.trimmed(filterStart..<cursor.position))) }
      chain.append(filter)
      cursor.skipSpaces()
      if let next = cursor.next, next != "|" {
        let stray = cursor.position
        cursor.skip { $0 != "|" }
        diagnostics.append(
          Diagnostic(
            .error, "template-syntax", "text stands behind the filter", at: cursor.place(cursor.trimmed(stray..<cursor.position)),
            help: "the next filter begins with '|'"))
      }
    }
    chain.finish(&diagnostics)
    return name.map {
      Template.Reference(
        name: $0, filters: chain.filters, filterRanges: filterRanges, range: range, nameRange: cursor.place(nameOffsets))
    }
  }

  /// The offset of the `}` that closes the reference at the cursor, with a complaint where there is none.
  private static func closingBrace(_ cursor: ScalarCursor, _ diagnostics: inout [Diagnostic]) -> Int? {
    var offset = cursor.position + 2
    var openQuote: Int?
    scan: while let scalar = cursor.scalar(at: offset) {
      switch scalar {
      case "\n": break scan
      case "'": openQuote = openQuote == nil ? offset : nil
      case "}" where openQuote == nil: return offset
      case "$" where openQuote == nil && cursor.scalar(at: offset + 1) == "{": break scan
      default: break
      }
      offset += 1
    }
    if let openQuote {
      diagnostics.append(
        Diagnostic(
          .error, "unterminated-template", "the quote that opens here is never closed", at: cursor.place(openQuote..<openQuote + 1),
          help: "close it with '"))
      // The complaint is made: nothing more is said about what the quote has spoilt.
      return nil
    }
    diagnostics.append(
      Diagnostic(
        .error, "unterminated-template", "the template that opens here is never closed",
        at: cursor.place(cursor.position..<cursor.position + 2), help: "close it with }, or write $${ if the text is meant"))
    return nil
  }

  private static func name(_ text: String, at range: SourceRange, _ diagnostics: inout [Diagnostic]) -> String? {
    if Grammar.isName(text) { return text }
    if text.isEmpty {
      diagnostics.append(Diagnostic(.error, "template-name", "a name is missing here", at: range, help: "a template is written ${name}"))
      return nil
    }
    let repaired = String(String.UnicodeScalarView(text.unicodeScalars.map { "-. ".unicodeScalars.contains($0) ? "_" : $0 }))
    diagnostics.append(
      Diagnostic(
        .error, "template-name", "'\(text)' is not a name", at: range,
        help: Grammar.isName(repaired)
          ? "did you mean '\(repaired)'?" : "a name is made of letters, digits and '_' and begins with no digit"))
    return nil
  }
}

extension Template {
  /// Reads a template that stands in no file, such as an argument; the places of mistakes are counted from its beginning.
  package init(parsing text: String, diagnostics: inout [Diagnostic]) {
    let start = SourceRange.beginning.start
    let range = SourceRange(start, columns: text.unicodeScalars.count)
    self = TemplateParser.parse(text, at: range, ScalarLocator(.inline(start), in: range), &diagnostics)
  }
}
