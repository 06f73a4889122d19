/// Reads a pattern's structure. What it does not know makes it give up: nothing is said about such a pattern.
struct PatternOutlineParser {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0
  /// From where a flag says so to the end, whatever the group it stands in: to take more characters for the same does no harm here.
  private var foldsCase = false
  private var dotIsAll = false

  /// As the engine's.
  private static let mostNesting = 32
  private static let mostScalars = 4096
  /// `{65535,65535}`
  private static let longestRepetition = 13

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  mutating func parse() -> PatternOutline? {
    guard scalars.count <= Self.mostScalars, let outline = alternatives(), position == scalars.count else { return nil }
    return outline
  }

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func take(_ text: String) -> Bool {
    guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
    position += text.unicodeScalars.count
    return true
  }

  private mutating func takeNext() -> Unicode.Scalar? {
    guard let next else { return nil }
    position += 1
    return next
  }

  private mutating func alternatives() -> PatternOutline? {
    guard depth < Self.mostNesting else { return nil }
    depth += 1
    defer { depth -= 1 }
    var all: [PatternOutline] = []
    repeat {
      var items: [PatternOutline] = []
      while let next, next != "|", next != ")" {
        guard let item = item() else { return nil }
        items.append(item)
      }
      all.append(items.count == 1 ? items[0] : .sequence(items))
    } while take("|")
    return all.count == 1 ? all[0] : .alternatives(all)
  }

  /// An atom with its repetition.
  private mutating func item() -> PatternOutline? {
    guard let atom = atom() else { return nil }
    guard let (least, isEndless) = repetition() else { return atom }
    let repeated = PatternOutline.repeated(atom, atLeast: least, isEndless: isEndless)
    if take("+") { return .atomic(repeated) }
    _ = take("?")
    return repeated
  }

  private mutating func repetition() -> (least: Int, isEndless: Bool)? {
    if take("*") { return (0, true) }
    if take("+") { return (1, true) }
    if take("?") { return (0, false) }
    guard next == "{" else { return nil }
    // `{n}`, `{n,}`, `{,m}`, `{n,m}`; any other brace is a character.
    guard let close = scalars[position...].prefix(Self.longestRepetition).firstIndex(of: "}") else { return nil }
    let parts = scalars[(position + 1)..<close].split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = parts.map { String(String.UnicodeScalarView($0)) }
    guard digits.allSatisfy({ $0.utf8.allSatisfy(Grammar.isDigit) && $0.utf8.count <= 5 }), digits.contains(where: { !$0.isEmpty }) else {
      return nil
    }
    position = close + 1
    let least = Int(digits[0]) ?? 0
    // So many times is as good as without end.
    let most = digits.count == 1 ? least : Int(digits[1]) ?? .max
    return (least, most > 20)
  }

  private mutating func atom() -> PatternOutline? {
    guard let scalar = takeNext() else { return nil }
    switch scalar {
    case "^": return .start
    case "$": return .end
    case ".": return .one(dotIsAll ? .all : PatternCharacters.newline.inverted)
    case "[": return characterClass().map(one)
    case "\\": return escape()
    case "(": return group()
    case "*", "+", "?": return nil
    default: return one(PatternCharacters(scalar))
    }
  }

  private func one(_ characters: PatternCharacters) -> PatternOutline { .one(foldsCase ? characters.foldingCase : characters) }

  // MARK: Groups

  private mutating func group() -> PatternOutline? {
    if next == "*" { return nil }
    guard take("?") else { return rest() }
    if take("#") {
      guard let close = scalars[position...].firstIndex(of: ")") else { return nil }
      position = close + 1
      return .nothing
    }
    if take(":") || take("|") { return rest() }
    if take(">") { return rest().map { .atomic($0) } }
    if take("=") || take("!") || take("<=") || take("<!") { return rest().map { _ in .nothing } }
    if take("<") { return named(until: ">") }
    if take("P<") { return named(until: ">") }
    if take("'") { return named(until: "'") }
    // Flags: only those that change no structure are known.
    while let flag = next, "is-".unicodeScalars.contains(flag) {
      position += 1
      if flag == "i" { foldsCase = true }
      if flag == "s" { dotIsAll = true }
    }
    if take(":") { return rest() }
    return take(")") ? .nothing : nil
  }

  private mutating func named(until close: Unicode.Scalar) -> PatternOutline? {
    while let scalar = takeNext() {
      if scalar == close { return rest() }
      guard scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal else { return nil }
    }
    return nil
  }

  private mutating func rest() -> PatternOutline? {
    guard let inside = alternatives(), take(")") else { return nil }
    return inside
  }

  // MARK: Escapes and classes

  private mutating func escape() -> PatternOutline? {
    guard let scalar = takeNext() else { return nil }
    switch scalar {
    case "A": return .start
    case "Z": return .end
    case "z": return .veryEnd
    case "b", "B", "G", "K": return .nothing
    case "1"..."9", "k", "g": return nil
    case "R", "X", "N", "C", "Q", "E", "p", "P", "x", "o", "c", "0", "u", "U", "l", "L": return nil
    default: return characters(ofEscape: scalar).map(one)
    }
  }

  /// What an escape means that stands for characters; nil for others.
  private func characters(ofEscape scalar: Unicode.Scalar) -> PatternCharacters? {
    switch scalar {
    case "d": .digits
    case "D": PatternCharacters.digits.inverted
    case "w": .words
    case "W": PatternCharacters.words.inverted
    case "s": .spaces
    case "S": PatternCharacters.spaces.inverted
    case "h": PatternCharacters { $0 == " " || $0 == "\t" }
    case "H": PatternCharacters { $0 != " " && $0 != "\t" }
    case "v": PatternCharacters { "\n\u{B}\u{C}\r".unicodeScalars.contains($0) }
    case "V": PatternCharacters { !"\n\u{B}\u{C}\r".unicodeScalars.contains($0) }
    case "n": .newline
    case "t": PatternCharacters("\t")
    case "r": PatternCharacters("\r")
    case "f": PatternCharacters("\u{C}")
    case "a": PatternCharacters("\u{7}")
    case "e": PatternCharacters("\u{1B}")
    default: scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) ? nil : PatternCharacters(scalar)
    }
  }

  private mutating func characterClass() -> PatternCharacters? {
    let isInverted = take("^")
    var characters = PatternCharacters.none
    var isFirst = true
    while let scalar = takeNext() {
      if scalar == "]", !isFirst { return isInverted ? characters.inverted : characters }
      isFirst = false
      var low: Unicode.Scalar? = scalar
      if scalar == "[", let next, ":.=".unicodeScalars.contains(next) {
        guard let named = posixClass() else { return nil }
        characters = characters.union(named)
        continue
      }
      if scalar == "\\" {
        guard let escaped = takeNext(), let meant = escaped == "b" ? PatternCharacters("\u{8}") : self.characters(ofEscape: escaped) else {
          return nil
        }
        characters = characters.union(meant)
        low = escaped.properties.isAlphabetic ? nil : escaped
      } else {
        characters.insert(scalar)
      }
      guard let first = low, next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { continue }
      position += 1
      guard var last = takeNext() else { return nil }
      if last == "\\" {
        guard let escaped = takeNext(), !escaped.properties.isAlphabetic, !("0"..."9").contains(escaped) else { return nil }
        last = escaped
      }
      characters.insert(from: first, through: last)
    }
    return nil
  }

  /// `[:alpha:]`, the cursor behind its first bracket.
  private mutating func posixClass() -> PatternCharacters? {
    for (name, characters) in Self.posixClasses where take(":\(name):]") { return characters }
    return nil
  }

  private static let posixClasses: [(String, PatternCharacters)] = [
    ("alpha", .letters), ("digit", .digits), ("alnum", .letters.union(.digits)), ("word", .words), ("space", .spaces),
    ("upper", PatternCharacters { ("A"..."Z").contains($0) }), ("lower", PatternCharacters { ("a"..."z").contains($0) }),
    ("blank", PatternCharacters { $0 == " " || $0 == "\t" }),
    ("xdigit", PatternCharacters.digits.union(PatternCharacters { ("a"..."f").contains($0) || ("A"..."F").contains($0) })),
  ]
}
