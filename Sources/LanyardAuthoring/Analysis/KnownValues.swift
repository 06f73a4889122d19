import Lanyard

/// The values that answers have brought, to be recognised in later requests, whatever their form.
struct KnownValues {
  struct Origin: Hashable {
    var turn: Int
    var value: AnswerValue
    var spelling: Spelling
  }

  private var origins: [String: [Origin]] = [:]
  /// Shorter ones are found by chance.
  private static let shortest = 4

  init(_ turns: [CapturedTurn]) {
    for (index, turn) in turns.enumerated() {
      guard let answer = turn.answer else { continue }
      for value in answer.values where (Self.shortest...8192).contains(value.value.utf8.count) && !Self.isPlain(value.value) {
        var forms: Set<String> = []
        for spelling in Spelling.ofTokens {
          let form = spelling.encode(value.value)
          guard forms.insert(form).inserted else { continue }
          origins[form, default: []].append(Origin(turn: index, value: value, spelling: spelling))
        }
      }
    }
  }

  /// A part of a text that an answer has brought.
  struct Find {
    var before: String
    var origin: Origin
    var after: String
  }

  /// The value in the text of a request; of several answers that had it, the preferred one, else the last before the request.
  func find(_ text: String, before turn: Int, preferring preferred: Int?) -> Find? {
    for (before, core, after) in Self.cuts(of: text) {
      guard let candidates = origins[core]?.filter({ $0.turn < turn }), !candidates.isEmpty else { continue }
      let best = candidates.first { $0.turn == preferred } ?? candidates.last.flatMap { last in candidates.first { $0.turn == last.turn } }
      if let best { return Find(before: before, origin: best, after: after) }
    }
    return nil
  }

  /// Who set a cookie that a request carries.
  func setter(of cookie: CapturedField, before turn: Int) -> Origin? {
    origins[cookie.value]?.last { $0.turn < turn && $0.value.source == .cookie(cookie.name) && $0.spelling == .plain }
  }

  /// The whole text, what stands behind a scheme such as `Bearer`, and what stands in quotes.
  private static func cuts(of text: String) -> [(String, String, String)] {
    var cuts = [("", text, "")]
    if let space = text.firstIndex(of: " ") {
      let end = text.index(after: space)
      cuts.append((String(text[..<end]), String(text[end...]), ""))
    }
    if let open = text.firstIndex(of: "\""), let close = text[text.index(after: open)...].firstIndex(of: "\"") {
      let start = text.index(after: open)
      cuts.append((String(text[..<start]), String(text[start..<close]), String(text[close...])))
    }
    if let equals = text.firstIndex(of: "="), text.index(after: equals) != text.endIndex {
      let end = text.index(after: equals)
      cuts.append((String(text[..<end]), String(text[end...]), ""))
    }
    return cuts
  }

  /// A word that many requests have in common, and that is nobody's secret.
  private static func isPlain(_ text: String) -> Bool {
    let words: Set<String> = ["true", "false", "null", "none", "bearer", "application/json", "xmlhttprequest", "utf-8", "login", "success"]
    return words.contains(text.lowercased())
  }

  /// Whether a session may travel in that place.
  static func isSessionPlace(_ atom: Atom) -> Bool {
    switch atom.place {
    case .cookie: true
    case .header: atom.key.hasPrefix("header")
    case .query, .form, .json, .xml: FieldNames.carriesSession(atom.name)
    case .path, .text: false
    }
  }
}
