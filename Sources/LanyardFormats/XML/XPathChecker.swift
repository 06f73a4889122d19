import Synchronization

/// Looks at everything about expressions that does not depend on a document.
///
/// libxml2 says where an expression cannot be read; functions and prefixes it would look up only on the way through a document.
package final class XPathChecker {
  private let prefixes: Set<String>
  private var context: LibXML2Context?

  /// - Parameter prefixes: those that are declared for the expressions.
  package init(prefixes: Set<String>) { self.prefixes = prefixes }

  deinit {
    if let context { SpareContexts.giveBack(context) }
  }

  package func check(_ text: String) throws(XPathError) {
    let expression = try XPathTokens(text)
    guard !expression.tokens.isEmpty else { throw XPathError(.syntax, "the expression is empty", offset: 0) }
    let context = try currentContext()
    guard let compiled = context.compile(text) else { throw Self.syntaxError(at: context.syntaxError, in: text) }
    for index in expression.tokens.indices { try check(expression, at: index) }
    do { _ = try context.evaluate(compiled) } catch { throw XPathError(.wrongKind, "\(error.message)") }
  }

  private func currentContext() throws(XPathError) -> LibXML2Context {
    if let context { return context }
    do {
      let context = try SpareContexts.take()
      context.declare(Dictionary(uniqueKeysWithValues: prefixes.map { ($0, "urn:" + $0) }))
      self.context = context
      return context
    } catch {
      throw XPathError(.wrongKind, "\(error.message)")
    }
  }

  private static func syntaxError(at byte: Int, in text: String) -> XPathError {
    let before = String(decoding: text.utf8.prefix(max(0, byte)), as: UTF8.self)
    let rest = text.unicodeScalars.dropFirst(before.unicodeScalars.count)
    let message = rest.isEmpty ? "the expression ends too early" : "the expression cannot be read from '\(excerpt(rest))' on"
    return XPathError(.syntax, message, offset: before.unicodeScalars.count)
  }

  private static func excerpt(_ scalars: Substring.UnicodeScalarView) -> String {
    String(Substring(scalars.prefix(24))) + (scalars.count > 24 ? "…" : "")
  }

  private func check(_ expression: XPathTokens, at index: Int) throws(XPathError) {
    let tokens = expression.tokens
    let token = tokens[index]
    let next = index + 1 < tokens.count ? tokens[index + 1].kind : nil
    switch token.kind {
    case .variable:
      throw expression.error(.variable, "there are no variables in these expressions", at: token.offset)
    case .operator("|") where next == nil:
      throw expression.error(.syntax, "the expression ends too early", at: expression.end)
    case .name(_, let local) where index > 0 && !tokens[index - 1].expectsOperand:
      throw expression.error(.syntax, "an operator is missing before '\(local)'", at: token.offset)
    case .name(nil, let local) where next == .open && !["comment", "text", "processing-instruction", "node"].contains(local):
      try Self.checkFunction(local, expression, at: index)
    case .name(let prefix?, let local) where next == .open:
      throw expression.error(.unknownFunction, "XPath 1.0 has no function '\(prefix):\(local)'", at: token.offset)
    case .name(let prefix?, _) where !prefixes.contains(prefix) && prefix != "xml":
      throw expression.error(.undeclaredPrefix, "the prefix '\(prefix)' is not declared", at: token.offset)
    default:
      break
    }
  }

  private static func checkFunction(_ name: String, _ expression: XPathTokens, at index: Int) throws(XPathError) {
    let offset = expression.tokens[index].offset
    guard let allowed = functions[name] else {
      throw expression.error(.unknownFunction, "XPath 1.0 has no function '\(name)'", at: offset)
    }
    let given = arguments(in: expression.tokens, behind: index + 1)
    guard allowed.contains(given) else {
      let wanted =
        allowed.upperBound == .max
        ? "\(allowed.lowerBound) or more"
        : Set([allowed.lowerBound, allowed.upperBound]).sorted().map(String.init).joined(separator: " to ")
      throw expression.error(.wrongArguments, "'\(name)' takes \(wanted) arguments and is given \(given)", at: offset)
    }
  }

  /// How many arguments stand in the parentheses that open at an index.
  private static func arguments(in tokens: [XPathTokens.Token], behind open: Int) -> Int {
    var (depth, commas) = (0, 0)
    for (index, token) in tokens.enumerated().dropFirst(open) {
      switch token.kind {
      case .open, .openPredicate: depth += 1
      case .close, .closePredicate: depth -= 1
      case .comma where depth == 1: commas += 1
      default: break
      }
      if depth == 0 { return index == open + 1 ? 0 : commas + 1 }
    }
    return 0
  }

  /// XPath 1.0 §4, with the number of arguments.
  private static let functions: [String: ClosedRange<Int>] = [
    "last": 0...0, "position": 0...0, "count": 1...1, "id": 1...1, "local-name": 0...1, "namespace-uri": 0...1, "name": 0...1,
    "string": 0...1, "concat": 2 ... .max, "starts-with": 2...2, "contains": 2...2, "substring-before": 2...2,
    "substring-after": 2...2, "substring": 2...3, "string-length": 0...1, "normalize-space": 0...1, "translate": 3...3,
    "boolean": 1...1, "not": 1...1, "true": 0...0, "false": 0...0, "lang": 1...1,
    "number": 0...1, "sum": 1...1, "floor": 1...1, "ceiling": 1...1, "round": 1...1,
  ]
}

/// Contexts of checkers that are done, for the next: to make one takes longer than to check an expression.
private enum SpareContexts {
  /// Sendable: libxml2 binds a context to no thread, and whoever has taken one has it alone.
  private struct Spare: @unchecked Sendable {
    let context: LibXML2Context
  }

  /// As many as were ever in use at once.
  private static let spares = Mutex<[Spare]>([])

  /// A context on the smallest document: XPath without variables has static kinds, and what fails on this one fails on every one.
  static func take() throws(XMLError) -> LibXML2Context {
    if let spare = spares.withLock({ $0.popLast() }) { return spare.context }
    return try LibXML2Context(LibXML2Tree(xml: XMLSource(Array("<a/>".utf8), limits: .answer)), limits: .answer)
  }

  static func giveBack(_ context: LibXML2Context) {
    let spare = Spare(context: context)
    spares.withLock { $0.append(spare) }
  }
}
