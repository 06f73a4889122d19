/// Something the user gives: its name, type and rules.
public struct InputDeclaration: Sendable {
  /// What kind of value the input takes.
  public enum Kind: Sendable, Hashable {
    /// Any text.
    case text
    /// An http or https URL without user, query and fragment; a trailing `/` is dropped.
    case url
    /// A number in JSON's grammar; its digits are kept.
    case number
    /// `true` or `false`.
    case boolean
    /// One of the listed words.
    case choice([String])
    /// The content of a file, given by its path on the command line.
    case file
  }

  /// The name used in `${…}`.
  public var name: String
  /// What kind of value it takes.
  public var kind: Kind
  /// Whether the value must never be shown.
  public var isSecret: Bool
  /// Whether it may be left out.
  public var isOptional: Bool
  /// The value used when none is given.
  public var defaultValue: String?
  /// What it is, for prompts and help.
  public var summary: String?
  /// A value to show as an example.
  public var example: String?
  /// The place of its name.
  public var range: SourceRange

  /// A pattern that the whole value must match.
  package var pattern: PatternText?
  package var allowances: [Allowance]

  package init(
    name: String, kind: Kind, isSecret: Bool, isOptional: Bool, defaultValue: String?, summary: String?, example: String?,
    range: SourceRange, pattern: PatternText?, allowances: [Allowance] = []
  ) {
    self.name = name
    self.kind = kind
    self.isSecret = isSecret
    self.isOptional = isOptional
    self.defaultValue = defaultValue
    self.summary = summary
    self.example = example
    self.range = range
    self.pattern = pattern
    self.allowances = allowances
  }

  /// Whether a reference can meet with no value at all.
  package var mayBeAbsent: Bool { isOptional && defaultValue == nil }
}
