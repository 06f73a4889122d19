/// The parser of RFC 8259: one pass, strict, its recursion bounded by a depth.
struct JSONParser {
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private let bytes: [UInt8]
  private let maximumDepth: Int
  private var position = 0

  init(_ bytes: [UInt8], maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  mutating func document() throws(JSONError) -> JSONValue {
    if bytes.starts(with: Self.byteOrderMark) { position = Self.byteOrderMark.count }
    // The text begins with an ASCII character, hence a zero or a foreign byte order mark in front tells a wider encoding.
    if bytes.prefix(2).contains(0) || bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw failure(.encoding, "the text is in UTF-16 or UTF-32; JSON must be UTF-8", at: 0)
    }
    skipWhiteSpace()
    let value = try value(depth: 0)
    skipWhiteSpace()
    guard position == bytes.count else { throw failure(.trailing, "something follows the end of the JSON document") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    let start = position
    let kind: JSONValue.Kind
    switch current {
    case UInt8(ascii: "{"): kind = .object(try members(depth: depth + 1))
    case UInt8(ascii: "["): kind = .array(try elements(depth: depth + 1))
    case UInt8(ascii: "\""): kind = .string(try string())
    case UInt8(ascii: "-"), (UInt8(ascii: "0")...UInt8(ascii: "9"))?: kind = .number(try number())
    case UInt8(ascii: "n"): kind = try word("null", .null)
    case UInt8(ascii: "t"): kind = try word("true", .bool(true))
    case UInt8(ascii: "f"): kind = try word("false", .bool(false))
    default: throw unexpected("a value was expected")
    }
    return JSONValue(kind, range: start..<position)
  }

  private mutating func elements(depth: Int) throws(JSONError) -> [JSONValue] {
    try open(depth: depth)
    var elements: [JSONValue] = []
    if take("]") { return elements }
    while true {
      elements.append(try value(depth: depth))
      skipWhiteSpace()
      if take("]") { return elements }
      guard take(",") else { throw unexpected("',' or ']' was expected after an element") }
      skipWhiteSpace()
    }
  }

  private mutating func members(depth: Int) throws(JSONError) -> [JSONValue.Member] {
    try open(depth: depth)
    var members: [JSONValue.Member] = []
    if take("}") { return members }
    while true {
      let start = position
      guard current == UInt8(ascii: "\"") else { throw unexpected("a member's name in double quotes was expected") }
      let name = try string()
      let nameRange = start..<position
      skipWhiteSpace()
      guard take(":") else { throw unexpected("':' was expected after a member's name") }
      skipWhiteSpace()
      members.append(JSONValue.Member(name: name, value: try value(depth: depth), nameRange: nameRange))
      skipWhiteSpace()
      if take("}") { return members }
      guard take(",") else { throw unexpected("',' or '}' was expected after a member") }
      skipWhiteSpace()
    }
  }

  private mutating func open(depth: Int) throws(JSONError) {
    guard depth <= maximumDepth else { throw failure(.depth, "arrays and objects are nested more than \(maximumDepth) deep") }
    position += 1
    skipWhiteSpace()
  }

  private mutating func word(_ word: String, _ kind: JSONValue.Kind) throws(JSONError) -> JSONValue.Kind {
    for byte in word.utf8 {
      guard current == byte else { throw unexpected("'\(word)' was expected") }
      position += 1
    }
    return kind
  }

  // MARK: Numbers

  private mutating func number() throws(JSONError) -> String {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    guard position > start else { throw unexpected("a digit was expected in a number") }
  }

  // MARK: Strings

  private mutating func string() throws(JSONError) -> String {
    position += 1
    var text: [UInt8] = []
    var runStart = position
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        defer { position += 1 }
        if text.isEmpty { return String(decoding: bytes[runStart..<position], as: UTF8.self) }
        text += bytes[runStart..<position]
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text += bytes[runStart..<position]
        text += try escape()
        runStart = position
      case 0..<0x20: throw failure(.syntax, "a control character in a string must be written as an escape")
      case 0x20..<0x80: position += 1
      default: try skipMultibyteScalar()
      }
    }
    throw failure(.unexpectedEnd, "the text ends inside a string")
  }

  private mutating func escape() throws(JSONError) -> String.UTF8View {
    let start = position
    position += 1
    let letter = current
    position += 1
    switch letter {
    case UInt8(ascii: "\""): return "\"".utf8
    case UInt8(ascii: "\\"): return "\\".utf8
    case UInt8(ascii: "/"): return "/".utf8
    case UInt8(ascii: "b"): return "\u{8}".utf8
    case UInt8(ascii: "f"): return "\u{C}".utf8
    case UInt8(ascii: "n"): return "\n".utf8
    case UInt8(ascii: "r"): return "\r".utf8
    case UInt8(ascii: "t"): return "\t".utf8
    case UInt8(ascii: "u"): return String(try escapedScalar(from: start)).utf8
    case nil: throw failure(.unexpectedEnd, "the text ends inside a string", at: bytes.count)
    default: throw failure(.syntax, "there is no such escape in JSON", at: start)
    }
  }

  /// What stands behind `\u`, together with the second half of a surrogate pair.
  private mutating func escapedScalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let unit = try fourHexDigits()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    if take("\\"), take("u"), let scalar = Unicode.Scalar(lead: unit, trail: try fourHexDigits()) { return scalar }
    throw failure(.loneSurrogate, "the escape is half of a surrogate pair without the other half", at: start)
  }

  private mutating func fourHexDigits() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("four hexadecimal digits were expected after '\\u'")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  /// Steps over a scalar of two to four bytes that is well formed by table 3-7 of the Unicode standard.
  private mutating func skipMultibyteScalar() throws(JSONError) {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[position] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw failure(.encoding, "the text is not valid UTF-8")
    }
    let end = position + length
    guard end <= bytes.count, second.contains(bytes[position + 1]), bytes[(position + 2)..<end].allSatisfy({ $0 & 0xC0 == 0x80 }) else {
      throw failure(.encoding, "the text is not valid UTF-8")
    }
    position = end
  }

  // MARK: Reading

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = current, byte == character.value else { return false }
    position += 1
    return true
  }

  private mutating func skipWhiteSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  // MARK: Failing

  private func unexpected(_ expectation: String) -> JSONError {
    guard position < bytes.count else {
      return failure(.unexpectedEnd, bytes.isEmpty ? "the text is empty" : "the text ends too early: \(expectation)")
    }
    return failure(.syntax, expectation)
  }

  private func failure(_ code: JSONError.Code, _ message: String, at offset: Int? = nil) -> JSONError {
    JSONError(code, message, at: offset ?? position, in: bytes)
  }
}
