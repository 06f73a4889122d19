import LanyardFormats
import Testing

@Suite struct JSONPathTests {
  func select(_ path: String, _ document: String) throws -> [String] {
    try JSONPath(path).evaluate(on: JSONValue(parsing: Array(document.utf8))).map { String(decoding: $0.serialized(), as: UTF8.self) }
  }

  func evaluationError(_ path: String, _ document: String) throws -> JSONPathError? {
    let path = try JSONPath(path)
    let root = try JSONValue(parsing: Array(document.utf8))
    do {
      _ = try path.evaluate(on: root)
      return nil
    } catch {
      return error
    }
  }

  @Test func aMeantDuplicateIsAnError() throws {
    let document = #"{"access_token":"a","access_token":"b","x":{"y":1}}"#
    #expect(try evaluationError("$.access_token", document)?.code == .duplicateMember("access_token"))
    #expect(try evaluationError("$..access_token", document)?.code == .duplicateMember("access_token"))
    #expect(try evaluationError("$[?@.a == 1 || $.access_token == 'a']", document)?.code == .duplicateMember("access_token"))
    // Escaped or not, it is the same name.
    #expect(try evaluationError("$.a", #"{"a":1,"\u0061":2}"#)?.code == .duplicateMember("a"))
    // What stands twice elsewhere does not matter.
    #expect(try select("$.x.y", document) == ["1"])
    #expect(try select("$.*", document) == [#""a""#, #""b""#, #"{"y":1}"#])
  }

  @Test func namesAreComparedByTheirScalars() throws {
    let document = "{\"\u{E9}\":1,\"e\u{301}\":2}"
    #expect(try select("$['\u{E9}']", document) == ["1"])
    #expect(try select("$.e\u{301}", document) == ["2"])
    #expect(try select("$[?length(@)==2]", "[\"e\u{301}\",\"\\r\\n\",\"\u{E9}\"]").count == 2)
  }

  @Test func numbersAreComparedExactly() throws {
    #expect(try select("$[?@ == 9007199254740993]", "[9007199254740992,9007199254740993]") == ["9007199254740993"])
    #expect(try select("$[?@ < 0.1]", "[0.1,0.09999999999999999999999,-1e400,1e400]") == ["0.09999999999999999999999", "-1e400"])
    #expect(try select("$[?@ >= -2]", "[-2.0,-2.0000000000000000001,-1,0,3]") == ["-2.0", "-1", "0", "3"])
    #expect(try select("$[?@ > 9]", "[10,9.5,09e0,8]".replacing("09e0", with: "9e0")) == ["10", "9.5"])
  }

  @Test func errorsPointIntoThePath() {
    for (path, offset, code, message) in [
      ("token", 0, .syntax, "a path begins with '$'"),
      (
        "$.", 2, .syntax,
        "the path ends too early: a name or '*' was expected behind '.'; other names are written in brackets and quotes: ['a-b']"
      ),
      ("$.a-b", 3, .syntax, "'.', '..' or '[' was expected"),
      ("$['é', 01]", 7, .syntax, "an index is written without leading zeros, and zero without a sign"),
      ("$[?@.a == 1 && nosuch(@.b)]", 15, .type, "there is no function nosuch(); known are length, count, match, search and value"),
      ("$[?@.* == 1]", 3, .type, "one value is needed here, and this query can select several; value() takes the only one"),
      ("$[?@.a = 1]", 7, .syntax, "',' or ']' was expected behind a selector"),
      ("$['😀\\x']", 4, .syntax, #"there is no such escape; known are \b \f \n \r \t \/ \\ \' and \u with four digits"#),
      ("$['abc", 2, .syntax, "the quote is not closed"),
      ("$.a ", 3, .syntax, "'.', '..' or '[' was expected"),
    ] as [(String, Int, JSONPathError.Code, String)] {
      let error = #expect(throws: JSONPathError.self) { _ = try JSONPath(path) }
      #expect(error?.offset == offset, "\(path)")
      #expect(error?.code == code, "\(path)")
      #expect(error?.message == message, "\(path)")
    }
  }

  @Test func regularExpressionsOfThePathAndOfTheDocument() throws {
    let document = #"["ab","a\nb","xaby","b"]"#
    #expect(try select("$[?match(@, 'a.?b')]", document) == [#""ab""#])
    #expect(try select("$[?search(@, 'a.?b')]", document) == [#""ab""#, #""xaby""#])
    // What is no I-Regexp matches nothing, and is no error (RFC 9535 §2.4.6).
    for pattern in [
      "(", "a**", "a+?", #"\\d"#, "(?i)a", #"(a)\\1"#, "[z-a]", "a{2,1}", "[a", "x{", "[[:alpha:]]", #"\\p{Cs}"#, #"\\p{Greek}"#, "(?:a)",
      "]",
    ] {
      #expect(try select("$[?search(@, '\(pattern)')]", document).isEmpty, "\(pattern)")
      #expect(try select("$[?!search(@, '\(pattern)')]", document).count == 4, "\(pattern)")
    }
    #expect(try select("$.v[?match(@, $.p)]", #"{"p":"[a-c\\-^]{2,3}|\\p{Lu}","v":["a^","É","-","d","abcc"]}"#) == [#""a^""#, #""É""#])
    #expect(try select("$.v[?match(@, $.p)]", #"{"p":"(","v":["a"]}"#).isEmpty)
    #expect(try select(#"$[?match(@, '[-a][^x-]\\.\\n')]"#, #"["-y.\n","ax.\n","a-.\n"]"#) == [#""-y.\n""#])
    // `$` is the end, not the line feed before it.
    #expect(try select("$[?search(@, 'a$')]", #"["a","a\n"]"#) == [#""a""#])
  }

  // MARK: Bounds

  @Test func nestingIsBounded() {
    let deep = String(repeating: "(", count: 100_000)
    for path in ["$[?\(deep)", "$\(String(repeating: "[?@", count: 100_000))", "$[?\(String(repeating: "length(", count: 100_000))"] {
      let error = #expect(throws: JSONPathError.self) { _ = try JSONPath(path) }
      #expect(error?.code == .limit)
    }
    #expect(throws: Never.self) { try JSONPath("$[?" + String(repeating: "(", count: 20) + "@" + String(repeating: ")", count: 20) + "]") }
  }

  @Test func quadraticAndExponentialWorkIsGivenUp() throws {
    let wide = "[" + Array(repeating: "1", count: 5_000).joined(separator: ",") + "]"
    #expect(try evaluationError("$[?count($[?count($[*]) > 1]) > 1]", wide)?.code == .limit)
    #expect(try evaluationError("$[*,*][?count($..*) > 0]", "[\(wide),\(wide)]")?.code == .limit)
    let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(try evaluationError("$..*..*..*..*..*..*", deep)?.code == .limit)
  }

  /// Each filter begins anew at the root, which the document's depth alone does not bound.
  @Test func descentsWithinDescentsAreBounded() throws {
    var value = JSONValue(.array([]))
    for _ in 0..<500 { value = JSONValue(.array([value])) }
    let root = value
    let nested = String(repeating: "$..[?", count: 31) + "$" + String(repeating: "]", count: 31)
    #expect((#expect(throws: JSONPathError.self) { _ = try JSONPath(nested).evaluate(on: root) })?.code == .limit)
    #expect(try JSONPath("$..*").evaluate(on: root).count == 500)
    for _ in 0..<600 { value = JSONValue(.array([value])) }
    let deeper = value
    #expect((#expect(throws: JSONPathError.self) { _ = try JSONPath("$..*").evaluate(on: deeper) })?.code == .limit)
  }

  @Test func aPatternThatExplodesIsALimitAndNotAnAnswer() throws {
    let text = String(repeating: "a", count: 40) + "!"
    #expect(try evaluationError("$[?match(@, '(a+)+')]", "[\"\(text)\"]")?.code == .limit)
    #expect(try evaluationError("$.v[?match(@, $.p)]", #"{"p":"((a*)*)*b","v":["\#(text)b"]}"#)?.code == .limit)
    #expect(throws: JSONPathError.self) { try JSONPath("$[?match(@, 'a{70000}')]") }
  }
}
