/// Reads the tokens of a JSONPath, byte by byte: all that the grammar asks about is ASCII, but for what may stand in names and quotes.
struct JSONPathScanner {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  private var current: Unicode.Scalar? { position < bytes.count ? Unicode.Scalar(bytes[position]) : nil }
  var isAtEnd: Bool { position == bytes.count }

  /// Whether the text goes on so.
  func isAt(_ text: String) -> Bool {
    bytes[position...].starts(with: text.utf8)
  }

  /// Steps over the text if it comes next.
  mutating func take(_ text: String) -> Bool {
    guard isAt(text) else { return false }
    position += text.utf8.count
    return true
  }

  mutating func skipBlanks() {
    while let scalar = current, scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" { position += 1 }
  }

  /// Goes back (or forth) to a position that was read before.
  mutating func move(to position: Int) { self.position = position }

  func failure(_ message: String, at offset: Int? = nil) -> JSONPathError {
    JSONPathError(.syntax, isAtEnd && offset == nil ? "the path ends too early: \(message)" : message, at: offset ?? position)
  }

  /// The error with its place in Unicode scalars.
  func located(_ error: JSONPathError) -> JSONPathError {
    JSONPathError(error.code, error.message, at: error.offset.map { bytes.scalarCount(before: $0) })
  }

  // MARK: Names

  /// A name behind a dot, without quotes; nil if none begins here.
  mutating func shorthandName() -> String? {
    guard let first = current, Self.isNameStart(first) else { return nil }
    return take { Self.isNameStart($0) || Self.isDigit($0) }
  }

  /// A function's name or a word such as `true`; empty if none begins here.
  mutating func word() -> String {
    guard let first = current, ("a"..."z").contains(first) else { return "" }
    return take { ("a"..."z").contains($0) || $0 == "_" || Self.isDigit($0) }
  }

  private mutating func take(while belongs: (Unicode.Scalar) -> Bool) -> String {
    let start = position
    while let scalar = current, belongs(scalar) { position += 1 }
    return text(start..<position)
  }

  private func text(_ offsets: Range<Int>) -> String { String(decoding: bytes[offsets], as: UTF8.self) }

  private static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_" || scalar.value >= 0x80
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  // MARK: Numbers

  /// Whether an integer or a number begins here.
  var isAtNumber: Bool { current.map { $0 == "-" || Self.isDigit($0) } ?? false }

  /// An index or a slice's bound: no leading zeros, no `-0`, and within what every JSON number can hold exactly (RFC 7493).
  mutating func integer() throws(JSONPathError) -> Int {
    let start = position
    let sign = take("-") ? "-" : ""
    let digits = take(while: Self.isDigit)
    guard !digits.isEmpty else { throw failure("a digit was expected") }
    if digits.hasPrefix("0"), digits != "0" || sign == "-" {
      throw failure("an index is written without leading zeros, and zero without a sign", at: start)
    }
    let limit = 1 << 53
    guard let number = Int(sign + digits), number > -limit, number < limit else {
      throw failure("an index lies between -(2^53 - 1) and 2^53 - 1", at: start)
    }
    return number
  }

  /// A number in JSON's grammar, as written.
  mutating func number() throws(JSONPathError) -> String {
    let start = position
    _ = take("-")
    let integerStart = position
    try digits()
    if bytes[integerStart] == UInt8(ascii: "0"), position > integerStart + 1 {
      throw failure("a number is written without leading zeros", at: start)
    }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return text(start..<position)
  }

  private mutating func digits() throws(JSONPathError) {
    guard !take(while: Self.isDigit).isEmpty else { throw failure("a digit was expected") }
  }

  // MARK: Strings

  /// The text between two of the quote that comes next; nil if none does.
  mutating func quoted() throws(JSONPathError) -> String? {
    guard let quote = current, quote == "'" || quote == "\"" else { return nil }
    let start = position
    position += 1
    var unescaped = ""
    var piece = position
    while let scalar = current {
      switch scalar {
      case quote:
        position += 1
        return unescaped + text(piece..<position - 1)
      case "\\":
        unescaped += text(piece..<position)
        unescaped.unicodeScalars.append(try escape(in: quote))
        piece = position
      case "\u{0}"..<" ": throw failure("a control character must be written as an escape, such as \\u000a")
      default: position += 1
      }
    }
    throw failure("the quote is not closed", at: start)
  }

  private mutating func escape(in quote: Unicode.Scalar) throws(JSONPathError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let letter = current else { throw failure("the quote is not closed") }
    position += 1
    switch letter {
    case quote, "\\", "/": return letter
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return try escapedScalar(from: start)
    default: throw failure("there is no such escape; known are \\b \\f \\n \\r \\t \\/ \\\\ \\\(quote) and \\u with four digits", at: start)
    }
  }

  private mutating func escapedScalar(from start: Int) throws(JSONPathError) -> Unicode.Scalar {
    let unit = try fourHexDigits()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    if take("\\u"), let scalar = Unicode.Scalar(lead: unit, trail: try fourHexDigits()) { return scalar }
    throw failure("the escape is half of a surrogate pair without the other half", at: start)
  }

  private mutating func fourHexDigits() throws(JSONPathError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let scalar = current, scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
        throw failure("four hexadecimal digits were expected after \\u")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}
