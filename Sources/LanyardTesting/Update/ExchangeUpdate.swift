import Lanyard
package import LanyardSpec

/// Writes anew what a spec sends, in an exchange that it no longer keeps to. The vendor's answers stay as they are, and so does
/// everything else in the file.
package struct ExchangeUpdate: Sendable {
  /// What has come of it.
  package enum Conclusion: Sendable {
    /// The exchange is kept as it stands.
    case unchanged(ExchangeReplay.Outcome)
    case updated(SourceText, [LineEdit], ExchangeReplay.Outcome)
    /// Something else than what is sent is not as the exchange says; these are the findings.
    case refused([Diagnostic])
  }

  private let spec: AuthSpec
  private let redact: @Sendable (String) -> String

  package init(to spec: AuthSpec, redact: @escaping @Sendable (String) -> String = { $0 }) {
    self.spec = spec
    self.redact = redact
  }

  /// Replays the exchange and mends its requests until it is kept. A replay ends at the first step that differs, so that there are
  /// as many rounds as steps at most.
  package func run(_ exchange: Exchange) async -> Conclusion {
    let first = await ExchangeReplay(exchange, of: spec, redact: redact).outcome()
    guard !first.diagnostics.isEmpty else { return .unchanged(first) }
    var current = exchange
    var outcome = first
    for _ in exchange.steps {
      let edits = outcome.changes.flatMap { RequestEdits($0, in: current.source).edits }
      guard !edits.isEmpty, let text = edits.applied(to: current.source.text),
        let next = Exchange.read(SourceText(path: current.source.path, text: text)).exchange
      else { break }
      current = next
      outcome = await ExchangeReplay(next, of: spec, redact: redact).outcome()
      if outcome.diagnostics.isEmpty { return .updated(current.source, Self.changes(from: exchange.source, to: current.source), outcome) }
    }
    return .refused(first.diagnostics)
  }

  /// What differs between two texts of which large parts are the same, block by block.
  private static func changes(from old: SourceText, to new: SourceText) -> [LineEdit] {
    let (before, after) = (lines(of: old), lines(of: new))
    let difference = after.difference(from: before)
    let removed = Set(difference.removals.compactMap { if case .remove(let offset, _, _) = $0 { offset } else { nil } })
    let inserted = Set(difference.insertions.compactMap { if case .insert(let offset, _, _) = $0 { offset } else { nil } })
    var edits: [LineEdit] = []
    var (left, right) = (0, 0)
    while left < before.count || right < after.count {
      var edit = LineEdit(line: left + 1, old: [], new: [])
      while removed.contains(left) {
        edit.old.append(before[left])
        left += 1
      }
      while inserted.contains(right) {
        edit.new.append(after[right])
        right += 1
      }
      if edit.old.isEmpty && edit.new.isEmpty {
        left += 1
        right += 1
      } else {
        edits.append(edit)
      }
    }
    return edits
  }

  private static func lines(of source: SourceText) -> [String] {
    let lines = SourceLines(source)
    return (1...lines.count).map { String(String.UnicodeScalarView(lines[$0])) }
  }
}
