import CLibXML2
import Testing

@testable import LanyardFormats

@Suite struct XPathTests {
  private static let answer = """
    <r xmlns="urn:d" xmlns:p="urn:p" n="12"><x p:id="1">one</x><p:x id="2">t<!-- -->w<b>o</b></p:x><x/><n>0.1</n>
    <same token="a"/><same token="b"/></r>
    """

  private func strings(_ xpath: String, in text: String = answer) throws -> [String] {
    try XMLDocument(xml: Array(text.utf8)).strings(at: xpath, namespaces: ["d": "urn:d", "q": "urn:p"])
  }

  @Test(arguments: [
    ("/d:r/@n", ["12"]), ("//d:x", ["one", ""]), ("//q:x", ["two"]), ("//q:x/@id", ["2"]), ("//@q:id", ["1"]), ("/r", []), ("//x", []),
    ("//*[local-name()='x']", ["one", "two", ""]), ("//@token", ["a", "b"]), ("//d:same[@token='b']/@token", ["b"]),
    ("(//@token)[1]", ["a"]),
    ("//d:same/@token | //d:x[1] | /d:r/@n", ["12", "one", "a", "b"]), ("d:r/d:n", ["0.1"]), ("string(//q:x)", ["two"]),
    ("string(//none)", [""]),
    ("count(//namespace::*) > 3", ["true"]), ("//q:x/namespace::p", ["urn:p"]),
    ("//q:x/text()", ["t", "w"]), ("//comment()", [" "]), ("boolean(//d:x)", ["true"]), ("1 > 2", ["false"]), ("count(//d:x)", ["2"]),
    ("//d:r/@n + 1", ["13"]), ("name(//@q:id)", ["p:id"]), ("//d:x[not(node())]", [""]), ("//none/@a", []),
  ])
  func evaluation(_ xpath: String, _ expected: [String]) throws {
    #expect(try strings(xpath) == expected)
  }

  @Test(arguments: [
    ("1", "1"), ("-0", "0"), ("0.1 + 0.2", "0.30000000000000004"), ("1 div 0", "Infinity"), ("-1 div 0", "-Infinity"),
    ("number('x')", "NaN"),
    ("1700000000000 + 1", "1700000000001"), ("10000000000 * 10000000000", "100000000000000000000"), ("1 div 4", "0.25"),
    ("-1 div 10000000", "-0.0000001"),
    ("15 div 100000000", "0.00000015"), ("12345678.5", "12345678.5"), ("floor(-1.5)", "-2"),
  ])
  func numbersHaveNoExponent(_ xpath: String, _ expected: String) throws {
    #expect(try strings(xpath) == [expected])
  }

  /// libxml2 calls itself along an expression.
  @Test(arguments: ["a+", "a/", "-", "a|", "a=", "a[b]/", "../", "a and "])
  func theLongestExpressionsDoNoHarm(_ piece: String) {
    let text = String(repeating: piece, count: 2047 / piece.count) + "a"
    #expect(throws: Never.self, "\(text.prefix(40))") { try XPathChecker(prefixes: []).check(text) }
    #expect(throws: Never.self) { try strings(text) }
  }

  @Test func documentOrder() throws {
    let text = "<r>" + (0..<100).map { "<a>\($0)</a><b>\($0)</b>" }.joined() + "</r>"
    #expect(try strings("//b | //a", in: text) == (0..<100).flatMap { ["\($0)", "\($0)"] })
    #expect(try strings("//b[50]/preceding::a", in: text) == (0..<50).map { "\($0)" })
  }

  @Test func effortIsBounded() throws {
    let text = "<r>" + String(repeating: "<a/><b/>", count: 4_000) + "</r>"
    let error = #expect(throws: XMLError.self) { try strings("//*[count(//*[count(//*) > 1]) > 1]", in: text) }
    #expect(error?.code == .effort)
    #expect(try strings("count(//*[. = ''])", in: text) == ["8001"])
  }

  @Test func foundTextIsBounded() throws {
    let text = String(repeating: "<a>", count: 60) + String(repeating: "x", count: 200_000) + String(repeating: "</a>", count: 60)
    let error = #expect(throws: XMLError.self) { try strings("//a", in: text) }
    #expect(error?.code == .tooLarge)
  }

  @Test func uncheckedExpressionsFailInWords() {
    for xpath in ["foo()", "z:a", "a[", "count('x')", "$x", "'x", String(repeating: "(", count: 100)] {
      let error = #expect(throws: XMLError.self, "\(xpath)") { try strings(xpath) }
      #expect(error?.code == .expression, "\(xpath)")
    }
  }

  @Test(arguments: [
    "/a/b/@c", "//*[local-name()='x']", "p:a/@p:b", "//input[@name='csrf']/@value", "a and b or not(c)", "and/or/div/mod", "a * b",
    "* * *", "a | b", "/",
    ".", "..", "@*", "p:*", "child::a/attribute::b", "processing-instruction('x')/..", "concat('a', \"b\", string(c))",
    "substring('a', 1, 2)", "-1 - -1",
    "(a | b)[last()]", "a[position() = 1][@b]", "normalize-space()", "xml:a/@xml:lang", ".5 + 5.", "a div b", "div div div", "é[ü='ß']",
    "//a/following-sibling::node()/self::text()", "id('x')",
  ])
  func goodExpressionsPass(_ text: String) throws {
    try XPathChecker(prefixes: ["p"]).check(text)
  }

  @Test(
    arguments: [
      ("", .syntax, 0, "the expression is empty"), ("  ", .syntax, 0, "the expression is empty"),
      ("/a/b/", .syntax, 5, "the expression ends too early"), ("//", .syntax, 2, "the expression ends too early"),
      ("a|", .syntax, 2, "the expression ends too early"), ("a b", .syntax, 2, "the expression cannot be read from 'b' on"),
      ("/a/b]", .syntax, 4, "the expression cannot be read from ']' on"),
      ("'é' = 'x", .syntax, 6, "the text that begins here has no closing '"),
      ("'é' ]", .syntax, 4, "the expression cannot be read from ']' on"), ("a # b", .syntax, 2, "'#' has no meaning here"),
      ("p: a", .syntax, 2, "a name or '*' is missing behind 'p:'"), ("1e5", .syntax, 1, "an operator is missing before 'e5'"),
      ("$a", .variable, 0, "there are no variables in these expressions"),
      ("lower-case(a)", .unknownFunction, 0, "XPath 1.0 has no function 'lower-case'"),
      ("/a/b[matches(., 'x')]", .unknownFunction, 5, "XPath 1.0 has no function 'matches'"),
      ("a[p:f()]", .unknownFunction, 2, "XPath 1.0 has no function 'p:f'"),
      ("a[q:b]", .undeclaredPrefix, 2, "the prefix 'q' is not declared"),
      ("'é' = q:*", .undeclaredPrefix, 6, "the prefix 'q' is not declared"),
      ("//@q:b", .undeclaredPrefix, 3, "the prefix 'q' is not declared"),
      ("a[contains(b)]", .wrongArguments, 2, "'contains' takes 2 arguments and is given 1"),
      ("substring(a, f(b, c))", .unknownFunction, 13, "XPath 1.0 has no function 'f'"),
      ("substring('a', (1), 2, 3)", .wrongArguments, 0, "'substring' takes 2 to 3 arguments and is given 4"),
      ("concat('a')", .wrongArguments, 0, "'concat' takes 2 or more arguments and is given 1"),
      ("true(1)", .wrongArguments, 0, "'true' takes 0 arguments and is given 1"),
      ("count('x')", .wrongKind, nil, "the XPath expression uses a value of the wrong kind"),
      (
        String(repeating: "(", count: 33) + "a" + String(repeating: ")", count: 33), .tooLong, 32,
        "parentheses and brackets are nested deeper than 32"
      ),
      (String(repeating: "a", count: 2049), .tooLong, nil, "the expression is longer than 2048 bytes"),
    ] as [(String, XPathError.Code, Int?, String)])
  func badExpressionsAreExplained(_ text: String, _ code: XPathError.Code, _ offset: Int?, _ message: String) {
    #expect(throws: XPathError(code, message, offset: offset)) { try XPathChecker(prefixes: ["p"]).check(text) }
  }

  /// Many expressions share what libxml2 keeps: a failure is to leave nothing of it behind.
  @Test(arguments: ["count('x')", "a[", "/a[1 = count('x')]", "//*[position() = sum('x')]", "foo()"])
  func aFailureDoesNotBearOnTheNextExpression(_ text: String) throws {
    let checker = XPathChecker(prefixes: [])
    for _ in 0..<1000 { #expect(throws: XPathError.self) { try checker.check(text) } }
    try checker.check("/a[last()]/b | //c")
  }

  /// What libxml2 keeps goes from checker to checker, also between threads; their prefixes stay behind.
  @Test func checkersHaveTheirOwnPrefixes() async {
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        group.addTask {
          for _ in 0..<200 {
            let checker = XPathChecker(prefixes: ["p\(number)"])
            #expect(throws: Never.self) { try checker.check("/p\(number):a[2]/@b") }
            #expect(throws: XPathError.self) { try checker.check("/p\(number + 1):a[2]/@b") }
          }
        }
      }
    }
  }

  /// libxml2 prints some mistakes through a setting of the thread, which is the host program's.
  @Test func nothingIsPrintedAndTheThreadIsLeftAsItWas() {
    xmlSetGenericErrorFunc(
      nil, unsafeBitCast(recordPrinting as @convention(c) (UnsafeMutableRawPointer?) -> Void, to: xmlGenericErrorFunc.self))
    defer { xmlSetGenericErrorFunc(nil, nil) }
    let mine = unsafeBitCast(__xmlGenericError().pointee, to: Int.self)
    for text in ["foo()", "a[", "p:a", "$x", "1 +", "count('x')"] {
      _ = try? XPathChecker(prefixes: []).check(text)
      _ = try? LibXML2Tree(xml: XMLSource(Array("<a/>".utf8), limits: .answer)).evaluate(text, namespaces: [:], limits: .answer)
    }
    #expect(unsafeBitCast(__xmlGenericError().pointee, to: Int.self) == mine)
  }
}

private let recordPrinting: @convention(c) (UnsafeMutableRawPointer?) -> Void = { _ in Issue.record("libxml2 printed something") }
