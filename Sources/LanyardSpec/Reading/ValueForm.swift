/// What can stand as the value of a key, as exactly as a JSON Schema can say it.
package indirect enum ValueForm: Sendable {
  /// Text that is not empty; with a pattern, in the syntax that JavaScript and PCRE2 share, that finds something in it.
  case text(like: String? = nil)
  /// Text, perhaps an empty one.
  case anyText
  /// Text with `${…}` in it.
  case template
  /// One of a few words.
  case words([String])
  /// `500ms`, `30s`, `30m`, `8h`, `7d`
  case duration
  /// `401` or `2xx`
  case status
  /// Any JSON.
  case json
  /// A JSON object or array.
  case jsonContainer
  /// Names with templates, or a list of such.
  case fields
  /// An XML document's root element, or what takes its place.
  case root
  /// XML elements by name.
  case elements
  /// A mapping with the keys of a noun's table.
  case noun(KeyTable.Noun)
  case list(of: ValueForm, isFilled: Bool = false)
  /// A list, or one item that stands for a list of it.
  case listOrOne(of: ValueForm, isFilled: Bool = false)
  /// A mapping whose keys the author chooses, perhaps after a pattern.
  case mapping(of: ValueForm, names: String? = nil, isFilled: Bool = false)
  case either(ValueForm, ValueForm)
  /// Codes of warnings, each with the reason why it may pass.
  case allowances

  static let boolean = words(["true", "false"])
  static let url = text(like: #"^(\$\{|https://)"#)
  static let jsonPath = text(like: #"^\$"#)
  static let condition = listOrOne(of: .noun(.condition), isFilled: true)
  static let steps = list(of: .noun(.step), isFilled: true)
  static let schemes = list(of: .noun(.scheme), isFilled: true)

  static func words<Words: RawRepresentable<String> & CaseIterable>(of _: Words.Type) -> ValueForm {
    words(Words.allCases.map(\.rawValue))
  }
}
