/// An I-Regexp (RFC 9485), the regular expressions of JSONPath.
///
/// The grammar is checked in full and then said in PCRE2's words (RFC 9485 §5.4). As in that mapping, and as implementations of
/// JSONPath agree, `^` and `$` are anchors, although the grammar counts them among the normal characters.
struct IRegexp: Sendable {
  private let program: PatternProgram

  /// Compiles the text; nil where it is no I-Regexp. The error is always a limit, or a failure of the library.
  init?(_ text: String) throws(PatternError) {
    var translator = IRegexpTranslator(text)
    guard let translation = try translator.expression() else { return nil }
    do {
      program = try PatternProgram(translation, isIRegexp: true)
    } catch {
      // Well formed and yet without meaning, such as [z-a] and a{2,1}.
      guard error.code == .syntax else { throw error }
      return nil
    }
  }

  /// - Parameters:
  ///   - isWhole: match() rather than search().
  ///   - steps: how much may be done; what was done is taken off.
  func matches(_ text: String, isWhole: Bool, steps: inout Int) throws(PatternError) -> Bool {
    try program.match(Array(text.utf8), isWhole: isWhole, steps: &steps) != nil
  }
}

/// Reads the grammar of RFC 9485 §2 and writes PCRE2.
private struct IRegexpTranslator {
  private static let maximumNesting = 32

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var output = ""

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// The whole text's translation; nil where the text does not follow the grammar.
  mutating func expression() throws(PatternError) -> String? {
    guard try alternatives(depth: 0), position == scalars.count else { return nil }
    return output
  }

  private mutating func alternatives(depth: Int) throws(PatternError) -> Bool {
    guard depth < Self.maximumNesting else {
      throw PatternError(.limit, "parentheses are nested more than \(Self.maximumNesting) deep", at: position)
    }
    repeat {
      while let scalar = current, scalar != "|", scalar != ")" {
        guard try atom(depth: depth), quantifier() else { return false }
      }
    } while copy("|")
    return true
  }

  private mutating func atom(depth: Int) throws(PatternError) -> Bool {
    guard let scalar = current else { return false }
    switch scalar {
    case "(":
      position += 1
      output += "(?:"
      return try alternatives(depth: depth + 1) && copy(")")
    case ".":
      position += 1
      output += #"[^\n\r]"#
      return true
    case "[": return bracketExpression()
    case "\\": return escape()
    case "*", "+", "?", "{", "}", "]": return false
    default:
      position += 1
      output.unicodeScalars.append(scalar)
      return true
    }
  }

  /// A quantifier or none.
  private mutating func quantifier() -> Bool {
    if copy("*") || copy("+") || copy("?") { return true }
    guard copy("{") else { return true }
    guard copyDigits() else { return false }
    if copy(",") { _ = copyDigits() }
    return copy("}")
  }

  private mutating func copyDigits() -> Bool {
    let start = position
    while let scalar = current, ("0"..."9").contains(scalar) { _ = copy(scalar) }
    return position > start
  }

  // MARK: Classes

  private mutating func bracketExpression() -> Bool {
    _ = copy("[")
    _ = copy("^")
    if current == "]" { return false }
    if current == "-" { literalHyphen() }
    while let scalar = current, scalar != "]" {
      if scalar == "-" {
        // Only the last one stands for itself.
        literalHyphen()
        return copy("]")
      }
      if isAtPropertyEscape {
        guard escape() else { return false }
      } else {
        guard classCharacter() else { return false }
        if current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
          guard copy("-"), !isAtPropertyEscape, classCharacter() else { return false }
        }
      }
    }
    return copy("]")
  }

  private mutating func literalHyphen() {
    position += 1
    output += #"\-"#
  }

  private mutating func classCharacter() -> Bool {
    guard let scalar = current else { return false }
    switch scalar {
    case "\\": return escape()
    case "-", "[", "]": return false
    case "^":
      position += 1
      output += #"\^"#
      return true
    default: return copy(scalar)
    }
  }

  // MARK: Escapes

  private var isAtPropertyEscape: Bool {
    current == "\\" && position + 1 < scalars.count && (scalars[position + 1] == "p" || scalars[position + 1] == "P")
  }

  private mutating func escape() -> Bool {
    let isProperty = isAtPropertyEscape
    guard copy("\\"), let letter = current else { return false }
    if isProperty { return copy(letter) && property() }
    return #"()*+-.?[\]^nrt{|}"#.unicodeScalars.contains(letter) && copy(letter)
  }

  /// A general category in braces.
  private mutating func property() -> Bool {
    guard copy("{"), let major = current, let minors = Self.categories[major], copy(major) else { return false }
    if let minor = current, minors.unicodeScalars.contains(minor) { _ = copy(minor) }
    return copy("}")
  }

  private static let categories: [Unicode.Scalar: String] = [
    "L": "lmotu", "M": "cen", "N": "dlo", "P": "cdefios", "Z": "lps", "S": "ckmo", "C": "cfno",
  ]

  // MARK: Reading

  private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  /// Steps over the scalar and writes it, if it comes next.
  private mutating func copy(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    position += 1
    output.unicodeScalars.append(scalar)
    return true
  }
}
