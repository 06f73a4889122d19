import Lanyard
import Testing

/// A page that a wiki shows as it is meant: tables with as many cells as their heads, fences that end.
@Suite struct MarkdownTests {
  @Test(arguments: Depicted.all)
  func thePageIsWhole(_ depicted: Depicted) throws {
    let explanation = try depicted.explanation()
    let text = ExplanationMarkdown(explanation).text
    try check(text)
    for input in explanation.inputs { #expect(text.contains("| `\(input.name)` |")) }
    #expect(text.contains("```mermaid\nsequenceDiagram\n"))
    #expect(text.contains(explanation.life == nil ? "every request authenticates itself" : "## Login"))
  }

  @Test func marksInASpecStayText() throws {
    let text = ExplanationMarkdown(try Depicted.hostile()).text
    try check(text)
    #expect(!text.contains("<script>") && !text.contains("\u{1B}") && !text.contains("\u{202E}"))
    #expect(ExplanationMarkdown.prose("a|b*c_<d>\n`e`") == #"a\|b\*c\_\<d\> \`e\`"#)
    #expect(ExplanationMarkdown.code("a`b``c") == "```a`b``c```")
    #expect(ExplanationMarkdown.code("`") == "`` ` ``")
    #expect(ExplanationMarkdown.code("a|b") == #"`a\|b`"#)
  }

  private func check(_ text: String) throws {
    try #require(text.hasPrefix("# ") && text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
    var fence: Substring?
    var cells: Int?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = fence {
        if line == open { fence = nil }
        continue
      }
      if line.hasPrefix("```") { fence = line.prefix { $0 == "`" } }
      guard line.hasPrefix("|") else {
        cells = nil
        continue
      }
      let count = line.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" }
      #expect(cells == nil || cells == count, "\(line)")
      cells = count
    }
    #expect(fence == nil)
  }
}
