import LanyardSpec

/// An input of a spec as a parameter of a Swift function.
struct InputParameter {
  let declaration: InputDeclaration
  /// What the parameter is called.
  let name: String
  /// The enumeration of its words, where it is a choice.
  let choice: ChoiceType?

  /// `domain: String? = nil`
  var parameter: String {
    let absent = declaration.mayBeAbsent ? "? = nil" : ""
    return "\(SwiftName.declared(name)): \(type)\(absent)\(defaultValue.map { " = \($0)" } ?? "")"
  }

  /// `name: name`, to pass it on.
  var argument: String { "\(SwiftName.label(name)): \(SwiftName.declared(name))" }

  /// `"domain": domain.map(InputValue.text)`
  var entry: String {
    let name = SwiftName.declared(name)
    let key = SwiftLiteral.line(declaration.name)
    guard choice == nil else {
      return "\(key): " + (declaration.mayBeAbsent ? "\(name).map { .text($0.rawValue) }" : ".text(\(name).rawValue)")
    }
    return "\(key): " + (declaration.mayBeAbsent ? "\(name).map(InputValue.\(maker))" : ".\(maker)(\(name))")
  }

  var documentation: String {
    let what = declaration.summary.map(DocComment.sentence) ?? "The spec's input \(DocComment.code(declaration.name))."
    return declaration.example.map { "\(what) An example: \(DocComment.code($0))." } ?? what
  }

  private var type: String {
    switch declaration.kind {
    case .choice: choice?.name ?? "String"
    case .boolean: "Bool"
    case .file: "[UInt8]"
    case .text, .url, .number: declaration.isSecret ? "Secret" : declaration.kind == .number ? "InputNumber" : "String"
    }
  }

  private var maker: String {
    switch declaration.kind {
    case .boolean: "boolean"
    case .file: "file"
    case .text, .url, .number, .choice: declaration.isSecret ? "secret" : declaration.kind == .number ? "number" : "text"
    }
  }

  private var defaultValue: String? {
    guard let value = declaration.defaultValue else { return nil }
    switch declaration.kind {
    case .boolean: return value
    case .choice: return choice?.cases.first { $0.word == value }.map { ".\($0.name)" }
    // A literal has a value, not digits: `1.50` would become another text.
    case .number: return Int(value).map(String.init) == value ? value : "InputNumber(digits: \(SwiftLiteral.line(value)))"
    case .text, .url, .file: return SwiftLiteral.line(value)
    }
  }
}

/// The words of a choice as an enumeration.
struct ChoiceType {
  let name: String
  let cases: [EnumCase]

  init(name: String, words: [String]) {
    self.name = name
    // An optional has cases of these names, which would be taken for them.
    cases = EnumCase.cases(of: words, taken: ["none", "some"])
  }
}

/// A case whose raw value is a word of a spec.
struct EnumCase {
  let name: String
  let word: String

  static func cases(of words: [String], taken: Set<String> = []) -> [EnumCase] {
    var names = NamePool(taken: taken.union(["allCases"]))
    var seen: Set<[UInt8]> = []
    return words.filter { seen.insert(Array($0.utf8)).inserted }.map { word in
      EnumCase(name: names.claim(SwiftName.lower(word, fallback: "other")), word: word)
    }
  }

  var declaration: String {
    "case \(SwiftName.declared(name))" + (name == word ? "" : " = \(SwiftLiteral.line(word))")
  }
}
