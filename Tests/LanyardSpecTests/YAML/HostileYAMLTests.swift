import Testing

@testable import LanyardSpec

/// Files that are written to break the reader. The time limit only ends what would otherwise take for ever.
@Suite(.timeLimit(.minutes(5))) struct HostileYAMLTests {
  @Test(arguments: ["[", "{", "{a: ", "- ", "? ", "[{a: ", "- [", "[\n", "{\"\":\n", "[? "])
  func nestingWithoutEnd(piece: String) {
    let (node, diagnostics) = compose(String(repeating: piece, count: 10_000))
    #expect(node == nil)
    #expect(diagnostics.count == 1)
  }

  @Test func depthIsCountedExactly() {
    for (depth, codes) in [(64, []), (65, ["too-deep"])] as [(Int, [Diagnostic.Code])] {
      let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(compose(text).diagnostics.map(\.code) == codes)
    }
    #expect(compose(String(repeating: "[", count: 70)).diagnostics.first?.range.start == Place(line: 1, column: 65))
  }

  @Test func aliasBomb() {
    var text = "a0: &a0 x\n"
    for level in 1...30 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    let (node, diagnostics) = compose(text)
    #expect(node == nil)
    #expect(Set(diagnostics.map(\.code)) == ["yaml-alias", "yaml-anchor"])
    #expect(diagnostics.count == 91)
  }

  @Test func manyFindingsAreNotAllKept() {
    let (node, diagnostics) = compose(String(repeating: "a: b\n", count: 100_000))
    #expect(diagnostics.count == 10_000)
    #expect(node == nil)
    #expect(compose("[" + String(repeating: "!a b,", count: 100_000) + "]").diagnostics.count == 10_000)
    #expect(compose(String(repeating: "a:\tb\n", count: 100_000)).diagnostics.count == 10_000)
  }

  @Test func manyKeys() {
    let (node, diagnostics) = compose((0..<50_000).map { "k\($0): v\n" }.joined())
    #expect(diagnostics == [])
    #expect(node?["k49999"]?.scalar?.text == "v")
  }

  @Test func tooLarge() {
    let text = "a: " + String(repeating: "x", count: 2 << 20)
    #expect(compose(text).diagnostics.map(\.code) == ["too-large"])
    var diagnostics: [Diagnostic] = []
    #expect(SourceText(path: "x", bytes: Array(text.utf8), diagnostics: &diagnostics) == nil)
    #expect(diagnostics.map(\.code) == ["too-large"])
  }

  @Test func theLargestFile() {
    let text = "a: " + String(repeating: "x", count: (1 << 20) - 3)
    #expect(compose(text).node?["a"]?.scalar?.text.utf8.count == (1 << 20) - 3)
    #expect(compose(String(repeating: "\n", count: 1 << 20)).diagnostics.map(\.code) == ["empty-file"])
  }

  @Test func manyTemplatesInOneBlock() throws {
    let text = "a: |\n" + String(repeating: "  ${x}\n", count: 100_000)
    let node = try #require(compose(text).node?["a"])
    var diagnostics: [Diagnostic] = []
    let references = TemplateParser.parse(node, diagnostics: &diagnostics).references
    #expect(diagnostics == [])
    #expect(references.count == 100_000)
    #expect(references.last?.range.start == Place(line: 100_001, column: 3))
  }

  /// Whatever is cut off or exchanged in a real spec, there is an answer and never a trap.
  @Test func damagedSpecs() {
    let spec = Array(
      """
      lanyard: 1 # v
      inputs: { base_url: { type: url, example: "https://x\\u00e9" } }
      methods:
        a:
          login:
            - send:
                post: ${base_url}/é
                text: |-
                  ${x | hmac(sha256, 'k''')}
                  > y
              expect: [ 'it''s', *a, &b c, !d e ]
      """.utf8)
    var rendered = 0
    for index in spec.indices {
      var variants = [Array(spec[..<index])]
      for byte in [0x00, 0x09, 0x0A, 0x0D, 0x22, 0x27, 0x5B, 0x7B, 0x7D, 0x3A, 0x2D, 0x80, 0xE2] as [UInt8] {
        var damaged = spec
        damaged[index] = byte
        variants.append(damaged)
      }
      for bytes in variants {
        var diagnostics: [Diagnostic] = []
        guard let source = SourceText(path: "x", bytes: bytes, diagnostics: &diagnostics) else {
          #expect(diagnostics.count == 1)
          continue
        }
        let node = YAMLComposer.compose(source, diagnostics: &diagnostics)
        let lines = SourceLines(source)
        for scalar in node?.scalars ?? [] {
          #expect(scalar.firstMisplacedCharacter(in: lines) == nil)
          _ = TemplateParser.parse(scalar, diagnostics: &diagnostics)
        }
        #expect(node != nil || !diagnostics.isEmpty)
        rendered += SpecError(source: source, diagnostics: diagnostics).description.utf8.count
      }
    }
    #expect(rendered > 0)
  }
}
