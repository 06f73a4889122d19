/// Looks at everything about expressions that does not depend on a document.
///
/// libxml2 says where an expression cannot be read; functions and prefixes it would look up only on the way through a document.
package final class XPathChecker {
  private let prefixes: Set<String>
  /// The smallest document: XPath without variables has static kinds, and what fails on this one fails on every one.
  private var smallest: LibXML2Context?

  /// - Parameter prefixes: those that are declared for the expressions.
  package init(prefixes: Set<String>) { self.prefixes = prefixes }

  package func check(_ text: String) throws(XPathError) {
    let tokens = try XPathTokens(text).tokens
    guard !tokens.isEmpty else { throw XPathError(.syntax, "the expression is empty", offset: 0) }
    let context = try context()
    if let offset = context.syntaxError(in: text) { throw Self.syntaxError(at: offset, in: text) }
    for index in tokens.indices { try check(tokens, at: index, of: text) }
    do { _ = try context.evaluate(text) } catch { throw XPathError(.wrongKind, "\(error.message)") }
  }

  private func context() throws(XPathError) -> LibXML2Context {
    if let smallest { return smallest }
    let namespaces = Dictionary(uniqueKeysWithValues: prefixes.map { ($0, "urn:" + $0) })
    do {
      let tree = try LibXML2Tree(xml: XMLSource(Array("<a/>".utf8), limits: .answer))
      let context = try LibXML2Context(tree, namespaces: namespaces, limits: .answer)
      smallest = context
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

  private func check(_ tokens: [XPathTokens.Token], at index: Int, of text: String) throws(XPathError) {
    let token = tokens[index]
    let next = index + 1 < tokens.count ? tokens[index + 1].kind : nil
    switch token.kind {
    case .variable:
      throw XPathError(.variable, "there are no variables in these expressions", offset: token.offset)
    case .operator("|") where next == nil:
      throw XPathError(.syntax, "the expression ends too early", offset: text.unicodeScalars.count)
    case .name(_, let local) where index > 0 && !tokens[index - 1].expectsOperand:
      throw XPathError(.syntax, "an operator is missing before '\(local)'", offset: token.offset)
    case .name(nil, let local) where next == .open && !["comment", "text", "processing-instruction", "node"].contains(local):
      try Self.checkFunction(local, tokens, at: index)
    case .name(let prefix?, let local) where next == .open:
      throw XPathError(.unknownFunction, "XPath 1.0 has no function '\(prefix):\(local)'", offset: token.offset)
    case .name(let prefix?, _) where !prefixes.contains(prefix) && prefix != "xml":
      throw XPathError(.undeclaredPrefix, "the prefix '\(prefix)' is not declared", offset: token.offset)
    default:
      break
    }
  }

  private static func checkFunction(_ name: String, _ tokens: [XPathTokens.Token], at index: Int) throws(XPathError) {
    let offset = tokens[index].offset
    guard let allowed = functions[name] else {
      throw XPathError(.unknownFunction, "XPath 1.0 has no function '\(name)'", offset: offset)
    }
    let given = arguments(in: tokens, behind: index + 1)
    guard allowed.contains(given) else {
      let wanted =
        allowed.upperBound == .max
        ? "\(allowed.lowerBound) or more"
        : Set([allowed.lowerBound, allowed.upperBound]).sorted().map(String.init).joined(separator: " to ")
      throw XPathError(.wrongArguments, "'\(name)' takes \(wanted) arguments and is given \(given)", offset: offset)
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
