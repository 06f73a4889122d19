import LanyardSpec

/// A documentation comment made of a spec's own words.
struct DocComment {
  /// A line of a comment is about so long.
  private static let width = 110

  private(set) var lines: [String] = []

  /// Adds a paragraph.
  mutating func add(_ text: String) {
    if !lines.isEmpty { lines.append("///") }
    lines += Self.wrapped(text, first: "/// ", rest: "/// ")
  }

  /// Adds lines that begin with a word of the documentation's syntax, one below the other.
  mutating func add(list items: [String]) {
    guard !items.isEmpty else { return }
    if !lines.isEmpty { lines.append("///") }
    for item in items { lines += Self.wrapped(item, first: "/// - ", rest: "///   ") }
  }

  /// Adds the list of parameters.
  mutating func add(parameters: [(name: String, text: String)]) {
    guard !parameters.isEmpty else { return }
    lines += lines.isEmpty ? [] : ["///"]
    lines.append("/// - Parameters:")
    for parameter in parameters { lines += Self.wrapped("\(parameter.name): \(parameter.text)", first: "///   - ", rest: "///     ") }
  }

  /// The text as a sentence or two, with a full stop.
  static func sentence(_ text: String) -> String {
    let text = words(of: text).joined(separator: " ")
    return text.isEmpty || ".!?".contains(text.suffix(1)) ? text : text + "."
  }

  /// The text in the type of a program's words. A backtick in it would end that.
  static func code(_ text: String) -> String {
    "`\(words(of: text).joined(separator: " ").replacing("`", with: "'"))`"
  }

  private static func wrapped(_ text: String, first: String, rest: String) -> [String] {
    var lines: [String] = []
    var line = first
    var isEmpty = true
    for word in words(of: text) {
      if !isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        (line, isEmpty) = (rest, true)
      }
      line += isEmpty ? word : " \(word)"
      isEmpty = false
    }
    return lines + [line]
  }

  /// What does not show is written as an escape, but for white space, which separates words.
  private static func words(of text: String) -> [String] {
    text.unicodeScalars.split { " \t\r\n".unicodeScalars.contains($0) }.map { String(String.UnicodeScalarView($0)).visible }
  }
}
