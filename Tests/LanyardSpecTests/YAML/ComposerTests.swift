import Testing

@testable import LanyardSpec

@Suite struct ComposerTests {
  /// The range of each scalar is marked; text and style come behind.
  @Test(arguments: [
    (MarkedText("‹plain text›"), "plain text", Node.Scalar.Style.plain),
    (MarkedText("- ‹'a: b: c'›"), "a: b: c", .singleQuoted),
    (MarkedText("key: ‹\"a b\"› # comment"), "a b", .doubleQuoted),
    (MarkedText("key: ‹'it''s'›"), "it's", .singleQuoted),
    (MarkedText("key: ‹\"a\\u00e9\\n\"›"), "aé\n", .doubleQuoted),
    (MarkedText("key: ‹several\n  lines›\nnext: {}"), "several lines", .plain),
    (MarkedText("key: ‹|\n  one\n   two›\n\n# comment\nnext: {}"), "one\n two\n", .literal),
    (MarkedText("key: ‹|-\n  one\n\n  two›"), "one\n\ntwo", .literal),
    (MarkedText("key: ‹|2+\n   one›\n\n"), " one\n\n", .literal),
    (MarkedText("key: ‹>\n  one\n  two›\nnext: {}"), "one two\n", .folded),
    (MarkedText("key: ‹|›\nnext: {}"), "", .literal),
    (MarkedText("key:‹›\nnext: {}"), "", .plain),
    (MarkedText("{ key: ‹ünï cödé› }"), "ünï cödé", .plain),
    (MarkedText("\"😀é\": ‹x›"), "x", .plain),
    (MarkedText("key: ‹NO›"), "NO", .plain),
    (MarkedText("key: ‹ab||cd›"), "ab||cd", .plain),
    (MarkedText("key: ‹${password | base64}› "), "${password | base64}", .plain),
  ])
  func scalarsHaveTheirTextAndPlace(marked: MarkedText, text: String, style: Node.Scalar.Style) throws {
    let (node, diagnostics) = compose(marked.text)
    #expect(diagnostics == [])
    let found = try #require(node?.scalars.first)
    #expect(found.scalar?.text == text)
    #expect(found.scalar?.style == style)
    #expect([found.range] == marked.ranges)
  }

  @Test func partsOfScalarsHaveTheirPlaces() throws {
    let marked = MarkedText(
      """
      plain: Bearer ‹${a}›
      quoted: "Bearer ‹${b}›"
      literal: |
        first ‹${c}›

        ‹${d}› at the beginning
          and ‹${e}›
      """)
    let node = try #require(compose(marked.text).node)
    let found = node.scalars.flatMap { node in
      var diagnostics: [Diagnostic] = []
      return TemplateParser.parse(node, diagnostics: &diagnostics).references.map(\.range)
    }
    #expect(found == marked.ranges)
  }

  @Test func whereEscapesStandBetweenThePlaceIsTheWholeScalar() throws {
    let marked = MarkedText(#"a: ‹"\t${a}"›"#)
    let node = try #require(compose(marked.text).node?["a"])
    #expect([ScalarLocator(node).range(of: 1..<4)] == marked.ranges)
  }

  @Test func keysListsAndMappingsHaveTheirPlaces() throws {
    let marked = MarkedText(
      """
      ‹outer›:
        ‹- ‹{ a: b,
            c: d }›
        - [e]›

      # behind
      ‹"last"›:
      """)
    let node = try #require(compose(marked.text).node)
    let entries = Array(node.entries)
    let list = entries[0].value
    #expect([entries[0].key.range, try #require(list[0]).range, list.range, entries[1].key.range] == marked.ranges)
    #expect(node.range == SourceRange(Place(line: 1, column: 1), entries[1].value.range.end))
  }

  @Test func theOrderOfKeysIsKept() throws {
    let node = try #require(compose("b: 1\na: 2\nc: 3").node)
    let entries = Array(node.entries)
    #expect(entries.map(\.key.value) == ["b", "a", "c"])
  }

  @Test func carriageReturnsAndMarkCountForNothing() throws {
    let (node, diagnostics) = compose("\u{FEFF}a: x\r\nb: |\r\n  one\r\n  ${t}\r\nc: y\r\n")
    #expect(diagnostics == [])
    #expect(node?["a"]?.range.start == Place(line: 1, column: 4))
    #expect(node?["b"]?.scalar?.text == "one\n${t}\n")
    #expect(node?["b"].map { ScalarLocator($0).range(of: 4..<8) } == SourceRange(Place(line: 4, column: 3), columns: 4))
    #expect(node?["c"]?.range.start == Place(line: 5, column: 4))
  }

  @Test func tabsInTextAndCommentsAreText() {
    let (node, diagnostics) = compose("a: \"x\ty\" # a\tb\n#\tc\nb: 'x\ty'\nc: |\n  x\ty\n  \tz\n")
    #expect(diagnostics == [])
    #expect(node?["a"]?.scalar?.text == "x\ty")
    #expect(node?["c"]?.scalar?.text == "x\ty\n\tz\n")
  }

  @Test func aDocumentMayBeMarked() {
    #expect(compose("---\na: b\n...\n").node?["a"]?.scalar?.text == "b")
  }
}
