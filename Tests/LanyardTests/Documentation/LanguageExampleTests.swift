import Lanyard
import LanyardSpec
import Testing

@Suite("Examples on the pages of the language")
struct LanguageExampleTests {
  /// A fenced block and the page it stands on.
  struct Example: Sendable, CustomTestStringConvertible {
    var page: String
    var fence: MarkdownPage.Fence

    var testDescription: String { "\(page):\(fence.line)" }

    /// The code that the example is to give; nil where it is right.
    var wrong: String? {
      fence.mark.flatMap { $0.hasPrefix("wrong: ") ? String($0.dropFirst(7)) : nil }
    }
  }

  static let all: [Example] = ((try? MarkdownPage.all(below: LanguagePageTests.folder)) ?? []).flatMap { page in
    page.fences.map { Example(page: page.path, fence: $0) }
  }

  @Test("each is checked")
  func nothingEscapes() {
    #expect(Self.all.count > 30)
    #expect(Self.all.contains { $0.wrong != nil })
    for example in Self.all {
      #expect(example.fence.language == "yaml", "\(example.testDescription): only specs are checked")
      let isMarked = example.fence.mark.map { $0.wholeMatch(of: /wrong: [a-z0-9-]+/) != nil } ?? true
      #expect(isMarked, "\(example.testDescription): '\(example.fence.mark ?? "")' is no mark of an example")
    }
  }

  @Test("what is right gives no diagnostic, what is wrong exactly the one that is named", arguments: all)
  func check(_ example: Example) throws {
    let fragment = try #require(Fragment(example.fence.text), "nobody knows where in a spec this stands")
    let diagnostics = AuthSpec.check(fragment.source).diagnostics
    let said = DiagnosticRenderer(fragment.source).render(diagnostics)
    #expect(Set(diagnostics.map(\.code.rawValue)) == Set([example.wrong].compactMap(\.self)), "\(said)")
  }
}
