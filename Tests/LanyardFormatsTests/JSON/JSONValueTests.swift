import LanyardFormats
import Testing

@Suite struct JSONValueTests {
  func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  func failure(_ text: String) -> JSONError? { failure(Array(text.utf8)) }

  func failure(_ bytes: [UInt8]) -> JSONError? {
    do {
      _ = try JSONValue(parsing: bytes)
      return nil
    } catch {
      return error
    }
  }

  // MARK: Parsing

  @Test func keepsOrderDuplicatesAndDigits() throws {
    let text = #"{"b":1.0,"a":12345678901234567890.10E+05,"b":-0,"":[null,true,false,"x"]}"#
    #expect(try parse(text).serialized() == Array(text.utf8))
  }

  @Test func everyValueKnowsItsPlace() throws {
    let text = "\u{FEFF} { \"é\" : [ 1 , \"\\u00e9\" ] }\n"
    let bytes = Array(text.utf8)
    let root = try JSONValue(parsing: bytes)
    func written(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    #expect(written(root.range) == "{ \"é\" : [ 1 , \"\\u00e9\" ] }")
    guard case .object(let members) = root.kind, case .array(let elements) = members[0].value.kind else {
      Issue.record("wrong shape")
      return
    }
    #expect(written(members[0].nameRange) == "\"é\"")
    #expect(written(members[0].value.range) == "[ 1 , \"\\u00e9\" ]")
    #expect(elements.map { written($0.range) } == ["1", "\"\\u00e9\""])
  }

  @Test func resolvesEscapes() throws {
    #expect(try parse(#""\"\\\/\b\f\n\r\t\u0041\u00e9\uD83D\uDE00""#).text == .text("\"\\/\u{8}\u{C}\n\r\tAé😀"))
    #expect(try parse(#""a\u0000b""#).text == .text("a\0b"))
  }

  @Test func textOfEachType() throws {
    #expect(try parse("null").text == .missing)
    #expect(try parse("true").text == .text("true"))
    #expect(try parse("false").text == .text("false"))
    #expect(try parse("1.50e+2").text == .text("1.50e+2"))
    #expect(try parse(#""""#).text == .text(""))
    #expect(try parse("[]").text == .compound)
    #expect(try parse("{}").text == .compound)
  }

  @Test func errorsHaveAPlaceAndNoContent() throws {
    let error = try #require(failure("{\n  \"péssword\": \"hünter2\" \"x\"}"))
    #expect(error.code == .syntax)
    #expect(error.offset == 28)
    #expect(error.line == 2)
    #expect(error.column == 25)
    #expect(error.message == "',' or '}' was expected after a member")
    #expect(failure("\u{FEFF}x")?.column == 1)
    #expect(failure("[1] s3cret")?.description == "line 1, column 5: something follows the end of the JSON document")
  }

  @Test(
    arguments: [
      ("", .unexpectedEnd), (" ", .unexpectedEnd), ("[1,", .unexpectedEnd), ("\"a", .unexpectedEnd), ("\"\\", .unexpectedEnd),
      ("-", .unexpectedEnd),
      ("\"\\u12", .unexpectedEnd), ("tru", .unexpectedEnd), ("NaN", .syntax), ("[01]", .syntax), ("01", .trailing), ("1 2", .trailing),
      ("{\"a\":1}}", .trailing), ("'a'", .syntax), ("[1,]", .syntax), ("{\"a\":1,}", .syntax), ("\"\t\"", .syntax), ("\"\\x\"", .syntax),
      ("\"\\uD83Dx\"", .loneSurrogate), ("\"\\uDE00\"", .loneSurrogate), ("\"\\uD83D\\uD83D\"", .loneSurrogate),
      ("\"\\uD8", .unexpectedEnd),
      ("+1", .syntax), (".5", .syntax), ("1.", .unexpectedEnd), ("[1e]", .syntax), ("\u{FEFF}\u{FEFF}1", .syntax),
    ] as [(String, JSONError.Code)])
  func refuses(_ text: String, _ code: JSONError.Code) {
    #expect(failure(text)?.code == code)
  }

  @Test func refusesOtherEncodings() {
    for text in ["{}", "\"é\"", "1 "] {
      let units = Array(text.utf16)
      let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      for bytes in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
        #expect(failure(bytes)?.code == .encoding)
        #expect(failure(bytes)?.message.contains("UTF-16") == true)
      }
    }
    #expect(failure([0x22, 0xC3])?.code == .encoding)
    #expect(failure([0x22, 0xC3, 0x22])?.code == .encoding)
  }

  @Test func judgesUTF8AsTheStandardLibraryDoes() {
    var misjudged: [[UInt8]] = []
    let leads: [UInt8] = [
      0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4,
      0xF5, 0xFF,
    ]
    let seconds: [UInt8] = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2]
    let tails: [[UInt8]] = [[], [0x41], [0x80], [0xC2], [0x80, 0x41], [0x80, 0xBF], [0xBF, 0xC2], [0xC2, 0xBF], [0x41, 0x41]]
    for lead in leads {
      for second in seconds {
        for tail in tails {
          let bytes = [lead, second] + tail
          let isValid = String(validating: bytes, as: UTF8.self) != nil
          if (failure([0x22] + bytes + [0x22]) == nil) != isValid { misjudged.append(bytes) }
        }
      }
    }
    #expect(misjudged.isEmpty)
  }

  // MARK: Bounds

  @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
  func depthBombsAreErrors(_ opening: String) {
    #expect(failure(String(repeating: opening, count: 100_000))?.code == .depth)
  }

  @Test func depthIsCountedExactly() throws {
    func nested(_ depth: Int) -> [UInt8] { Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8) }
    #expect(throws: Never.self) { try JSONValue(parsing: nested(128)) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: nested(129)) }
    #expect(throws: Never.self) { try JSONValue(parsing: nested(3), maximumDepth: 3) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: nested(4), maximumDepth: 3) }
    // No caller can ask for more than a stack holds.
    #expect(throws: Never.self) { try JSONValue(parsing: nested(512), maximumDepth: .max) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: nested(513), maximumDepth: .max) }
  }

  @Test func aHundredThousandMembers() throws {
    let text = "{" + (0..<100_000).map { "\"key\($0)\":\($0)" }.joined(separator: ",") + "}"
    let root = try parse(text)
    guard case .object(let members) = root.kind else {
      Issue.record("wrong shape")
      return
    }
    #expect(members.count == 100_000)
    #expect(try JSONPath("$.key99999").evaluate(on: root).map(\.text) == [.text("99999")])
    #expect(try JSONPath("$..key99999").evaluate(on: root).map(\.text) == [.text("99999")])
    #expect(root.isEqual(to: root))
  }

  // MARK: Writing

  @Test func escapesWhatItMustAndNothingElse() {
    #expect(JSONValue.escape("\"\\/\u{8}\u{C}\n\r\t") == Array(#""\"\\/\b\f\n\r\t""#.utf8))
    #expect(JSONValue.escape("\u{0}\u{1F}") == Array(#""\u0000\u001f""#.utf8))
    #expect(JSONValue.escape("\u{7F}é\u{2028}😀<>&'") == Array("\"\u{7F}é\u{2028}😀<>&'\"".utf8))
  }

  @Test func everyScalarUpToLatin1ComesBack() throws {
    for value in 0..<0x180 {
      let scalar = try #require(Unicode.Scalar(value))
      #expect(try JSONValue(parsing: JSONValue.escape(String(scalar))).text == .text(String(scalar)))
    }
  }

  // MARK: Equality

  @Test(arguments: [
    ("1", "1.0"), ("1", "1e0"), ("100", "1E+2"), ("0.1", "1e-1"), ("0", "-0.0e5"), ("0e99999999999999999999999", "0"),
    ("-12.50", "-125e-1"),
    ("1e999999999999999999999", "1e999999999999999999999"), ("1000000000000000000000001", "1000000000000000000000001.0"),
    (#"{"a":1,"b":[2]}"#, #"{"b":[2.0],"a":1e0}"#), (#""A""#, #""\u0041""#), (#"{"a":1,"a":2}"#, #"{"a":1,"a":2}"#), ("[]", "[ ]"),
  ])
  func alike(_ left: String, _ right: String) throws {
    #expect(try parse(left).isEqual(to: parse(right)))
    #expect(try parse(right).isEqual(to: parse(left)))
  }

  @Test(arguments: [
    ("1", "1.0000000000000000000000001"), ("9007199254740993", "9007199254740992"), ("1", "-1"), ("10", "1"), ("0.1", "0.01"),
    ("1", #""1""#),
    ("null", "false"), ("[1,2]", "[2,1]"), ("[1]", "[1,1]"), ("1e99999999999999999999", "1e99999999999999999998"), ("1e400", "1e401"),
    (#"{"a":1}"#, #"{"a":1,"b":1}"#), (#"{"a":1,"a":2}"#, #"{"a":2,"a":1}"#), (#"{"a":1,"a":1}"#, #"{"a":1}"#), (#"{"a":1}"#, #"{"b":1}"#),
    (#""é""#, #""e\u0301""#), (#"{"é":1}"#, #"{"e\u0301":1}"#),
  ])
  func different(_ left: String, _ right: String) throws {
    #expect(try !parse(left).isEqual(to: parse(right)))
    #expect(try !parse(right).isEqual(to: parse(left)))
  }
}
