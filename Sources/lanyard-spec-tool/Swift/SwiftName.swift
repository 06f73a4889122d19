/// How names of a spec are spelled in Swift: `base_url` is `baseURL`, `json-rpc` a case `jsonRPC`, `example-vault` a type `ExampleVault`.
enum SwiftName {
  /// Abbreviations that Swift's API Design Guidelines want in one case throughout.
  private static let abbreviations: Set<String> = [
    "api", "ca", "dns", "html", "http", "https", "id", "ip", "json", "jwt", "otp", "pem", "pin", "rpc", "saml", "soap", "sql", "ssh",
    "ssl", "sso", "tls", "totp", "uri", "url", "uuid", "xml",
  ]

  /// Words that stand for themselves only in backticks.
  private static let reserved: Set<String> = [
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else", "enum", "extension",
    "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "inout", "internal", "is", "let", "nil",
    "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return", "static", "struct", "subscript",
    "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
  ]

  /// Names that no backticks make usable in every place; they take a `_` behind them.
  static let unusable: Set<String> = ["self", "init"]

  /// As a value, a function or a parameter is named; `fallback` where there is no ASCII letter or digit in it.
  static func lower(_ text: String, fallback: String) -> String {
    let words = words(of: text)
    guard let first = words.first else { return fallback }
    return identifier(([first.lowercased()] + words.dropFirst().map(capitalized)).joined())
  }

  /// As a type is named. A word of which `spellings` knows how its owner writes it (`DataVault`) is written so.
  static func upper(_ text: String, spellings: [String: String] = [:], fallback: String = "Spec") -> String {
    let words = words(of: text).map { word in
      spellings[word.lowercased()].map { $0.prefix(1).uppercased() + $0.dropFirst() } ?? capitalized(word)
    }
    return words.isEmpty ? fallback : identifier(words.joined())
  }

  /// The name where it is declared.
  static func declared(_ name: String) -> String { reserved.contains(name) ? "`\(name)`" : name }

  /// The name in front of an argument, where most reserved words stand for themselves, and backticks would be a warning.
  static func label(_ name: String) -> String { ["inout", "let", "var"].contains(name) ? declared(name) : name }

  /// The words of a title, each by its lower-case form: how a product's owner writes its name.
  static func spellings(in title: String) -> [String: String] {
    let words = title.split { !isLetter($0) }.map(String.init)
    return Dictionary(words.map { ($0.lowercased(), $0) }) { first, _ in first }
  }

  /// An identifier does not begin with a digit.
  private static func identifier(_ text: String) -> String {
    text.first?.isNumber == true ? "_\(text)" : text
  }

  private static func capitalized(_ word: String) -> String {
    let lower = word.lowercased()
    return abbreviations.contains(lower) ? lower.uppercased() : lower.prefix(1).uppercased() + lower.dropFirst()
  }

  /// The pieces between characters that are no ASCII letters or digits, cut again at humps: `userName` has two, `URLPath` too.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    let characters = text.unicodeScalars.map { $0.isASCII ? Character($0) : " " }
    for (index, character) in characters.enumerated() {
      guard isLetter(character) else {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      let isBeforeLower = index + 1 < characters.count && characters[index + 1].isLowercase
      if character.isUppercase, let last = word.last, !last.isUppercase || isBeforeLower {
        words.append(word)
        word = ""
      }
      word.append(character)
    }
    return word.isEmpty ? words : words + [word]
  }

  /// An ASCII letter or digit.
  private static func isLetter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
  }
}

/// Gives each name of one scope away once.
struct NamePool {
  private var taken: Set<String>

  init(taken: Set<String> = []) { self.taken = taken.union(SwiftName.unusable) }

  /// The name, with as many `_` behind it as make it a new one.
  mutating func claim(_ name: String) -> String {
    var name = name
    while !taken.insert(name).inserted { name += "_" }
    return name
  }
}
