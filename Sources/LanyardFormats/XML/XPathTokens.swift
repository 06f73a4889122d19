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
    /// In UTF-8.
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
  private let text: String
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  init(_ text: String) throws(XPathError) {
    self.text = text
    bytes = Array(text.utf8)
    guard bytes.count <= Self.lengthLimit else {
      throw XPathError(.tooLong, "the expression is longer than \(Self.lengthLimit) bytes")
    }
    tokens.reserveCapacity(16)
    skipSpace()
    while let scalar = scalar(at: position) {
      let offset = position
      tokens.append(Token(kind: try next(scalar), offset: offset))
      skipSpace()
    }
  }

  /// The offset behind the text.
  var end: Int { bytes.count }

  /// An error at a byte, of which it tells the place in Unicode scalars.
  func error(_ code: XPathError.Code, _ message: String, at byte: Int) -> XPathError {
    XPathError(code, message, offset: bytes.scalarCount(before: byte))
  }

  private mutating func next(_ scalar: Unicode.Scalar) throws(XPathError) -> Kind {
    if scalar.isXMLNameStart { return try name() }
    if isDigit(at: position) || scalar == "." && isDigit(at: position + 1) { return number() }
    switch scalar {
    case "\"", "'": return try literal(scalar)
    case "(": return try open(.open)
    case "[": return try open(.openPredicate)
    case ")": return close(.close)
    case "]": return close(.closePredicate)
    case "*": return take(1, tokens.last?.expectsOperand ?? true ? .node : .operator("*"))
    case ".": return take(has(".", at: position + 1) ? 2 : 1, .node)
    case ",": return take(1, .comma)
    case "@": return take(1, .attribute)
    case "$": return take(1, .variable)
    case ":" where has(":", at: position + 1): return take(2, .axis)
    case "/" where has("/", at: position + 1): return take(2, .operator("//"))
    case "<", ">", "!":
      if has("=", at: position + 1) { return take(2, .operator("\(scalar)=")) }
      if scalar != "!" { return take(1, .operator("\(scalar)")) }
    case "/", "|", "+", "-", "=": return take(1, .operator("\(scalar)"))
    default: break
    }
    throw error(.syntax, "'\(scalar.isXMLCharacter ? "\(scalar)" : "?")' has no meaning here", at: position)
  }

  private mutating func name() throws(XPathError) -> Kind {
    let first = word()
    guard has(":", at: position), !has(":", at: position + 1) else {
      return operatorName(first) ?? .name(prefix: nil, local: first)
    }
    position += 1
    if has("*", at: position) { return take(1, .name(prefix: first, local: "*")) }
    guard let start = scalar(at: position), start.isXMLNameStart else {
      throw error(.syntax, "a name or '*' is missing behind '\(first):'", at: position)
    }
    return .name(prefix: first, local: word())
  }

  private func operatorName(_ word: String) -> Kind? {
    guard let last = tokens.last, !last.expectsOperand, ["and", "or", "div", "mod"].contains(word) else { return nil }
    return .operator(word)
  }

  private mutating func word() -> String {
    let start = position
    while let scalar = scalar(at: position), scalar.isXMLNamePart { position += UTF8.width(scalar) }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func number() -> Kind {
    while isDigit(at: position) { position += 1 }
    if has(".", at: position) { position += 1 }
    while isDigit(at: position) { position += 1 }
    return .number
  }

  private mutating func literal(_ quote: Unicode.Scalar) throws(XPathError) -> Kind {
    guard let end = bytes[(position + 1)...].firstIndex(of: UInt8(ascii: quote)) else {
      throw error(.syntax, "the text that begins here has no closing \(quote)", at: position)
    }
    guard String(decoding: bytes[position..<end], as: UTF8.self).unicodeScalars.allSatisfy(\.isXMLCharacter) else {
      throw error(.syntax, "the text that begins here holds a control character", at: position)
    }
    position = end + 1
    return .literal
  }

  private mutating func open(_ kind: Kind) throws(XPathError) -> Kind {
    depth += 1
    guard depth <= Self.depthLimit else {
      throw error(.tooLong, "parentheses and brackets are nested deeper than \(Self.depthLimit)", at: position)
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
    while position < bytes.count, bytes[position].isXMLSpace { position += 1 }
  }

  /// The scalar that begins there; nil at the end.
  private func scalar(at index: Int) -> Unicode.Scalar? {
    guard index < bytes.count else { return nil }
    if bytes[index] < 0x80 { return Unicode.Scalar(bytes[index]) }
    return text.unicodeScalars[text.utf8.index(text.startIndex, offsetBy: index)]
  }

  private func has(_ scalar: Unicode.Scalar, at index: Int) -> Bool { index < bytes.count && bytes[index] == UInt8(ascii: scalar) }

  private func isDigit(at index: Int) -> Bool { index < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) }
}
