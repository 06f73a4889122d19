/// Makes a tree with places from YAML text, and refuses what a spec has no use for.
///
/// A spec is configuration that strangers write: there are no anchors and aliases (and so no alias bombs), no tags, no merge
/// keys, no second document. Where YAML itself would stumble over something that people naturally write in a spec, the
/// diagnostic says so in their words.
package enum YAMLComposer {
  /// The deepest nesting of lists and mappings.
  package static let maximumDepth = 64

  /// The text's tree; nil where there is none or where a part of it would be a guess.
  ///
  /// All findings are appended; after a mistake of syntax there are no further ones. A tree can be returned together with
  /// errors (a duplicate key, say), so that the mistakes in the rest are found at the same time.
  package static func compose(_ source: SourceText, diagnostics: inout [Diagnostic]) -> Node? {
    guard source.text.utf8.count <= SourceText.maximumSize else {
      diagnostics.append(SourceText.tooLarge)
      return nil
    }
    let lines = SourceLines(source)
    if let mistake = CharacterCheck.firstMistake(in: lines) {
      diagnostics.append(mistake)
      return nil
    }
    var builder = TreeBuilder(lines: lines)
    let failure = YAMLEvents.walk(source.text) { event, text in builder.accept(event, text) }

    if let failure {
      diagnostics += builder.findings
      // A finding on the same line is the same mistake in better words.
      if !builder.findings.contains(where: { $0.range.start.line == failure.place.line }) {
        diagnostics.append(YAMLTraps(lines: lines, lastEvent: builder.lastEvent).explain(failure))
      }
      return nil
    }
    builder.refuseTabs()
    diagnostics += builder.findings
    guard let root = builder.root else {
      if builder.findings.isEmpty {
        diagnostics.append(
          Diagnostic(
            .error, "empty-file", "the file is empty", at: .beginning,
            help: "a spec begins with `lanyard: 1`, an exchange with `method:`"))
      }
      return nil
    }
    return builder.isComplete ? root : nil
  }
}
