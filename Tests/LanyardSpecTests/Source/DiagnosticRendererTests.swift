import Foundation
import Testing

@testable import LanyardSpec

@Suite struct DiagnosticRendererTests {
  /// The example of the design.
  @Test func withHelpAndNote() {
    let text = String(repeating: "\n", count: 22) + "            password: ${pasword | base64}\n"
    let source = SourceText(path: "specs/snapprotect/snapprotect.auth.yaml", text: text)
    let diagnostic = Diagnostic(
      .error, "unknown-input", "there is no input called 'pasword'", at: SourceRange(Place(line: 23, column: 25), columns: 7),
      help: "did you mean 'password'?",
      notes: [Diagnostic.Note("inputs are declared here", at: SourceRange(Place(line: 5, column: 1), columns: 6))])
    #expect(
      DiagnosticRenderer(source).render(diagnostic) == """
        error[unknown-input]: there is no input called 'pasword'
          --> specs/snapprotect/snapprotect.auth.yaml:23:25
           |
        23 |             password: ${pasword | base64}
           |                         ^^^^^^^ did you mean 'password'?
           |
        note: inputs are declared here
          --> specs/snapprotect/snapprotect.auth.yaml:5:1

        """)
  }

  @Test func severalHaveABlankLineBetween() {
    let source = SourceText(path: "x.yaml", text: "a: 1\nb: 2")
    let first = Diagnostic(.error, "one", "first", at: SourceRange(Place(line: 1, column: 1), columns: 1))
    let second = Diagnostic(.warning, "two", "second", at: SourceRange(Place(line: 2, column: 4), columns: 1), notes: [.init("why")])
    #expect(
      SpecError(source: source, diagnostics: [second, first]).description == """
        error[one]: first
         --> x.yaml:1:1
          |
        1 | a: 1
          | ^

        warning[two]: second
         --> x.yaml:2:4
          |
        2 | b: 2
          |    ^
          |
        note: why

        """)
  }

  /// The last two lines of the picture: the source's and the carets'.
  @Test(arguments: [
    ("\ta:\tb", 5, 6, "\ta:\tb", "\t  \t^"),
    ("名前: x", 5, 6, "名前: x", "      ^"),
    ("名前: x", 1, 3, "名前: x", "^^^^"),
    ("e\u{301}: x", 5, 6, "e\u{301}: x", "   ^"),
    ("😀: x", 4, 5, "😀: x", "    ^"),
    ("a\u{1B}[1m: x", 7, 8, "a\\u{1b}[1m: x", "           ^"),
    ("a\u{202E}b", 3, 4, "a\\u{202e}b", "         ^"),
    ("abc", 4, 4, "abc", "   ^"),
    ("abc", 9, 12, "abc", "   ^"),
    ("abc", 2, 99, "abc", " ^^"),
    ("", 1, 1, "", "^"),
    ("a: b   ", 8, 9, "a: b", "       ^"),
  ])
  func alignment(line: String, start: Int, end: Int, shown: String, carets: String) {
    let renderer = DiagnosticRenderer(SourceText(path: "x", text: line))
    let range = SourceRange(Place(line: 1, column: start), Place(line: 1, column: end))
    let picture = renderer.render(Diagnostic(.error, "c", "m", at: range)).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(picture[3] == (shown.isEmpty ? "1 |" : "1 | " + shown))
    #expect(picture[4] == "  | " + carets)
  }

  @Test func ofSeveralLinesTheFirstIsShown() {
    let renderer = DiagnosticRenderer(SourceText(path: "x", text: "a: b\r\nc: d\r\n"))
    let range = SourceRange(Place(line: 1, column: 4), Place(line: 2, column: 3))
    #expect(renderer.render(Diagnostic(.error, "c", "m", at: range)) == "error[c]: m\n --> x:1:4\n  |\n1 | a: b\n  |    ^\n")
  }

  @Test func behindTheEndOfTheFileThereIsNoPicture() {
    let renderer = DiagnosticRenderer(SourceText(path: "x", text: "a"))
    let diagnostic = Diagnostic(.error, "c", "m", at: SourceRange(Place(line: 7, column: 1), columns: 1), help: "h")
    #expect(renderer.render(diagnostic) == "error[c]: m\n --> x:7:1\nhelp: h\n")
  }

  @Test(arguments: [1, 30, 60, 500, 940, 1000])
  func ofALongLineTheSurroundingsAreShown(column: Int) throws {
    var line = Array(repeating: Character("a"), count: 1000)
    line[column - 1] = "X"
    let renderer = DiagnosticRenderer(SourceText(path: "x", text: String(line)))
    let picture = renderer.render(Diagnostic(.error, "c", "m", at: SourceRange(Place(line: 1, column: column), columns: 1)))
      .split(separator: "\n").map(String.init)
    #expect(picture[3].count <= 4 + 122)
    #expect(picture[3].count >= 4 + 120)
    // The caret stands below the X.
    #expect(picture[3].firstIndex(of: "X").map { picture[3].distance(from: picture[3].startIndex, to: $0) } == picture[4].count - 1)
    #expect(picture[3].hasSuffix("…") == (column < 900))
    #expect(picture[3].hasPrefix("1 | …") == (column > 41))
  }

  @Test func caretsDoNotLeaveTheWindow() {
    let renderer = DiagnosticRenderer(SourceText(path: "x", text: String(repeating: "a", count: 1000)))
    let picture = renderer.render(Diagnostic(.error, "c", "m", at: SourceRange(Place(line: 1, column: 500), columns: 400)))
      .split(separator: "\n").map(String.init)
    #expect(picture[4].count == picture[3].count - 1)
  }

  @Test func nothingPlaysWithTheTerminal() {
    let source = SourceText(path: "x\u{1B}]0;t\u{7}", text: "a: \u{9B}31m")
    let diagnostic = Diagnostic(
      .error, "c", "there is no '\u{1B}[2J\n'", at: SourceRange(Place(line: 1, column: 1), columns: 1), help: "\u{8}",
      notes: [.init("\u{202E}n")])
    let renderer = DiagnosticRenderer(source)
    for output in [renderer.render(diagnostic), renderer.shortForm(diagnostic), renderer.json(diagnostic)] {
      #expect(!output.unicodeScalars.contains { $0 != "\n" && $0.isInvisible })
    }
    #expect(renderer.render(diagnostic).hasPrefix("error[c]: there is no '\\u{1b}[2J\\u{a}'\n --> x\\u{1b}]0;t\\u{7}:1:1\n"))
  }

  @Test func colour() {
    let source = SourceText(path: "x", text: "a")
    let diagnostic = Diagnostic(.warning, "c", "m", at: SourceRange(Place(line: 1, column: 1), columns: 1), notes: [.init("n")])
    let colored = DiagnosticRenderer(source, color: true).render(diagnostic)
    #expect(colored.hasPrefix("\u{1B}[1;33mwarning[c]\u{1B}[0m\u{1B}[1m: m\u{1B}[0m\n"))
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == DiagnosticRenderer(source).render(diagnostic))
  }

  @Test func shortForm() {
    let source = SourceText(path: "a/b.yaml", text: "")
    let diagnostic = Diagnostic(
      .error, "unknown-key", "there is no key 'x'", at: SourceRange(Place(line: 3, column: 7), columns: 1), help: "did you mean 'y'?")
    #expect(
      DiagnosticRenderer(source).shortForm(diagnostic) == "a/b.yaml:3:7: error: there is no key 'x' (did you mean 'y'?) [unknown-key]")
  }

  @Test func aFixIsTheHelpWhereThereIsNoOther() {
    let renderer = DiagnosticRenderer(SourceText(path: "x", text: "a: b | c"))
    func help(_ columns: Range<Int>, _ replacement: String, help: String? = nil) -> String {
      let range = SourceRange(Place(line: 1, column: columns.lowerBound), Place(line: 1, column: columns.upperBound))
      let fix = Diagnostic.Fix(range, replacement: replacement)
      return renderer.shortForm(Diagnostic(.note, "c", "m", at: .beginning, help: help, fix: fix))
    }
    #expect(help(5..<9, "") == "x:1:1: note: m (leave out ' | c') [c]")
    #expect(help(4..<5, "d") == "x:1:1: note: m (write 'd') [c]")
    #expect(help(4..<4, "$.") == "x:1:1: note: m (put '$.' here) [c]")
    #expect(help(4..<5, "d", help: "mend it") == "x:1:1: note: m (mend it) [c]")
  }

  @Test(
    arguments: [
      (99, nil), (100, nil), (101, "and 1 more"), (2445, "and 2 345 more"), (9999, "and 9 899 more"), (10_000, "and at least 9 900 more"),
      (1_234_667, "and at least 1 234 567 more"),
    ] as [(Int, String?)]
  )
  func ofVeryManyTheFirstHundredAreShown(count: Int, rest: String?) {
    let renderer = DiagnosticRenderer(SourceText(path: "x", text: "a"))
    let warnings = Array(repeating: Diagnostic(.warning, "w", "m", at: .beginning), count: count - 1)
    let all = warnings + [Diagnostic(.error, "e", "last", at: .beginning)]
    let lines = renderer.shortForm(all)
    #expect(lines.count == min(count, 100) + (rest == nil ? 0 : 1))
    // The one error is among them.
    #expect(lines[min(count, 100) - 1] == "x:1:1: error: last [e]")
    #expect(rest == nil || lines.last == rest)
    let text = renderer.render(all)
    #expect(text.components(separatedBy: " --> ").count == min(count, 100) + 1)
    #expect(rest.map { text.hasSuffix("^\n\n\($0)\n") } ?? text.hasSuffix("^\n"))
  }

  @Test func whatFails() {
    func fails(_ severities: Diagnostic.Severity..., strictly: Bool) -> Bool {
      severities.map { Diagnostic($0, "c", "m", at: .beginning) }.areFailure(strictly: strictly)
    }
    #expect(!fails(strictly: true))
    #expect(!fails(.note, strictly: true))
    #expect(!fails(.note, .warning, strictly: false))
    #expect(fails(.note, .warning, strictly: true))
    #expect(fails(.warning, .error, strictly: false))
  }

  @Test func json() {
    let source = SourceText(path: "a\"b\\c.yaml", text: "")
    let range = SourceRange(Place(line: 3, column: 7), Place(line: 4, column: 1))
    let renderer = DiagnosticRenderer(source)
    let first = Diagnostic(.error, "c", "m\n\u{1}é", at: range, help: "h", notes: [.init("n", at: range), .init("o")])
    let second = Diagnostic(.note, "d", "", at: .beginning, fix: Diagnostic.Fix(range, replacement: "\"x"))
    #expect(
      renderer.json([first, second])
        == #"[{"severity":"error","code":"c","message":"m\n\u0001é","path":"a\"b\\c.yaml","line":3,"column":7,"endLine":4,"endColumn":1,"#
        + #""help":"h","notes":[{"message":"n","line":3,"column":7},{"message":"o"}]},"#
        + #"{"severity":"note","code":"d","message":"","path":"a\"b\\c.yaml","line":1,"column":1,"endLine":1,"endColumn":1,"notes":[],"#
        + #""fix":{"range":{"line":3,"column":7,"endLine":4,"endColumn":1},"replacement":"\"x"}}]"#
    )
    #expect(renderer.json([Diagnostic]()) == "[]")
  }

  @Test func jsonStringsEscapeWhatDoesNotShow() {
    var text = ""
    text.appendJSONString("\u{7F}\u{E0001}\u{2028}\t\r/")
    #expect(text == #""\u007f\udb40\udc01\u2028\t\r/""#)
  }
}
