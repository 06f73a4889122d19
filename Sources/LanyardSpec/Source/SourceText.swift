/// The text of a spec with the name under which messages speak of it.
public struct SourceText: Sendable {
  /// The file's path as the user gave it, or a name in angle brackets for text from elsewhere.
  public var path: String
  /// The text.
  public var text: String

  /// Makes a source from a path to show and the text.
  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// The largest file that is read, in bytes.
  package static let maximumSize = 1 << 20

  /// Makes a source from the bytes of a file; nil, with a diagnostic, where they are too many or not UTF-8.
  package init?(path: String, bytes: [UInt8], diagnostics: inout [Diagnostic]) {
    guard bytes.count <= Self.maximumSize else {
      diagnostics.append(Self.tooLarge)
      return nil
    }
    if let message = Self.otherEncoding(of: bytes) {
      diagnostics.append(message)
      return nil
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      diagnostics.append(
        Diagnostic(
          .error, "not-utf8", "the file is not UTF-8 from here on", at: SourceRange(Self.firstMistake(inUTF8: bytes), columns: 1),
          help: "save it as UTF-8"))
      return nil
    }
    self.init(path: path, text: text)
  }

  static let tooLarge = Diagnostic(
    .error, "too-large", "the file is larger than 1 MiB", at: .beginning, help: "what people write by hand is a page or two")

  /// What is to be said of a file that is something else from its beginning.
  private static func otherEncoding(of bytes: [UInt8]) -> Diagnostic? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return Diagnostic(
        .error, "not-utf8", "the file is UTF-16", at: SourceRange(SourceRange.beginning.start, columns: 1), help: "save it as UTF-8")
    }
    guard bytes.contains(0) else { return nil }
    return Diagnostic(.error, "binary-file", "this is no text: it has NUL bytes", at: .beginning, help: "it is to be a file of YAML")
  }

  /// Where the bytes cease to be UTF-8. (An offset alone would be no help to an editor.)
  private static func firstMistake(inUTF8 bytes: [UInt8]) -> SourceLocation {
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var counter = PlaceCounter()
    while true {
      switch parser.parseScalar(from: &rest) {
      case .valid(let encoded): counter.count(Unicode.UTF8.decode(encoded))
      case .error, .emptyInput: return counter.place
      }
    }
  }
}

/// Counts lines and columns as `SourceLines` does, one character at a time.
struct PlaceCounter {
  /// The place of the character that comes next.
  private(set) var place = SourceLocation(line: 1, column: 1)
  private var isAtBeginning = true

  mutating func count(_ scalar: Unicode.Scalar) {
    if scalar == "\n" {
      place = SourceLocation(line: place.line + 1, column: 1)
    } else if !(isAtBeginning && scalar == "\u{FEFF}") {
      place.column += 1
    }
    isAtBeginning = false
  }
}
