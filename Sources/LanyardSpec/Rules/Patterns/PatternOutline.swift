/// The structure of a pattern (PCRE2 syntax), as far as it tells how a search may go: what repeats, what is an anchor, which
/// characters come first.
indirect enum PatternOutline {
  /// One character of these.
  case one(PatternCharacters)
  /// `^` and `\A`.
  case start
  /// `$` and `\Z`, which also stand before a line feed that ends the text.
  case end
  /// `\z`
  case veryEnd
  /// What takes no characters and about which nothing is said: `\b`, `(?=…)`.
  case nothing
  case sequence([PatternOutline])
  case alternatives([PatternOutline])
  case repeated(PatternOutline, atLeast: Int, isEndless: Bool)
  /// `(?>…)` and possessive repetitions, which never give back what they have taken.
  case atomic(PatternOutline)

  /// The structure of a pattern; nil where it has something that this outline does not know, or flags that change the meaning of all.
  init?(_ pattern: String) {
    var parser = PatternOutlineParser(pattern)
    guard let outline = parser.parse() else { return nil }
    self = outline
  }

  /// Whether the structure of a pattern can be worth a word: a group repeats, or there is an anchor elsewhere than at the pattern's ends.
  /// Most patterns have neither and need not be parsed for it.
  static func tells(of pattern: String) -> Bool {
    let bytes = pattern.utf8.span
    let last = bytes.count - 1
    // What stands before, where it is not escaped.
    var before: UInt8?
    var index = 0
    while index <= last {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\\") where index < last:
        index += 1
        switch bytes[index] {
        case UInt8(ascii: "A"): if index > 1 { return true }
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): if index < last { return true }
        default: break
        }
        before = nil
        index += 1
        continue
      // Behind a bracket it begins a class.
      case UInt8(ascii: "^"): if index > 0, before != UInt8(ascii: "[") { return true }
      case UInt8(ascii: "$"): if index < last { return true }
      case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "{"): if before == UInt8(ascii: ")") { return true }
      default: break
      }
      before = byte
      index += 1
    }
    return false
  }

  /// Whether it can match the empty text.
  var isNullable: Bool {
    switch self {
    case .one: false
    case .start, .end, .veryEnd, .nothing: true
    case .sequence(let items): items.allSatisfy(\.isNullable)
    case .alternatives(let items): items.contains(where: \.isNullable)
    case .repeated(let item, let least, _): least == 0 || item.isNullable
    case .atomic(let item): item.isNullable
    }
  }

  /// The characters with which a match can begin.
  var first: PatternCharacters {
    switch self {
    case .one(let characters): characters
    case .start, .end, .veryEnd, .nothing: .none
    case .alternatives(let items): items.reduce(.none) { $0.union($1.first) }
    case .repeated(let item, _, _), .atomic(let item): item.first
    case .sequence(let items): PatternOutline.first(of: items)
    }
  }

  static func first(of items: some Sequence<PatternOutline>) -> PatternCharacters {
    var characters = PatternCharacters.none
    for item in items {
      characters = characters.union(item.first)
      if !item.isNullable { break }
    }
    return characters
  }
}
