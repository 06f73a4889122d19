/// One thing to say about a spec: what is wrong, where, and how to mend it.
public struct Diagnostic: Sendable, Hashable {
  /// Whether the spec can be used all the same.
  public enum Severity: String, Sendable, Hashable, Codable {
    /// The spec cannot be used.
    case error
    /// The spec can be used; its author should look again.
    case warning
    /// Worth knowing, and perhaps as it should be.
    case note
  }

  /// A stable name of the kind of mistake, such as `unknown-input`.
  public struct Code: Sendable, Hashable, RawRepresentable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name as it is printed.
    public var rawValue: String
    /// Makes a code from its printed name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Makes a code from its printed name.
    public init(stringLiteral value: String) { rawValue = value }
    /// The name as it is printed.
    public var description: String { rawValue }
  }

  /// A second place that helps to understand the first.
  public struct Note: Sendable, Hashable {
    /// What the place has to do with the mistake.
    public var message: String
    /// The place, if there is one.
    public var range: SourceRange?

    /// Makes a note from its message and, where there is one, its place.
    public init(_ message: String, at range: SourceRange? = nil) {
      self.message = message
      self.range = range
    }
  }

  /// A change to the text that mends the mistake, for an editor to apply.
  public struct Fix: Sendable, Hashable {
    /// What is replaced; of no width where something is put in.
    public var range: SourceRange
    /// What comes instead; empty where something is taken away.
    public var replacement: String

    /// Makes a fix from a range and what comes in its place.
    public init(_ range: SourceRange, replacement: String) {
      self.range = range
      self.replacement = replacement
    }
  }

  /// Whether the spec can be used all the same.
  public var severity: Severity
  /// The kind of mistake.
  public var code: Code
  /// What is wrong, in one sentence without a full stop.
  public var message: String
  /// Where it is wrong.
  public var range: SourceRange
  /// How to mend it, written beside the caret, such as `did you mean 'password'?`.
  public var help: String?
  /// The change that mends it, where there is one that is sure enough to be offered.
  public var fix: Fix?
  /// Other places and background.
  public var notes: [Note]

  /// Makes a diagnostic.
  public init(
    _ severity: Severity, _ code: Code, _ message: String, at range: SourceRange, help: String? = nil, notes: [Note] = [], fix: Fix? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.range = range
    self.help = help
    self.notes = notes
    self.fix = fix
  }
}

extension Diagnostic {
  /// Readers and rules that have found so many of a kind count no further.
  static let mostCounted = 10_000
}

extension [Diagnostic] {
  /// Whether a check that found these has failed: errors always count, warnings where one is strict, notes never.
  public func areFailure(strictly isStrict: Bool = false) -> Bool {
    contains { $0.severity == .error || (isStrict && $0.severity == .warning) }
  }

  /// So many of them, in their order; errors before all others where not all have room.
  func mostTelling(_ limit: Int) -> [Diagnostic] {
    guard count > limit else { return self }
    let byWeight = indices.filter { self[$0].severity == .error } + indices.filter { self[$0].severity != .error }
    return byWeight.prefix(limit).sorted().map { self[$0] }
  }
}
