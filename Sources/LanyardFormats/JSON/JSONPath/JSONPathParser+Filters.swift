extension JSONPathParser {
  /// What may stand on either side of a comparison or as a function's argument, before its type is known to fit.
  private enum Operand {
    case literal(JSONValue)
    case query(JSONPath.Query)
    /// A function's result, with the function's name.
    case result(JSONPath.Expression, of: String)
    case test(JSONPath.Test, of: String)
  }

  /// A whole filter: alternatives of `||`, each of terms of `&&`.
  mutating func test() throws(JSONPathError) -> JSONPath.Test {
    var alternatives: [JSONPath.Test] = []
    repeat {
      scanner.skipBlanks()
      alternatives.append(try conjunction())
    } while takeBehindBlanks("||")
    return alternatives.count == 1 ? alternatives[0] : .any(alternatives)
  }

  private mutating func conjunction() throws(JSONPathError) -> JSONPath.Test {
    var terms: [JSONPath.Test] = []
    repeat {
      scanner.skipBlanks()
      terms.append(try term())
    } while takeBehindBlanks("&&")
    return terms.count == 1 ? terms[0] : .all(terms)
  }

  private mutating func term() throws(JSONPathError) -> JSONPath.Test {
    if scanner.take("!") {
      scanner.skipBlanks()
      if scanner.isAt("(") { return .not(try parenthesized()) }
      let start = scanner.position
      return .not(try standalone(try operand(), at: start))
    }
    if scanner.isAt("(") { return try parenthesized() }
    let start = scanner.position
    let left = try operand()
    for comparison in JSONPath.Comparison.allCases where takeBehindBlanks(comparison.rawValue) {
      let leftExpression = try expression(left, at: start)
      scanner.skipBlanks()
      let rightStart = scanner.position
      return .comparison(leftExpression, comparison, try expression(try operand(), at: rightStart))
    }
    return try standalone(left, at: start)
  }

  private mutating func parenthesized() throws(JSONPathError) -> JSONPath.Test {
    _ = scanner.take("(")
    let test = try nested { (parser) throws(JSONPathError) in try parser.test() }
    guard takeBehindBlanks(")") else { throw scanner.failure("')' was expected") }
    return test
  }

  /// Steps over blanks and the text, or over nothing.
  private mutating func takeBehindBlanks(_ text: String) -> Bool {
    let start = scanner.position
    scanner.skipBlanks()
    if scanner.take(text) { return true }
    scanner.move(to: start)
    return false
  }

  // MARK: Operands

  private mutating func operand() throws(JSONPathError) -> Operand {
    if let text = try scanner.quoted() { return .literal(JSONValue(.string(text))) }
    if scanner.isAtNumber { return .literal(JSONValue(.number(try scanner.number()))) }
    if scanner.take("@") { return .query(JSONPath.Query(isRelative: true, segments: try segments())) }
    if scanner.take("$") { return .query(JSONPath.Query(isRelative: false, segments: try segments())) }
    let start = scanner.position
    let word = scanner.word()
    if scanner.isAt("(") && !word.isEmpty { return try call(word, at: start) }
    switch word {
    case "true": return .literal(JSONValue(.bool(true)))
    case "false": return .literal(JSONValue(.bool(false)))
    case "null": return .literal(JSONValue(.null))
    default: throw scanner.failure("a query such as @.name, a literal (text in quotes) or a function was expected", at: start)
    }
  }

  private mutating func call(_ name: String, at start: Int) throws(JSONPathError) -> Operand {
    let arguments = try arguments()
    func check(_ count: Int) throws(JSONPathError) {
      guard arguments.count == count else {
        throw JSONPathError(.type, "\(name)() takes \(count == 1 ? "one argument" : "two arguments"), not \(arguments.count)", at: start)
      }
    }
    switch name {
    case "length":
      try check(1)
      return .result(.length(try expression(arguments[0].operand, at: arguments[0].offset)), of: name)
    case "count":
      try check(1)
      return .result(.count(try query(arguments[0], of: name)), of: name)
    case "value":
      try check(1)
      return .result(.value(try query(arguments[0], of: name)), of: name)
    case "match", "search":
      try check(2)
      let subject = try expression(arguments[0].operand, at: arguments[0].offset)
      return .test(.matches(subject, try pattern(arguments[1]), isWhole: name == "match"), of: name)
    default:
      throw JSONPathError(.type, "there is no function \(name)(); known are length, count, match, search and value", at: start)
    }
  }

  private mutating func arguments() throws(JSONPathError) -> [(operand: Operand, offset: Int)] {
    _ = scanner.take("(")
    scanner.skipBlanks()
    var arguments: [(operand: Operand, offset: Int)] = []
    if scanner.take(")") { return arguments }
    while true {
      scanner.skipBlanks()
      let offset = scanner.position
      arguments.append((try nested { (parser) throws(JSONPathError) in try parser.operand() }, offset))
      if takeBehindBlanks(")") { return arguments }
      guard takeBehindBlanks(",") else {
        throw scanner.failure("',' or ')' was expected behind an argument; no function takes a comparison")
      }
    }
  }

  // MARK: Types (RFC 9535 §2.4.3)

  private func expression(_ operand: Operand, at offset: Int) throws(JSONPathError) -> JSONPath.Expression {
    switch operand {
    case .literal(let value): return .literal(value)
    case .result(let expression, _): return expression
    case .query(let query):
      guard query.isSingular else {
        throw JSONPathError(.type, "one value is needed here, and this query can select several; value() takes the only one", at: offset)
      }
      return .singular(query)
    case .test(_, let name):
      throw JSONPathError(.type, "\(name)() is true or false by itself; it is no value", at: offset)
    }
  }

  private func standalone(_ operand: Operand, at offset: Int) throws(JSONPathError) -> JSONPath.Test {
    switch operand {
    case .query(let query): return .exists(query)
    case .test(let test, _): return test
    case .literal: throw JSONPathError(.type, "a literal must be compared with something", at: offset)
    case .result(_, let name): throw JSONPathError(.type, "the result of \(name)() must be compared with something", at: offset)
    }
  }

  private func query(_ argument: (operand: Operand, offset: Int), of name: String) throws(JSONPathError) -> JSONPath.Query {
    guard case .query(let query) = argument.operand else {
      throw JSONPathError(.type, "\(name)() takes a query such as @.*", at: argument.offset)
    }
    return query
  }

  private func pattern(_ argument: (operand: Operand, offset: Int)) throws(JSONPathError) -> JSONPath.Test.Pattern {
    let expression = try expression(argument.operand, at: argument.offset)
    guard case .literal(let value) = expression else { return .computed(expression) }
    guard case .string(let text) = value.kind else { return .literal(nil) }
    do {
      return .literal(try IRegexp(text))
    } catch {
      throw JSONPathError(.limit, error.message, at: argument.offset)
    }
  }
}
