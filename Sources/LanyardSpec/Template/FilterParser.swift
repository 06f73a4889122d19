/// Reads one filter: a word, and behind some words arguments in parentheses.
enum FilterParser {
  struct Parsed {
    var filter: Filter
    var name: Located<String>
  }

  /// One argument: a bare word, or text in single quotes.
  struct Argument {
    var text: String
    var isQuoted: Bool
    var range: SourceRange
  }

  /// Reads the filter at the cursor; nil, with a diagnostic, where it is not one. The cursor then stands where the next could begin.
  static func parse(_ cursor: inout ScalarCursor, _ diagnostics: inout [Diagnostic]) -> Parsed? {
    let start = cursor.position
    cursor.skip { TemplateParser.isNameScalar($0) || $0 == "-" }
    let nameOffsets = start..<cursor.position
    guard !nameOffsets.isEmpty else {
      cursor.skip { $0 != "|" }
      let stray = cursor.trimmed(start..<cursor.position)
      // Where nothing stands, the place is that of the '|' or the brace that comes instead.
      diagnostics.append(
        Diagnostic(
          .error, "template-syntax", stray.isEmpty ? "a filter is missing here" : "a filter is expected here",
          at: cursor.place(stray.isEmpty ? start..<start + 1 : stray), help: "such as | base64"))
      return nil
    }
    let name = Located(cursor.text(nameOffsets), at: cursor.place(nameOffsets))
    cursor.skipSpaces()
    var arguments: [Argument] = []
    if cursor.next == "(" {
      guard let found = self.arguments(&cursor, &diagnostics) else {
        cursor.skip { $0 != "|" }
        return nil
      }
      arguments = found
    }
    return filter(name, arguments, &diagnostics).map { Parsed(filter: $0, name: name) }
  }

  // MARK: - Arguments

  private static func arguments(_ cursor: inout ScalarCursor, _ diagnostics: inout [Diagnostic]) -> [Argument]? {
    let opening = cursor.position
    cursor.skip()
    cursor.skipSpaces()
    if cursor.take(")") { return [] }
    var arguments: [Argument] = []
    while true {
      cursor.skipSpaces()
      guard let argument = cursor.next == "'" ? quoted(&cursor, &diagnostics) : bare(&cursor, &diagnostics) else { return nil }
      arguments.append(argument)
      cursor.skipSpaces()
      if cursor.take(")") { return arguments }
      guard cursor.take(",") else { break }
    }
    let stray = cursor.position
    cursor.skip { $0 != "|" && $0 != "," && $0 != ")" }
    let behind = cursor.trimmed(stray..<cursor.position)
    if behind.isEmpty {
      diagnostics.append(
        Diagnostic(
          .error, "template-syntax", "the parenthesis that opens here is never closed", at: cursor.place(opening..<opening + 1),
          help: "close it with )"))
    } else {
      diagnostics.append(
        Diagnostic(
          .error, "template-syntax", "text stands behind the closing quote", at: cursor.place(behind),
          help: "a quote within the text is written twice"))
    }
    return nil
  }

  private static func quoted(_ cursor: inout ScalarCursor, _ diagnostics: inout [Diagnostic]) -> Argument? {
    let start = cursor.position
    var text = ""
    cursor.skip()
    while cursor.next != nil {
      let piece = cursor.position
      cursor.skip { $0 != "'" }
      text += cursor.text(piece..<cursor.position)
      guard cursor.take("'") else { break }
      if !cursor.take("'") {
        return Argument(text: text, isQuoted: true, range: cursor.place(start..<cursor.position))
      }
      text += "'"
    }
    diagnostics.append(
      Diagnostic(
        .error, "unterminated-template", "the quote that opens here is never closed", at: cursor.place(start..<start + 1),
        help: "close it with '"))
    return nil
  }

  private static func bare(_ cursor: inout ScalarCursor, _ diagnostics: inout [Diagnostic]) -> Argument? {
    let start = cursor.position
    cursor.skip { $0 != "," && $0 != ")" && $0 != "|" }
    let offsets = cursor.trimmed(start..<cursor.position)
    guard offsets.isEmpty else {
      return Argument(text: cursor.text(offsets), isQuoted: false, range: cursor.place(offsets))
    }
    diagnostics.append(
      Diagnostic(.error, "template-syntax", "an argument is missing here", at: cursor.place(cursor.position..<cursor.position + 1)))
    return nil
  }

  // MARK: - The filters

  /// Every filter's name and how it is written.
  static let forms: [(name: String, form: String)] =
    [
      ("base64", "base64 or base64(unpadded)"), ("base64url", "base64url or base64url(padded)"), ("hex", "hex"), ("url", "url"),
      ("charset", "charset(utf8), charset(latin1) or charset(utf16le)"), ("trim", "trim"), ("lower", "lower"), ("upper", "upper"),
    ] + Filter.DigestAlgorithm.allCases.map { ($0.rawValue, $0.rawValue) } + [
      ("hmac", "hmac(sha256, name) or hmac(sha256, 'text')"), ("default", "default(name) or default('text')"),
    ]

  private static func filter(_ name: Located<String>, _ arguments: [Argument], _ diagnostics: inout [Diagnostic]) -> Filter? {
    switch name.value {
    case "base64":
      option("unpadded", of: name, arguments, &diagnostics).map { .base64(padded: !$0) }
    case "base64url":
      option("padded", of: name, arguments, &diagnostics).map { .base64url(padded: $0) }
    case "charset":
      one(of: name, arguments, &diagnostics).flatMap { choice($0, what: "character set", &diagnostics) }.map { .charset($0) }
    case "hmac":
      hmac(name, arguments, &diagnostics)
    case "default":
      one(of: name, arguments, &diagnostics).flatMap { operand($0, &diagnostics) }.map { .default($0) }
    default:
      plain(name, arguments, &diagnostics)
    }
  }

  /// The filters without arguments.
  private static func plain(_ name: Located<String>, _ arguments: [Argument], _ diagnostics: inout [Diagnostic]) -> Filter? {
    let filter: Filter? =
      switch name.value {
      case "hex": .hex
      case "url": .url
      case "trim": .trim
      case "lower": .lowercased
      case "upper": .uppercased
      default: Filter.DigestAlgorithm(rawValue: name.value).map { .digest($0) }
      }
    guard let filter else {
      diagnostics.append(
        Diagnostic(
          .error, "unknown-filter", "there is no filter called '\(name.value)'", at: name.range,
          help: suggestion(for: name.value, among: forms.map(\.name)),
          fix: nearestName(to: name.value, among: forms.map(\.name)).flatMap { name.range.fix(replacing: name.value, by: $0) }))
      return nil
    }
    guard arguments.isEmpty else {
      wrong("'\(name.value)' takes no argument", name, arguments, &diagnostics)
      return nil
    }
    return filter
  }

  private static func hmac(_ name: Located<String>, _ arguments: [Argument], _ diagnostics: inout [Diagnostic]) -> Filter? {
    guard arguments.count == 2 else {
      wrong("'hmac' takes a digest and a key", name, arguments, &diagnostics)
      return nil
    }
    let algorithm: Filter.DigestAlgorithm? = choice(arguments[0], what: "digest", &diagnostics)
    let key = operand(arguments[1], &diagnostics)
    guard let algorithm, let key else { return nil }
    return .hmac(algorithm, key: key)
  }

  /// Whether the one word that the filter may take stands there; nil where something else does.
  private static func option(
    _ word: String, of name: Located<String>, _ arguments: [Argument], _ diagnostics: inout [Diagnostic]
  ) -> Bool? {
    if arguments.isEmpty { return false }
    if arguments.count == 1, arguments[0].text == word, !arguments[0].isQuoted { return true }
    wrong("'\(name.value)' takes no argument but \(word)", name, arguments, &diagnostics)
    return nil
  }

  private static func one(of name: Located<String>, _ arguments: [Argument], _ diagnostics: inout [Diagnostic]) -> Argument? {
    if arguments.count == 1 { return arguments[0] }
    wrong("'\(name.value)' takes one argument", name, arguments, &diagnostics)
    return nil
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ argument: Argument, what: String, _ diagnostics: inout [Diagnostic]
  ) -> Choice? {
    let words = Choice.allCases.map(\.rawValue)
    if !argument.isQuoted, let choice = Choice(rawValue: argument.text) { return choice }
    let help =
      words.contains(argument.text) ? "write \(argument.text) without quotes" : suggestion(for: argument.text, among: words)
    diagnostics.append(
      Diagnostic(.error, "filter-arguments", "there is no \(what) called '\(argument.text)'", at: argument.range, help: help))
    return nil
  }

  private static func operand(_ argument: Argument, _ diagnostics: inout [Diagnostic]) -> Filter.Operand? {
    if argument.isQuoted { return .literal(argument.text) }
    if Grammar.isName(argument.text) { return .reference(argument.text, range: argument.range) }
    diagnostics.append(
      Diagnostic(
        .error, "filter-arguments", "'\(argument.text)' is neither a name nor a text in quotes", at: argument.range,
        help: "write '\(argument.text)' if the text is meant"))
    return nil
  }

  private static func wrong(_ message: String, _ name: Located<String>, _ arguments: [Argument], _ diagnostics: inout [Diagnostic]) {
    let form = forms.first { $0.name == name.value }?.form ?? name.value
    let range = SourceRange(name.range.start, arguments.last?.range.end ?? name.range.end)
    diagnostics.append(Diagnostic(.error, "filter-arguments", message, at: range, help: "write \(form)"))
  }

  private static func suggestion(for name: String, among names: [String]) -> String {
    if let near = nearestName(to: name, among: names) { return "did you mean '\(near)'?" }
    return "such as " + nearestNames(to: name, among: names).joined(separator: ", ")
  }
}
