import Testing

@testable import lanyard_spec_tool

@Suite("Texts as Swift literals")
struct SwiftLiteralTests {
  @Test("a plain text stands as it is")
  func plain() {
    #expect(SwiftLiteral.block("a: \"b\"\n\tc\n") == "#\"\"\"\na: \"b\"\n\tc\n\n\"\"\"#")
  }

  @Test(
    "the delimiters have more # than anything that could end the literal, or be an escape in it",
    arguments: [
      ("\"\"\"#", 2), ("\"\"\"##", 3), ("\\(x)", 1), ("\\#(x)", 2), ("\\##n \"###", 4), ("# ####", 1), ("\" # \\ ##", 1), ("\"#\\##", 3),
    ])
  func hashes(_ text: String, _ count: Int) {
    let literal = SwiftLiteral.block(text)
    #expect(literal.hasPrefix(String(repeating: "#", count: count) + "\"\"\"\n"))
    #expect(literal.hasSuffix("\n\"\"\"" + String(repeating: "#", count: count)))
  }

  @Test("what does not show is an escape with as many #")
  func invisible() {
    #expect(SwiftLiteral.block("a\r\n\u{FEFF}\u{202E}") == "#\"\"\"\na\\#u{d}\n\\#u{feff}\\#u{202e}\n\"\"\"#")
    #expect(SwiftLiteral.block("\"#\r").contains("\"#\\##u{d}"))
  }

  @Test("in one line, whatever is in it")
  func line() {
    #expect(SwiftLiteral.line("a\"b\\(c)\n\t\u{0}\u{2028}é") == #""a\"b\\(c)\n\t\u{0}\u{2028}é""#)
  }
}
