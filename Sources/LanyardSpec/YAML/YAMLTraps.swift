/// Says in words what YAML stumbled over: people who write a spec think of templates and paths, not of tokens.
struct YAMLTraps {
  var lines: SourceLines
  var lastEvent: YAMLEvent?

  func explain(_ failure: YAMLFailure) -> Diagnostic {
    // From the particular to the general.
    tab(failure) ?? bracketInFlow(failure) ?? strayBracket(failure) ?? textBehindEnd(failure) ?? indicator(failure)
      ?? colon(failure) ?? quoted(failure) ?? structure(failure) ?? anythingElse(failure)
  }

  /// `a: {b: c}}`, and a bracket where nothing was opened.
  private func strayBracket(_ failure: YAMLFailure) -> Diagnostic? {
    guard let bracket = lines.scalar(at: failure.place), "]}".unicodeScalars.contains(bracket), !failure.problem.contains("',' or") else {
      return nil
    }
    return error(
      "unclosed-bracket", "this '\(bracket)' closes nothing", at: SourceRange(failure.place, columns: 1),
      help: "leave it out, or put the value in quotes")
  }

  private func tab(_ failure: YAMLFailure) -> Diagnostic? {
    guard lines.scalar(at: failure.place) == "\t" else { return nil }
    return error("tab", "a tab stands where YAML wants spaces", at: SourceRange(failure.place, columns: 1), help: "use spaces")
  }

  /// `{ a: ${x} }` and `{ json: $.a[0] }`: in flow style a bracket ends the text before it.
  private func bracketInFlow(_ failure: YAMLFailure) -> Diagnostic? {
    guard let start = textBeforeBracket(failure) else { return nil }
    let extent = value(from: start)
    let text = lines.text(of: extent)
    if text.contains("${") {
      let isFreeOfEscapes = !text.unicodeScalars.contains { $0 == "\"" || $0 == "\\" }
      return Diagnostic(
        .error, "unquoted-template", "between braces or brackets a template needs quotes", at: extent, help: "write \"\(text)\"",
        fix: isFreeOfEscapes ? extent.fix(replacement: "\"\(text)\"") : nil)
    }
    return error(
      "unquoted-brackets", "between braces or brackets a value that has some itself needs quotes", at: extent,
      help: "put the value in quotes")
  }

  /// Where the plain text began that a bracket has cut off.
  private func textBeforeBracket(_ failure: YAMLFailure) -> SourceLocation? {
    let brackets = "{[".unicodeScalars
    if let lastEvent, case .scalar(.plain, isEmpty: false) = lastEvent.kind, lastEvent.range.end.line == failure.place.line,
      let next = lines.scalar(at: lastEvent.range.end), brackets.contains(next)
    {
      return lastEvent.range.start
    }
    // libyaml reads ahead: it may stumble over what is in the brackets before it tells of the text in front of them.
    guard let bracket = lines.scalar(before: failure.place), brackets.contains(bracket) else { return nil }
    var start = failure.place.advanced(by: -1)
    while let before = lines.scalar(before: start), !" ,{[".unicodeScalars.contains(before) { start = start.advanced(by: -1) }
    return start.column < failure.place.column - 1 ? start : nil
  }

  /// `"a" b` and `[a-z]+`
  private func textBehindEnd(_ failure: YAMLFailure) -> Diagnostic? {
    guard let lastEvent, lastEvent.range.end.line == failure.place.line, lastEvent.range.end <= failure.place,
      let first = lines.scalar(at: failure.place), first != "#"
    else { return nil }
    let extent = value(from: failure.place)
    switch lastEvent.kind {
    case .scalar(.singleQuoted, _), .scalar(.doubleQuoted, _):
      return error(
        "text-behind-quote", "text stands behind the closing quote", at: extent, help: "put all of the value in one pair of quotes")
    case .sequenceEnd, .mappingEnd:
      // Of a block, the "end" is the next token: there is nothing behind it.
      guard let bracket = lines.scalar(before: lastEvent.range.end), "]}".unicodeScalars.contains(bracket) else { return nil }
      return error(
        "unquoted-brackets",
        "text stands behind the closing '\(bracket)': YAML reads a value that begins with a bracket as a list or mapping",
        at: extent, help: "put all of the value in quotes")
    default:
      return nil
    }
  }

  /// A value that begins with `@`, a backtick, `%`, `*`, `&` or `!`.
  private func indicator(_ failure: YAMLFailure) -> Diagnostic? {
    let place =
      ["an alias", "an anchor", "a tag", "a directive"].contains { failure.context.hasSuffix($0) } ? failure.contextPlace : failure.place
    guard let scalar = lines.scalar(at: place), "@`%*&!".unicodeScalars.contains(scalar) else { return nil }
    if scalar == "%", place.column == 1 {
      return error(
        "yaml-directive", "directives are not part of the language", at: SourceRange(place, lines.end(ofLine: place.line)),
        help: "leave the line out")
    }
    return error(
      "unquoted-indicator", "an unquoted value cannot begin with '\(scalar)'", at: SourceRange(place, columns: 1),
      help: "put the value in quotes")
  }

  /// `title: Foo: bar`
  private func colon(_ failure: YAMLFailure) -> Diagnostic? {
    guard failure.problem.hasPrefix("mapping values are not allowed") else { return nil }
    let place = SourceRange(failure.place, columns: 1)
    let before = lines.rest(from: SourceLocation(line: failure.place.line, column: 1)).prefix(failure.place.column - 1)
    if before.count > 1024 {
      return error("yaml-syntax", "a key is longer than 1024 characters", at: place)
    }
    let hasKey = zip(before, before.dropFirst()).contains { $0 == ":" && $1 == " " }
    if hasKey {
      return error("colon-in-value", "': ' stands inside an unquoted value", at: place, help: "put the value in quotes")
    }
    return error(
      "indentation", "a key stands here in the middle of a value", at: place,
      help: "indent it as far as the keys it belongs to, and see whether the line before it is complete")
  }

  /// Quotes that are not closed, and escapes that YAML does not know.
  private func quoted(_ failure: YAMLFailure) -> Diagnostic? {
    if failure.context == "while scanning a quoted scalar" {
      return error("unclosed-quote", "the quote that opens here is never closed", at: SourceRange(failure.contextPlace, columns: 1))
    }
    guard failure.context == "while parsing a quoted scalar" else { return nil }
    // Of an unknown escape libyaml names the backslash, of a number that is none the place behind `\u`.
    let isUnknown = failure.problem == "found unknown escape character"
    let place = SourceRange(isUnknown ? failure.place : failure.place.advanced(by: -2), columns: 2)
    return error(
      "bad-escape", "\(lines.text(of: place)) is no escape that YAML knows here", at: place,
      help: "in single quotes a backslash is a backslash")
  }

  /// Lists, mappings and their indentation.
  private func structure(_ failure: YAMLFailure) -> Diagnostic? {
    let place = value(from: failure.place)
    let opening = SourceRange(failure.contextPlace, columns: 1)
    switch failure.problem {
    case "block sequence entries are not allowed in this context":
      return error(
        "yaml-syntax", "a list cannot begin here", at: SourceRange(failure.place, columns: 1),
        help: "begin it on a line of its own, or put the value in quotes")
    case "could not find expected ':'":
      return error(
        "missing-colon", "this line is neither 'key: value' nor part of a value", at: value(from: failure.contextPlace),
        help: "is a ':' missing?")
    case "did not find expected key":
      return error(
        "indentation", "the indentation of this line fits no mapping", at: place,
        notes: [Diagnostic.Note("the mapping before it begins here", at: opening)])
    case "did not find expected '-' indicator":
      return error(
        "indentation", "the indentation of this line fits no list", at: place,
        notes: [Diagnostic.Note("the list before it begins here", at: opening)])
    case "did not find expected ',' or ']'":
      return unclosed("list", by: "]", failure)
    case "did not find expected ',' or '}'":
      return unclosed("mapping", by: "}", failure)
    default:
      return nil
    }
  }

  private func unclosed(_ what: String, by bracket: String, _ failure: YAMLFailure) -> Diagnostic {
    let opening = SourceRange(failure.contextPlace, columns: 1)
    guard failure.place.line > failure.contextPlace.line else {
      return error(
        "unclosed-bracket", "',' or '\(bracket)' is missing here", at: value(from: failure.place),
        notes: [Diagnostic.Note("the \(what) begins here", at: opening)])
    }
    // YAML notices it at the next key; the mistake is rather at the end of the first line.
    return error("unclosed-bracket", "the \(what) that opens here is not closed", at: opening, help: "close it with \(bracket)")
  }

  private func anythingElse(_ failure: YAMLFailure) -> Diagnostic {
    let words = [failure.problem, failure.context].filter { !$0.isEmpty }.joined(separator: " ")
    return error("yaml-syntax", "this is not YAML: \(words)", at: SourceRange(failure.place, columns: 1))
  }

  private func error(
    _ code: Diagnostic.Code, _ message: String, at range: SourceRange, help: String? = nil, notes: [Diagnostic.Note] = []
  ) -> Diagnostic {
    Diagnostic(.error, code, message, at: range, help: help, notes: notes)
  }

  /// From a place to where a reader would see the value end: at white space or a comma outside of brackets.
  private func value(from start: SourceLocation) -> SourceRange {
    var depth = 0
    var length = 0
    for scalar in lines.rest(from: start) {
      switch scalar {
      case "{", "[": depth += 1
      case "}", "]":
        if depth == 0 { return SourceRange(start, columns: max(1, length)) }
        depth -= 1
      case ",", " ", "\t":
        if depth == 0 { return SourceRange(start, columns: max(1, length)) }
      default: break
      }
      length += 1
    }
    let end = depth == 0 ? length : lines.rest(from: start).prefix { !" \t,".unicodeScalars.contains($0) }.count
    return SourceRange(start, columns: max(1, end))
  }
}
