/// A repetition within a repetition can match the same text in very many ways, all of which are tried before it is given up.
enum RiskyPatterns: Rule {
  static let pages = [
    RulePage(
      .warning, .riskyPattern, isAllowable: true, title: "A pattern with a repetition within a repetition",
      why: """
        In `(a+)+` every run of letters can be cut into pieces in as many ways as you like, and a search that fails tries them all: the \
        work doubles with each letter. An answer that is made for it uses up the limit that every search has, and the login fails with an \
        error instead of an answer. Let what repeats inside end with something that cannot be part of it, or repeat only once.
        """,
      example: .init(
        in: .step,
        bad: """
          send: { post: "${base_url}/login" }
          expect: { body: text, matches: '^(\\w+\\s*)+$' }
          """,
        good: """
          send: { post: "${base_url}/login" }
          expect: { body: text, matches: '^[\\w\\s]+$' }
          """))
  ]

  static func check(_ draft: Draft, _ findings: inout Findings) {
    for use in draft.patterns where use.outline.isRisky {
      findings.remark(
        .riskyPattern, "this pattern repeats a repetition: on some texts it takes very long and is then given up", at: use.range,
        help: "repeat only once, or let what repeats end with something that cannot be part of it", allowedBy: use.allowances)
    }
  }
}

extension PatternOutline {
  /// Whether some repetition without end can match a text in a number of ways that doubles with its length.
  fileprivate var isRisky: Bool {
    switch self {
    case .one, .start, .end, .veryEnd, .nothing: false
    case .sequence(let items), .alternatives(let items): items.contains(where: \.isRisky)
    case .atomic(let item): item.isRisky
    case .repeated(let body, _, let isEndless): (isEndless && body.isAmbiguousWhenRepeated) || body.isRisky
    }
  }

  private var isAmbiguousWhenRepeated: Bool {
    // Either it can be nothing but a repetition, or one that ends it and one that begins it can share what lies between.
    if isPureRepetition { return true }
    if endings.contains(where: { ending in beginnings.contains { $0.overlaps(ending) } }) { return true }
    // `(\w|\d)*`
    guard case .alternatives(let items) = self else { return false }
    let singles = items.compactMap { item in if case .one(let characters) = item { characters } else { nil } }
    return singles.indices.contains { index in singles[..<index].contains { $0.overlaps(singles[index]) } }
  }

  /// Whether a repetition without end can be all of it.
  private var isPureRepetition: Bool {
    switch self {
    case .one, .start, .end, .veryEnd, .nothing, .atomic: false
    case .repeated(let item, _, let isEndless): (isEndless && !item.first.isEmpty) || item.isPureRepetition
    case .alternatives(let items): items.contains(where: \.isPureRepetition)
    case .sequence(let items):
      items.indices.contains { index in
        items[index].isPureRepetition && items.indices.allSatisfy { $0 == index || items[$0].isNullable }
      }
    }
  }

  /// What the repetitions without end begin with that can stand at the beginning.
  private var beginnings: [PatternCharacters] {
    switch self {
    case .one, .start, .end, .veryEnd, .nothing, .atomic: []
    case .repeated(let item, _, let isEndless): isEndless ? [item.first] : item.beginnings
    case .alternatives(let items): items.flatMap(\.beginnings)
    case .sequence(let items): Self.reach(items).flatMap(\.beginnings)
    }
  }

  /// What the repetitions without end begin with that can stand at the end.
  private var endings: [PatternCharacters] {
    switch self {
    case .one, .start, .end, .veryEnd, .nothing, .atomic: []
    case .repeated(let item, _, let isEndless): isEndless ? [item.first] : item.endings
    case .alternatives(let items): items.flatMap(\.endings)
    case .sequence(let items): Self.reach(items.reversed()).flatMap(\.endings)
    }
  }

  /// The items up to the first that takes a character in any case.
  private static func reach(_ items: [PatternOutline]) -> ArraySlice<PatternOutline> {
    items.prefix((items.firstIndex { !$0.isNullable } ?? items.count - 1) + 1)
  }
}
