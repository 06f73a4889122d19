import Testing

@testable import LanyardSpec

/// What YAML allows and a spec does not, and where YAML itself stumbles.
@Suite struct RefusalTests {
  @Test(arguments: [
    Mistake(
      "a: ‹&x› b", "yaml-anchor", "anchors are not part of the language",
      help: "leave it out; text that begins with '&' stands in quotes"),
    Mistake(
      "a: ‹*x›", "yaml-alias", "aliases are not part of the language",
      help: "write the value out; text that begins with '*' stands in quotes"),
    Mistake(
      "- ‹!!str› b", "yaml-tag", "tags are not part of the language: every value is text",
      help: "leave it out; text that begins with '!' stands in quotes"),
    Mistake(
      "password: ‹!secret›", "yaml-tag", "tags are not part of the language: every value is text",
      help: "leave it out; text that begins with '!' stands in quotes"),
    Mistake(
      "a: ‹!local› { b: c }", "yaml-tag", "tags are not part of the language: every value is text",
      help: "leave it out; text that begins with '!' stands in quotes"),
    Mistake("‹<<›: { a: b }", "yaml-merge-key", "merge keys are not part of the language", help: "write the entries out"),
    Mistake("«a»: b\nc: d\n‹\"a\"›: e", "duplicate-key", "the key 'a' is given twice", help: "leave one out"),
    Mistake("x: { «a»: b, ‹a›: e }", "duplicate-key", "the key 'a' is given twice", help: "leave one out"),
    Mistake("‹{ a: b }›: c", "yaml-complex-key", "a list or mapping cannot be a key", help: "a key is text"),
    Mistake("? ‹[a]›\n: c", "yaml-complex-key", "a list or mapping cannot be a key", help: "a key is text"),
    Mistake("a: b\n‹---›\nc: d", "yaml-documents", "a second document begins here", help: "a file holds one spec"),
    Mistake("‹%YAML› 1.1\n---\na: b", "yaml-directive", "directives are not part of the language", help: "leave the line out"),
    Mistake("‹%TAG› ! !x\n---\na: b", "yaml-directive", "directives are not part of the language", help: "leave the line out"),
    Mistake("‹%foo bar›\na: b", "yaml-directive", "directives are not part of the language", help: "leave the line out"),
    Mistake("‹›", "empty-file", "the file is empty", help: "a spec begins with `lanyard: 1`, an exchange with `method:`"),
    Mistake("‹›# nothing\n", "empty-file", "the file is empty", help: "a spec begins with `lanyard: 1`, an exchange with `method:`"),
    Mistake("‹›---\n", "empty-file", "the file is empty", help: "a spec begins with `lanyard: 1`, an exchange with `method:`"),
    Mistake("a: b‹\t›c", "tab", "a tab stands here", help: "use spaces"),
    Mistake("a:‹\t›b", "tab", "a tab stands here", help: "use spaces"),
    Mistake("a: \"x\ty\"‹\t›# z\tz", "tab", "a tab stands here", help: "use spaces"),
    Mistake("a:\n‹\t›b: c", "tab", "a tab stands where YAML wants spaces", help: "use spaces"),
    Mistake("a: |\n‹\t›b", "tab", "a tab stands where YAML wants spaces", help: "use spaces"),
    Mistake(
      "a: b‹\u{0}›", "control-character", "a character that does not show, U+0000, stands here",
      help: "leave it out, or write it as an escape in double quotes"),
    Mistake(
      "# é‹\u{7F}›", "control-character", "a character that does not show, U+007F, stands here",
      help: "leave it out, or write it as an escape in double quotes"),
    Mistake(
      "a: b\n‹\u{FEFF}›c: d", "control-character", "a character that does not show, U+FEFF, stands here",
      help: "leave it out, or write it as an escape in double quotes"),
    Mistake(
      "# a‹\u{85}›b", "line-break", "U+0085 stands here, which some editors count as the end of a line and others do not",
      help: "end lines with LF or CRLF"),
    Mistake(
      "a: 'x‹\u{2028}›y'", "line-break", "U+2028 stands here, which some editors count as the end of a line and others do not",
      help: "end lines with LF or CRLF"),
    Mistake(
      "a: b\r\nc: d‹\r›e: f", "line-break", "U+000D stands here, which some editors count as the end of a line and others do not",
      help: "end lines with LF or CRLF"),
    Mistake(
      "a: b‹\r›", "line-break", "U+000D stands here, which some editors count as the end of a line and others do not",
      help: "end lines with LF or CRLF"),
  ])
  func refused(mistake: Mistake) {
    let diagnostics = compose(mistake.marked.text).diagnostics
    #expect(mistake.matches(diagnostics), "\(diagnostics)")
  }

  @Test(arguments: [
    Mistake(
      "a: { b: ‹${x | base64}› }", "unquoted-template", "between braces or brackets a template needs quotes",
      help: "write \"${x | base64}\""),
    Mistake(
      "a: [b, ‹Bearer-${x}›]", "unquoted-template", "between braces or brackets a template needs quotes", help: "write \"Bearer-${x}\""),
    Mistake(
      "a: { json: ‹$.a[0]›, first: true }", "unquoted-brackets", "between braces or brackets a value that has some itself needs quotes",
      help: "put the value in quotes"),
    Mistake(
      "- { xml: ‹/a[@b='c']/d› }", "unquoted-brackets", "between braces or brackets a value that has some itself needs quotes",
      help: "put the value in quotes"),
    Mistake(
      "matches: [a-z]‹+x›", "unquoted-brackets",
      "text stands behind the closing ']': YAML reads a value that begins with a bracket as a list or mapping",
      help: "put all of the value in quotes"),
    Mistake("a: ‹{{ x }}›", "double-braces", "YAML reads '{{' as two mappings", help: "a template is written ${name}"),
    Mistake("a: ‹{{ x }}›/path", "double-braces", "YAML reads '{{' as two mappings", help: "a template is written ${name}"),
    Mistake(
      "a: ${x | default('a ‹#›b')}", "comment-in-template", "' #' begins a comment and cuts the template off",
      help: "put the value in quotes"),
    Mistake(
      "a: ‹@›b", "unquoted-indicator", "an unquoted value cannot begin with '@'",
      help: "put the value in quotes"),
    Mistake("a: ‹`›b`", "unquoted-indicator", "an unquoted value cannot begin with '`'", help: "put the value in quotes"),
    Mistake("a: ‹%›b", "unquoted-indicator", "an unquoted value cannot begin with '%'", help: "put the value in quotes"),
    Mistake("a: ‹*›.b", "unquoted-indicator", "an unquoted value cannot begin with '*'", help: "put the value in quotes"),
    Mistake("a: ‹&›", "unquoted-indicator", "an unquoted value cannot begin with '&'", help: "put the value in quotes"),
    Mistake("a: ‹!›<b", "unquoted-indicator", "an unquoted value cannot begin with '!'", help: "put the value in quotes"),
    Mistake("a: { ‹?›b: c }", "unquoted-indicator", "an unquoted key cannot begin with '?'", help: "put the key in quotes"),
    Mistake("a: [‹?›b]", "unquoted-indicator", "an unquoted key cannot begin with '?'", help: "put the key in quotes"),
    Mistake("title: Foo‹:› bar", "colon-in-value", "': ' stands inside an unquoted value", help: "put the value in quotes"),
    Mistake(
      "a: b\n  c‹:› d", "indentation", "a key stands here in the middle of a value",
      help: "indent it as far as the keys it belongs to, and see whether the line before it is complete"),
    Mistake("«a»:\n  b: c\n ‹d:› e", "indentation", "the indentation of this line fits no mapping"),
    Mistake("«-» a: b\n ‹c:› d", "indentation", "the indentation of this line fits no list"),
    Mistake("a: b\n‹c›\nd: e", "missing-colon", "this line is neither 'key: value' nor part of a value", help: "is a ':' missing?"),
    Mistake("a: ‹-› b", "yaml-syntax", "a list cannot begin here", help: "begin it on a line of its own, or put the value in quotes"),
    Mistake(
      "a: \"x\" ‹y›", "text-behind-quote", "text stands behind the closing quote", help: "put all of the value in one pair of quotes"),
    Mistake("a: ‹'›b\nc: d", "unclosed-quote", "the quote that opens here is never closed"),
    Mistake(
      #"a: "‹\d›+""#, "bad-escape", #"\d is no escape that YAML knows here"#, help: "in single quotes a backslash is a backslash"),
    Mistake(
      #"a: "‹\u›d800""#, "bad-escape", #"\u is no escape that YAML knows here"#, help: "in single quotes a backslash is a backslash"),
    Mistake("a: ‹[›b,\nc: d", "unclosed-bracket", "the list that opens here is not closed", help: "close it with ]"),
    Mistake("a: ‹{› b: c", "unclosed-bracket", "the mapping that opens here is not closed", help: "close it with }"),
    Mistake("a: { b: «[»c ‹}›", "unclosed-bracket", "',' or ']' is missing here"),
    Mistake("a: {b: c}‹}›", "unclosed-bracket", "this '}' closes nothing", help: "leave it out, or put the value in quotes"),
    Mistake("a: ‹]›", "unclosed-bracket", "this ']' closes nothing", help: "leave it out, or put the value in quotes"),
    Mistake(
      "a: | ‹x›", "yaml-syntax", "this is not YAML: did not find expected comment or line break while scanning a block scalar"),
  ])
  func trapsAreExplained(mistake: Mistake) {
    let (node, diagnostics) = compose(mistake.marked.text)
    #expect(mistake.matches(diagnostics), "\(diagnostics)")
    #expect(node == nil)
  }

  @Test func allFindingsAreCollected() {
    let marked = MarkedText("a: ‹&x› ‹!t› b\nc: ‹*x›\n«d»: e\n‹d›: f\n‹<<›: g")
    let (node, diagnostics) = compose(marked.text)
    #expect(diagnostics.map(\.code) == ["yaml-anchor", "yaml-tag", "yaml-alias", "duplicate-key", "yaml-merge-key"])
    #expect(diagnostics.map(\.range) == marked.ranges)
    #expect(node == nil)
  }

  @Test func whatWasFoundBeforeAMistakeOfSyntaxIsKept() {
    let diagnostics = compose("a: 1\na: 2\nb: @c").diagnostics
    #expect(diagnostics.map(\.code) == ["duplicate-key", "unquoted-indicator"])
  }

  /// A refused value leaves nothing behind, however many keys it has.
  @Test func keysOfRefusedMappingsAreForgotten() {
    let long = "{ " + (0..<20).map { "k\($0): v" }.joined(separator: ", ") + " }"
    let (_, diagnostics) = compose("a: b\na: \(long)\na: \(long)\nc: \(long)")
    #expect(diagnostics.map(\.message) == Array(repeating: "the key 'a' is given twice", count: 2))
  }

  @Test func aTreeComesWithErrorsThatLeaveItWhole() {
    let (node, diagnostics) = compose("a: 1\na: 2\nb: 3")
    #expect(diagnostics.count == 1)
    #expect(node?["a"]?.scalar?.text == "1")
    #expect(node?["b"]?.scalar?.text == "3")
  }

  @Test func aClosedTemplateMayHaveAComment() {
    let (node, diagnostics) = compose("a: ${x} # yes\nb: $${ # no\nc: '<<'\n\"<<\": d")
    #expect(node == nil)
    #expect(diagnostics.map(\.range.start.line) == [2])
  }

  @Test func quotedMergeKeyIsText() {
    let (node, diagnostics) = compose("\"<<\": d")
    #expect(diagnostics == [])
    #expect(node?["<<"]?.scalar?.text == "d")
  }

  @Test func bytesThatAreNotUTF8HaveAPlace() {
    for (bytes, line, column) in [
      ([0x61, 0x3A, 0x0A, 0xC3, 0xA9, 0xFF], 2, 2),
      ([0xEF, 0xBB, 0xBF, 0x61, 0xC0, 0x80], 1, 2),
      ([0x0D, 0x0A, 0xED, 0xA0, 0x80], 2, 1),
      ([0xFF, 0xFE, 0x61, 0x00], 1, 1),
      ([0x61, 0xF0, 0x9F, 0x98], 1, 2),
    ] as [([UInt8], Int, Int)] {
      var diagnostics: [Diagnostic] = []
      #expect(SourceText(path: "x", bytes: bytes, diagnostics: &diagnostics) == nil)
      #expect(diagnostics.map(\.code) == ["not-utf8"])
      #expect(diagnostics.map(\.range.start) == [Place(line: line, column: column)])
    }
  }

  @Test(
    arguments: [
      ([0x7F, 0x45, 0x4C, 0x46, 0x02, 0x01, 0x01, 0x00], "binary-file", "this is no text: it has NUL bytes"),
      ([0x1F, 0x8B, 0x08, 0x00, 0x00], "binary-file", "this is no text: it has NUL bytes"),
      ([0xFF, 0xFE, 0x6C, 0x00], "not-utf8", "the file is UTF-16"),
      ([0xFE, 0xFF, 0x00, 0x6C], "not-utf8", "the file is UTF-16"),
    ] as [([UInt8], Diagnostic.Code, String)])
  func whatIsNoTextIsToldInWords(bytes: [UInt8], code: Diagnostic.Code, message: String) {
    var diagnostics: [Diagnostic] = []
    #expect(SourceText(path: "x", bytes: bytes, diagnostics: &diagnostics) == nil)
    #expect(diagnostics.map(\.code) == [code])
    #expect(diagnostics.map(\.message) == [message])
  }

  @Test func bytesThatAreUTF8AreTaken() {
    var diagnostics: [Diagnostic] = []
    #expect(SourceText(path: "x", bytes: Array("naïve 😀".utf8), diagnostics: &diagnostics)?.text == "naïve 😀")
    #expect(SourceText(path: "x", bytes: [], diagnostics: &diagnostics)?.text == "")
    #expect(diagnostics == [])
  }
}
