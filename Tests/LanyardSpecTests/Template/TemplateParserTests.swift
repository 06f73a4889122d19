import Testing

@testable import LanyardSpec

@Suite struct TemplateParserTests {
  /// A template in a notation of its own: literals in brackets, references with their filters.
  @Test(arguments: [
    ("", ""),
    ("plain text", "[plain text]"),
    ("${a}", "a"),
    ("${ a_1 }", "a_1"),
    ("Bearer ${a}!", "[Bearer ]a[!]"),
    ("${a}${b}", "ab"),
    ("$", "[$]"), ("$a $1 100$", "[$a $1 100$]"), ("a$", "[a$]"), ("${a}$", "a[$]"),
    ("$${a}", "[${a}]"), ("x$${", "[x${]"), ("$$${a}", "[$${a}]"), ("$$", "[$$]"),
    ("}{ {{x}} }", "[}{ {{x}} }]"),
    ("${a|base64}", "a|base64(padded)"),
    ("${a | base64(unpadded)}", "a|base64(unpadded)"),
    ("${a | base64url}", "a|base64url(unpadded)"),
    ("${a | base64url( padded )}", "a|base64url(padded)"),
    ("${a | hex | url | trim | lower | upper}", "a|hex|url|trim|lower|upper"),
    ("${a | hex()}", "a|hex"),
    ("${a | charset(utf16le) | base64}", "a|charset(utf16le)|base64(padded)"),
    ("${a | md5 | hex}${a | sha512 | base64url}", "a|md5|hexa|sha512|base64url(unpadded)"),
    ("${a | sha1 | url}", "a|sha1|url"),
    ("${a | sha256 | sha384 | hex}", "a|sha256|sha384|hex"),
    ("${a | hmac(sha256, key) | hex}", "a|hmac(sha256,key)|hex"),
    ("${a | hmac(md5,'k') | hex}", "a|hmac(md5,'k')|hex"),
    ("${a | default('')}", "a|default('')"),
    ("${a | default('it''s | } , ) ${x} $${')}!", "a|default('it's | } , ) ${x} $${')[!]"),
    ("${a | default(b)}", "a|default(b)"),
    ("${a | default('é😀')}${b}", "a|default('é😀')b"),
  ])
  func grammar(text: String, expected: String) {
    let (template, diagnostics) = parse(text)
    #expect(diagnostics == [])
    #expect(template.parts.map(describe).joined() == expected)
  }

  @Test func placesOfReferencesNamesAndOperands() {
    let marked = MarkedText("x ‹${ «a» | hmac(sha256, «k1») | hex | default(«k2»)}›ü‹${«b»}›")
    let (template, diagnostics) = parse(marked.text)
    #expect(diagnostics == [])
    #expect(template.references.map(\.range) == marked.ranges)
    let names = template.references.flatMap { reference in
      [reference.nameRange] + reference.filters.compactMap { $0.operandReference?.range }
    }
    #expect(names == marked.noteRanges)
  }

  @Test(arguments: [
    Mistake(
      "a‹${›b", "unterminated-template", "the template that opens here is never closed",
      help: "close it with }, or write $${ if the text is meant"),
    Mistake(
      "‹${›a and ${b}", "unterminated-template", "the template that opens here is never closed",
      help: "close it with }, or write $${ if the text is meant"),
    Mistake("${a | default(‹'›b)}", "unterminated-template", "the quote that opens here is never closed", help: "close it with '"),
    Mistake("‹${}›", "template-name", "a name is missing here", help: "a template is written ${name}"),
    Mistake("x‹${ | hex}›", "template-name", "a name is missing here", help: "a template is written ${name}"),
    Mistake("${ ‹base-url› }", "template-name", "'base-url' is not a name", help: "did you mean 'base_url'?"),
    Mistake("${‹base url›}", "template-name", "'base url' is not a name", help: "did you mean 'base_url'?"),
    Mistake(
      "${‹1a›}", "template-name", "'1a' is not a name", help: "a name is made of letters, digits and '_' and begins with no digit"),
    Mistake(
      "${‹é›}", "template-name", "'é' is not a name", help: "a name is made of letters, digits and '_' and begins with no digit"),
    Mistake(
      "${‹base64(a)›}", "template-name", "'base64(a)' is not a name",
      help: "a name is made of letters, digits and '_' and begins with no digit"),
    Mistake("${a | ‹bas64›}", "unknown-filter", "there is no filter called 'bas64'", help: "did you mean 'base64'?"),
    Mistake("${a | ‹Base64›}", "unknown-filter", "there is no filter called 'Base64'", help: "did you mean 'base64'?"),
    Mistake("${a | ‹sha-256› | hex}", "unknown-filter", "there is no filter called 'sha-256'", help: "did you mean 'sha256'?"),
    Mistake("${a | ‹lowercase›}", "unknown-filter", "there is no filter called 'lowercase'", help: "did you mean 'lower'?"),
    Mistake("${a | ‹urlencode›('x')}", "unknown-filter", "there is no filter called 'urlencode'", help: "did you mean 'url'?"),
    Mistake("${a |‹|› hex}", "template-syntax", "a filter is missing here", help: "such as | base64"),
    Mistake("${a |‹}›", "template-syntax", "a filter is missing here", help: "such as | base64"),
    Mistake("${a | ‹'x'›}", "template-syntax", "a filter is expected here", help: "such as | base64"),
    Mistake("${a | hex ‹base64›}", "template-syntax", "text stands behind the filter", help: "the next filter begins with '|'"),
    Mistake("${a | ‹hex(b›)}", "filter-arguments", "'hex' takes no argument", help: "write hex"),
    Mistake(
      "${a | ‹base64(padded›)}", "filter-arguments", "'base64' takes no argument but unpadded",
      help: "write base64 or base64(unpadded)"),
    Mistake(
      "${a | ‹base64url('padded'›)}", "filter-arguments", "'base64url' takes no argument but padded",
      help: "write base64url or base64url(padded)"),
    Mistake(
      "${a | ‹charset›}", "filter-arguments", "'charset' takes one argument",
      help: "write charset(utf8), charset(latin1) or charset(utf16le)"),
    Mistake(
      "${a | charset(‹utf-8›) | hex}", "filter-arguments", "there is no character set called 'utf-8'", help: "did you mean 'utf8'?"),
    Mistake(
      "${a | charset(‹'utf8'›) | hex}", "filter-arguments", "there is no character set called 'utf8'",
      help: "write utf8 without quotes"),
    Mistake(
      "${a | charset(‹ebcdic›) | hex}", "filter-arguments", "there is no character set called 'ebcdic'",
      help: "such as latin1, utf8, utf16le"),
    Mistake(
      "${a | ‹hmac(sha256›) | hex}", "filter-arguments", "'hmac' takes a digest and a key",
      help: "write hmac(sha256, name) or hmac(sha256, 'text')"),
    Mistake(
      "${a | hmac(‹sha255›, k) | hex}", "filter-arguments", "there is no digest called 'sha255'", help: "did you mean 'sha256'?"),
    Mistake(
      "${a | default(‹5 €›)}", "filter-arguments", "'5 €' is neither a name nor a text in quotes",
      help: "write '5 €' if the text is meant"),
    Mistake(
      "${a | default('it'‹s''›)}", "template-syntax", "text stands behind the closing quote",
      help: "a quote within the text is written twice"),
    Mistake("${a | default‹(›'x'}", "template-syntax", "the parenthesis that opens here is never closed", help: "close it with )"),
    Mistake("${a | hmac(sha256,‹)› | hex}", "template-syntax", "an argument is missing here"),
    Mistake(
      "${a | ‹sha256›}", "bytes-in-text", "'sha256' gives bytes, which cannot stand in text", help: "add | hex or | base64"),
    Mistake(
      "${a | hex | ‹charset›(latin1)}", "bytes-in-text", "'charset' gives bytes, which cannot stand in text",
      help: "add | hex or | base64"),
    Mistake(
      "${a | ‹hmac›(sha1, k) | default('x')}", "bytes-in-text", "'hmac' gives bytes, which cannot stand in text",
      help: "add | hex or | base64"),
    Mistake(
      "${a | md5 | ‹upper›}", "bytes-in-text", "'upper' takes text, but 'md5' gives bytes", help: "put | hex or | base64 before it"),
    Mistake(
      "${a | md5 | ‹charset›(utf8) | hex}", "bytes-in-text", "'charset' takes text, but 'md5' gives bytes",
      help: "put | hex or | base64 before it"),
  ])
  func mistakes(mistake: Mistake) {
    let diagnostics = parse(mistake.marked.text).diagnostics
    #expect(mistake.matches(diagnostics), "\(diagnostics)")
  }

  @Test func allMistakesAreFoundAndTheRestIsRead() {
    let (template, diagnostics) = parse("${a | hax | trim} ${b c | lowr} ${d} ${")
    #expect(diagnostics.map(\.code) == ["unknown-filter", "template-name", "unknown-filter", "unterminated-template"])
    #expect(template.references.map(\.name) == ["a", "d"])
    #expect(template.references.first?.filters == [.trim])
  }

  @Test func aReferenceStaysOnItsLine() {
    let (template, diagnostics) = parse("${a\n| hex} ${b}")
    #expect(diagnostics.map(\.code) == ["unterminated-template"])
    #expect(template.references.map(\.name) == ["b"])
  }

  @Test func filtersOfAList() {
    let nodes = [node("trim"), node("hmac(sha256, 'k')"), node(" hex ")]
    var diagnostics: [Diagnostic] = []
    #expect(TemplateParser.parseFilters(nodes, diagnostics: &diagnostics) == [.trim, .hmac(.sha256, key: .literal("k")), .hex])
    #expect(diagnostics == [])
  }

  @Test func mistakesInAListOfFilters() {
    let nodes = [node("trm"), node("trim | lower"), node(""), node("md5")]
    var diagnostics: [Diagnostic] = []
    let filters = TemplateParser.parseFilters(nodes, diagnostics: &diagnostics)
    #expect(filters == [.trim, .digest(.md5)])
    #expect(diagnostics.map(\.code) == ["unknown-filter", "template-syntax", "template-syntax", "bytes-in-text"])
    #expect(diagnostics[1].range == SourceRange(Place(line: 1, column: 6), columns: 7))
  }

  @Test func whatIsNoTextIsRefused() {
    let list = Twig(.sequence([])).node
    var diagnostics: [Diagnostic] = []
    #expect(TemplateParser.parse(list, diagnostics: &diagnostics).parts == [])
    #expect(TemplateParser.parseFilters([list], diagnostics: &diagnostics) == [])
    #expect(diagnostics.map(\.code) == ["expected-text", "expected-text"])
  }

  @Test(arguments: [("a", true), ("_a9", true), ("A_b", true), ("", false), ("9a", false), ("a-b", false), ("é", false), ("a ", false)])
  func names(text: String, isName: Bool) {
    #expect(Grammar.isName(text) == isName)
  }

  /// Every arrangement of the grammar's own characters gets an answer, and what is accepted has no mistakes of form.
  @Test func anyArrangementOfItsCharacters() {
    let pieces = ["$", "{", "}", "'", "|", "(", ")", ",", "a", " ", "${", "hex", "\n"]
    var accepted = 0
    for number in 0..<28_561 {
      let text = "${a" + [number % 13, number / 13 % 13, number / 169 % 13, number / 2197].map { pieces[$0] }.joined() + "}"
      let (template, diagnostics) = parse(text)
      if diagnostics.isEmpty {
        accepted += 1
        #expect(!template.references.isEmpty, "\(text)")
      }
      for diagnostic in diagnostics { #expect(diagnostic.range.start < diagnostic.range.end, "\(text)") }
    }
    #expect(accepted > 0 && accepted < 28_561)
  }

  // MARK: -

  private func node(_ text: String) -> Node {
    var twig = Twig(text, at: SourceRange(Place(line: 1, column: 1), columns: text.unicodeScalars.count))
    twig.hasPlaces = true
    return twig.node
  }

  private func parse(_ text: String) -> (template: Template, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let template = TemplateParser.parse(node(text), diagnostics: &diagnostics)
    return (template, diagnostics)
  }

  private func describe(_ part: Template.Part) -> String {
    switch part {
    case .literal(let text): "[\(text)]"
    case .reference(let reference): ([reference.name] + reference.filters.map(describe)).joined(separator: "|")
    }
  }

  private func describe(_ filter: Filter) -> String {
    switch filter {
    case .base64(let padded): "base64(\(padded ? "padded" : "unpadded"))"
    case .base64url(let padded): "base64url(\(padded ? "padded" : "unpadded"))"
    case .hex: "hex"
    case .url: "url"
    case .charset(let charset): "charset(\(charset.rawValue))"
    case .trim: "trim"
    case .lowercased: "lower"
    case .uppercased: "upper"
    case .digest(let algorithm): algorithm.rawValue
    case .hmac(let algorithm, let key): "hmac(\(algorithm.rawValue),\(describe(key)))"
    case .default(let operand): "default(\(describe(operand)))"
    }
  }

  private func describe(_ operand: Filter.Operand) -> String {
    switch operand {
    case .literal(let text): "'\(text)'"
    case .reference(let name, _): name
    }
  }
}
