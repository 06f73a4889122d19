/// Commands as a POSIX shell or bash reads them: words, quotes, continuations. Nothing is expanded.
struct ShellWords {
  private(set) var commands: [[String]] = []

  private var rest: Substring.UnicodeScalarView
  private var words: [String] = []
  private var word: String.UnicodeScalarView?

  /// - Throws: `not-curl` for a quote that does not end, or the words of another shell.
  init(_ text: String) throws(CaptureError) {
    if text.contains("^\"") {
      throw CaptureError(
        "not-curl", "this is the form for Windows' command prompt", help: "copy it as 'cURL (bash)' or 'cURL (POSIX)'")
    }
    rest = Substring(text.replacing("\r\n", with: "\n")).unicodeScalars
    while let scalar = rest.popFirst() { try take(scalar) }
    endCommand()
  }

  private mutating func take(_ scalar: Unicode.Scalar) throws(CaptureError) {
    switch scalar {
    case "\\":
      guard let next = rest.popFirst(), next != "\n" else { return }
      append(next)
    case "'": try takeSingleQuoted()
    case "\"": try takeDoubleQuoted()
    case "$" where rest.first == "'":
      rest.removeFirst()
      try takeEscapes()
    case " ", "\t": endWord()
    case "\n", ";", "|": endCommand()
    case "&": endCommand()
    case "#" where word == nil: rest = rest.drop { $0 != "\n" }
    default: append(scalar)
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    if word == nil { word = String.UnicodeScalarView() }
    word?.append(scalar)
  }

  private mutating func endWord() {
    if let word { words.append(String(word)) }
    word = nil
  }

  private mutating func endCommand() {
    endWord()
    // The prompt of whoever copied a terminal.
    if ["$", "%", ">"].contains(words.first) { words.removeFirst() }
    if !words.isEmpty { commands.append(words) }
    words = []
  }

  private mutating func next(in quotes: String) throws(CaptureError) -> Unicode.Scalar {
    guard let scalar = rest.popFirst() else {
      throw CaptureError("not-curl", "a quotation with \(quotes) does not end", help: "copy the whole command")
    }
    return scalar
  }

  private mutating func takeSingleQuoted() throws(CaptureError) {
    if word == nil { word = String.UnicodeScalarView() }
    while true {
      let scalar = try next(in: "'")
      if scalar == "'" { return }
      word?.append(scalar)
    }
  }

  private mutating func takeDoubleQuoted() throws(CaptureError) {
    if word == nil { word = String.UnicodeScalarView() }
    while true {
      let scalar = try next(in: "\"")
      switch scalar {
      case "\"": return
      case "\\":
        let escaped = try next(in: "\"")
        if escaped == "\n" { continue }
        if !"$`\"\\".unicodeScalars.contains(escaped) { word?.append("\\") }
        word?.append(escaped)
      default: word?.append(scalar)
      }
    }
  }

  /// `$'…'` of bash: the escapes of C.
  private mutating func takeEscapes() throws(CaptureError) {
    if word == nil { word = String.UnicodeScalarView() }
    while true {
      let scalar = try next(in: "$'")
      switch scalar {
      case "'": return
      case "\\": try takeEscape(try next(in: "$'"))
      default: word?.append(scalar)
      }
    }
  }

  private mutating func takeEscape(_ letter: Unicode.Scalar) throws(CaptureError) {
    let plain: [Unicode.Scalar: Unicode.Scalar] = [
      "n": "\n", "t": "\t", "r": "\r", "a": "\u{7}", "b": "\u{8}", "e": "\u{1b}", "f": "\u{c}", "v": "\u{b}",
    ]
    switch letter {
    case "x": try takeScalar(digits: 2)
    case "u": try takeScalar(digits: 4)
    case "U": try takeScalar(digits: 8)
    default: word?.append(plain[letter] ?? letter)
    }
  }

  /// `\u` gives UTF-16 in what Chrome copies: two halves make one character.
  private mutating func takeScalar(digits: Int) throws(CaptureError) {
    let unit = number(digits: digits)
    if let scalar = Unicode.Scalar(unit) {
      word?.append(scalar)
    } else if (0xD800..<0xDC00).contains(unit), rest.starts(with: "\\u".unicodeScalars) {
      rest.removeFirst(2)
      let low = number(digits: 4)
      if (0xDC00..<0xE000).contains(low), let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) {
        word?.append(scalar)
      }
    } else {
      throw CaptureError("not-curl", "an escape in a quotation with $' is no character", help: "copy the command once more")
    }
  }

  private mutating func number(digits: Int) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = rest.first.flatMap({ Character($0).hexDigitValue }) else { break }
      number = number << 4 | UInt32(digit)
      rest.removeFirst()
    }
    return number
  }
}
