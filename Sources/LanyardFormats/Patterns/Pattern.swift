/// A regular expression (PCRE2 syntax), compiled once, whose matching always ends: it is bounded in work and memory, and a bound
/// that is reached is an error, never "no match".
package struct Pattern: Sendable {
  /// What was found. Offsets and named groups are not kept.
  package struct Match: Sendable, Hashable {
    /// All that matched.
    package var whole: String
    /// The groups, the first at index 0; nil for a group that took no part.
    package var groups: [String?]

    package init(whole: String, groups: [String?]) {
      self.whole = whole
      self.groups = groups
    }
  }

  /// The steps that one match may take: on the order of a second.
  private static let maximumSteps = 50_000_000

  private let program: PatternProgram

  /// Compiles the text; an error carries the place in it.
  package init(_ text: String) throws(PatternError) {
    program = try PatternProgram(text)
  }

  /// The first place in the text that matches.
  package func firstMatch(in text: String) throws(PatternError) -> Match? {
    var steps = Self.maximumSteps
    let bytes = Array(text.utf8)
    guard let ranges = try program.match(bytes, isWhole: false, steps: &steps) else { return nil }
    let texts = ranges.map { range in range.map { String(decoding: bytes[$0], as: UTF8.self) } }
    guard let whole = texts.first ?? nil else { return nil }
    return Match(whole: whole, groups: Array(texts.dropFirst()))
  }

  /// Whether the pattern matches the text from end to end.
  package func matchesWhole(_ text: String) throws(PatternError) -> Bool {
    var steps = Self.maximumSteps
    return try program.match(Array(text.utf8), isWhole: true, steps: &steps) != nil
  }
}
