import Testing

@testable import LanyardSpec

/// Every small change to a good spec gives a spec or errors that point into the file, never a crash and never silence.
@Suite("A spec that is changed in one place")
struct MutationTests {
  private let source: SourceText
  private let lines: [Substring]

  init() throws {
    source = try Golden.source("every-key")
    lines = source.text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test("without one of its lines")
  func missingLine() {
    for index in lines.indices {
      var rest = lines
      rest.remove(at: index)
      check(rest, "without line \(index + 1)")
    }
  }

  @Test("with one line twice")
  func doubledLine() {
    for index in lines.indices {
      var more = lines
      more.insert(lines[index], at: index)
      check(more, "with line \(index + 1) twice")
    }
  }

  @Test("with one line cut off in the middle")
  func cutLine() {
    for index in lines.indices {
      var cut = lines
      cut[index] = cut[index].prefix(cut[index].count / 2)
      check(cut, "with line \(index + 1) cut off")
    }
  }

  @Test("that ends early")
  func endsEarly() {
    for count in lines.indices { check(Array(lines.prefix(count)), "of \(count) lines") }
  }

  @Test("with another text, a list or a mapping at any place")
  func oddValues() throws {
    let root = Twig(try #require(compose(source.text).node))
    let texts = [
      "", "null", "-1", "99999999999999999999", "2xx", "${", "${}", "${nobody}", "${password}", "$${", "https://a.example", "/", "#",
      "\u{0}",
      "naïve 🔑", "a\r\nb", "true", "$", "@", "*",
    ]
    let odd = texts.map { Twig.Content.scalar(Node.Scalar(text: $0, style: .plain)) } + [.sequence([]), .mapping([])]
    let count = root.count
    for position in 0..<count {
      // Some of the odd values at each place, all of them over the file.
      for step in 0..<2 {
        var rest = position
        let changed = root.replacing(&rest, by: odd[(position + step * 11) % odd.count])
        let (spec, diagnostics) = AuthSpec.read(changed.node, of: source)
        check(spec, diagnostics, lineCount: lines.count, "node \(position), value \(step)")
      }
    }
  }

  @Test("with more warnings than are told, and an error behind them")
  func manyWarnings() {
    let warnings = (1...300).map { "    w\($0): { example: \"${a}\" }" }
    let text = (["lanyard: 1", "name: many", "inputs:"] + warnings + ["colour: green", "methods: {}"]).joined(separator: "\n")
    let (spec, diagnostics) = AuthSpec.read(SourceText(path: "many", text: text))
    #expect(spec == nil)
    #expect(diagnostics.contains { $0.code == .unknownKey })
    #expect(diagnostics.contains { $0.code == .emptyList })
  }

  private func check(_ lines: [Substring], _ change: String) {
    let (spec, diagnostics) = AuthSpec.read(SourceText(path: "changed", text: lines.joined(separator: "\n")))
    check(spec, diagnostics, lineCount: lines.count, change)
  }

  private func check(_ spec: AuthSpec?, _ diagnostics: [Diagnostic], lineCount: Int, _ change: String) {
    #expect((spec == nil) == diagnostics.contains { $0.severity == .error }, "\(change)")
    #expect(diagnostics.allSatisfy { (1...lineCount + 1).contains($0.range.start.line) && !$0.message.isEmpty }, "\(change)")
    #expect(Set(diagnostics).count == diagnostics.count, "\(change): \(diagnostics)")
    #expect(spec.map { $0.warnings == diagnostics } ?? true, "\(change)")
  }
}

extension Twig {
  /// Itself and all nodes below.
  fileprivate var count: Int {
    switch content {
    case .scalar: 1
    case .sequence(let nodes): nodes.reduce(1) { $0 + $1.count }
    case .mapping(let entries): entries.reduce(1) { $0 + $1.value.count }
    }
  }

  /// The tree with other content at the node that so many others come before; `rest` counts down on the way.
  fileprivate func replacing(_ rest: inout Int, by odd: Content) -> Twig {
    var copy = self
    if rest == 0 {
      copy.content = odd
      copy.hasPlaces = false
    }
    rest -= 1
    // Once the node is found the others stay as they are.
    guard rest >= 0 else { return copy }
    switch content {
    case .scalar: break
    case .sequence(let nodes): copy.content = .sequence(nodes.map { $0.replacing(&rest, by: odd) })
    case .mapping(let entries):
      copy.content = .mapping(entries.map { Entry(key: $0.key, value: $0.value.replacing(&rest, by: odd)) })
    }
    return copy
  }
}
