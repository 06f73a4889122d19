/// An XPath 1.0 expression cut into its tokens (XPath 1.0 §3.7), as far as names and their use need it.
struct XPathTokens {
  enum Kind: Equatable {
    /// `local` or `prefix:local`; for `prefix:*` the local part is `*`.
    case name(prefix: String?, local: String)
    case number
    case literal
    /// `.`, `..` and the name test `*`
    case node
    case open
    case close
    case comma
    case axis
    case attribute
    case variable
    /// Also `/` and `//`, as in the grammar.
    case `operator`(String)
    case openPredicate
    case closePredicate
  }

  struct Token {
    var kind: Kind
    /// In Unicode scalars.
    var offset: Int

    /// Whether a name or a `*` behind this token begins an operand rather than being an operator.
    var expectsOperand: Bool {
      switch kind {
      case .open, .openPredicate, .comma, .axis, .attribute, .variable, .operator: true
      case .name, .number, .literal, .node, .close, .closePredicate: false
      }
    }
  }

  /// Nested parentheses and brackets: libxml2's parser calls itself for each.
  static let depthLimit = 32
  /// In UTF-8; libxml2's evaluation goes deeper with each step.
  static let lengthLimit = 2048

  private(set) var tokens: [Token] = []
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  init(_ text: String) throws(XPathError) {
    scalars = Array(text.unicodeScalars)
    guard text.utf8.count <= Self.lengthLimit else {
      throw XPathError(.tooLong, "the expression is longer than \(Self.lengthLimit) bytes")
    }
    skipSpace()
    while position < scalars.count {
      let offset = position
      tokens.append(Token(kind: try next(), offset: offset))
      skipSpace()
    }
  }

  private mutating func next() throws(XPathError) -> Kind {
    let scalar = scalars[position]
    if scalar.isXMLNameStart { return try name() }
    if isDigit(at: position) || scalar == "." && isDigit(at: position + 1) { return number() }
    switch scalar {
    case "\"", "'": return try literal(scalar)
    case "(": return try open(.open)
    case "[": return try open(.openPredicate)
    case ")": return close(.close)
    case "]": return close(.closePredicate)
    case "*": return take(1, tokens.last?.expectsOperand ?? true ? .node : .operator("*"))
    case ".": return take(self.scalar(at: position + 1) == "." ? 2 : 1, .node)
    case ",": return take(1, .comma)
    case "@": return take(1, .attribute)
    case "$": return take(1, .variable)
    case ":" where self.scalar(at: position + 1) == ":": return take(2, .axis)
    case "/" where self.scalar(at: position + 1) == "/": return take(2, .operator("//"))
    case "<", ">", "!":
      if self.scalar(at: position + 1) == "=" { return take(2, .operator("\(scalar)=")) }
      if scalar != "!" { return take(1, .operator("\(scalar)")) }
    case "/", "|", "+", "-", "=": return take(1, .operator("\(scalar)"))
    default: break
    }
    throw XPathError(.syntax, "'\(scalar.isXMLCharacter ? "\(scalar)" : "?")' has no meaning here", offset: position)
  }

  private mutating func name() throws(XPathError) -> Kind {
    let first = word()
    guard scalar(at: position) == ":", scalar(at: position + 1) != ":" else {
      return operatorName(first) ?? .name(prefix: nil, local: first)
    }
    position += 1
    if scalar(at: position) == "*" { return take(1, .name(prefix: first, local: "*")) }
    guard let start = scalar(at: position), start.isXMLNameStart else {
      throw XPathError(.syntax, "a name or '*' is missing behind '\(first):'", offset: position)
    }
    return .name(prefix: first, local: word())
  }

  private func operatorName(_ word: String) -> Kind? {
    guard let last = tokens.last, !last.expectsOperand, ["and", "or", "div", "mod"].contains(word) else { return nil }
    return .operator(word)
  }

  private mutating func word() -> String {
    var word = String.UnicodeScalarView()
    while let scalar = scalar(at: position), scalar.isXMLNamePart {
      word.append(scalar)
      position += 1
    }
    return String(word)
  }

  private mutating func number() -> Kind {
    while isDigit(at: position) { position += 1 }
    if scalar(at: position) == "." { position += 1 }
    while isDigit(at: position) { position += 1 }
    return .number
  }

  private mutating func literal(_ quote: Unicode.Scalar) throws(XPathError) -> Kind {
    guard let end = scalars[(position + 1)...].firstIndex(of: quote) else {
      throw XPathError(.syntax, "the text that begins here has no closing \(quote)", offset: position)
    }
    guard scalars[position..<end].allSatisfy(\.isXMLCharacter) else {
      throw XPathError(.syntax, "the text that begins here holds a control character", offset: position)
    }
    position = end + 1
    return .literal
  }

  private mutating func open(_ kind: Kind) throws(XPathError) -> Kind {
    depth += 1
    guard depth <= Self.depthLimit else {
      throw XPathError(.tooLong, "parentheses and brackets are nested deeper than \(Self.depthLimit)", offset: position)
    }
    return take(1, kind)
  }

  private mutating func close(_ kind: Kind) -> Kind {
    depth -= 1
    return take(1, kind)
  }

  private mutating func take(_ length: Int, _ kind: Kind) -> Kind {
    position += length
    return kind
  }

  private mutating func skipSpace() {
    while let scalar = scalar(at: position), [" ", "\t", "\n", "\r"].contains(scalar) { position += 1 }
  }

  private func scalar(at index: Int) -> Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private func isDigit(at index: Int) -> Bool { scalar(at: index).map { ("0"..."9").contains($0) } ?? false }
}
