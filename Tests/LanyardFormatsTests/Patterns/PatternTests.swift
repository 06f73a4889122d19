import LanyardFormats
import Testing

@Suite struct PatternTests {
  func error(_ body: () throws(PatternError) -> Void) -> PatternError? {
    do {
      try body()
      return nil
    } catch {
      return error
    }
  }

  @Test func searchesAndGivesTheGroups() throws {
    let pattern = try Pattern(#"name="(\w+)"(?: id="(\w+)")? value="([^"]*)""#)
    let match = try #require(try pattern.firstMatch(in: #"<p>ü<input name="csrf" value="a→b😀"><input name="x" value="y">"#))
    #expect(match.whole == #"name="csrf" value="a→b😀""#)
    #expect(match.groups == ["csrf", nil, "a→b😀"])
    #expect(try pattern.firstMatch(in: "nothing") == nil)
    #expect(try pattern.firstMatch(in: "") == nil)
    // Groups behind the last that took part are there, too.
    #expect(try Pattern("a(b)?(c)?").firstMatch(in: "a")?.groups == [nil, nil])
    #expect(try Pattern("x*()").firstMatch(in: "")?.groups == [""])
    #expect(try Pattern("").firstMatch(in: "abc") == Pattern.Match(whole: "", groups: []))
  }

  @Test func matchesFromEndToEnd() throws {
    #expect(try Pattern("a|ab").matchesWhole("ab"))
    #expect(try Pattern(#"[^*]+\*[^*]+"#).matchesWhole("HOST*NAME"))
    for text in ["HOST*NAME*", "*NAME", "x HOST", "", "HOST*NAME\n*"] {
      #expect(try !Pattern(#"[^*]+\*[^*]+"#).matchesWhole(text), "\(text)")
    }
    // `$` would let a line feed pass at the end.
    #expect(try !Pattern("^[a-z]+$").matchesWhole("abc\n"))
    #expect(try !Pattern("(?m)^b$").matchesWhole("a\nb"))
    #expect(try Pattern("").matchesWhole(""))
  }

  @Test func meansTheSameOnEverySystem() throws {
    #expect(try Pattern("a.b").firstMatch(in: "a\nb") == nil)
    #expect(try Pattern("a.b").firstMatch(in: "a\rb")?.whole == "a\rb")
    #expect(try Pattern("^.$").matchesWhole("😀"))
    #expect(try Pattern(#"^\p{Lu}$"#).matchesWhole("É"))
    #expect(try !Pattern(#"^\w$"#).matchesWhole("é"))
    #expect(try Pattern("(?i)ÉCLAIR").firstMatch(in: "éclair") != nil)
    #expect(try Pattern(#"(?<=a)(b)\1"#).firstMatch(in: "abb")?.groups == ["b"])
    // Scalars count, not what Swift holds for equal.
    #expect(try !Pattern("\u{E9}").matchesWhole("e\u{301}"))
  }

  @Test(arguments: [
    ("(a", 2, "missing closing parenthesis"), ("é😀(a", 4, "missing closing parenthesis"), ("a)", 1, "unmatched closing parenthesis"),
    ("*a", 0, "quantifier does not follow a repeatable item"), ("[z-a]", 3, "range out of order in character class"),
    ("😀[a", 3, "missing terminating ] for character class"),
    (#"a\Cb"#, 3, #"using \C is disabled by the application"#), ("(*UCP)a", 6, "using UCP is disabled by the application"),
  ])
  func errorsPointIntoThePattern(_ pattern: String, _ offset: Int, _ message: String) {
    let error = error { () throws(PatternError) in _ = try Pattern(pattern) }
    #expect(error?.code == .syntax)
    #expect(error?.offset == offset)
    #expect(error?.message == message)
  }

  // MARK: Bounds

  @Test(arguments: [
    String(repeating: "(", count: 33) + String(repeating: ")", count: 33), String(repeating: "a", count: 4097), "((a{100}){100}){100}",
    "a{65536}",
    "(((((a{1,99}){1,99}){1,99}){1,99}){1,99}){1,99}",
  ])
  func monstrousPatternsAreRefused(_ pattern: String) {
    #expect(error { () throws(PatternError) in _ = try Pattern(pattern) }?.code == .limit)
  }

  /// Each would take longer than the age of the universe, or at least minutes, without bounds. All letters that a match needs are
  /// there, so that no shortcut of the library gives the answer.
  @Test(arguments: [
    "^(a+)+$", "(a|a)*$", "(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*a){25}$", "^(?:a?){60}a{60}b", #"^(a*)*\1b"#, "^((a*)*)*b",
    "^(?:a|(?:a(?:a|aa))*)*b",
  ])
  func explodingPatternsReachTheLimit(_ pattern: String) throws {
    let pattern = try Pattern(pattern)
    let text = String(repeating: "a", count: 60) + "!A!b"
    #expect(error { () throws(PatternError) in _ = try pattern.firstMatch(in: text) }?.code == .limit)
  }

  @Test func explodingPatternsReachTheLimitFromEndToEnd() throws {
    let pattern = try Pattern("(a+)+")
    let text = String(repeating: "a", count: 60)
    #expect(try pattern.matchesWhole(text))
    #expect(error { () throws(PatternError) in _ = try pattern.matchesWhole(text + "!") }?.code == .limit)
  }

  /// The library's own limit counts anew from each place, and does not see long runs at all.
  @Test(arguments: ["a+b", "[a-z]+[0-9]", "(?:a|b)+c", "a*a*b", "a(?R)?b"])
  func quadraticSearchesReachTheLimit(_ pattern: String) throws {
    let text = String(repeating: "a", count: 1 << 20) + "!b!c!9"
    let pattern = try Pattern(pattern)
    #expect(error { () throws(PatternError) in _ = try pattern.firstMatch(in: text) }?.code == .limit)
  }

  @Test func tooLongATextIsALimit() throws {
    let text = String(repeating: "x", count: 4 << 20)
    #expect(try Pattern("y").firstMatch(in: text) == nil)
    #expect(error { () throws(PatternError) in _ = try Pattern("y").firstMatch(in: text + "y") }?.code == .limit)
  }

  /// What real specs ask for is far from the bounds.
  @Test func ordinaryWorkIsWithinTheBounds() throws {
    let row = #"<div class="row"><a href="/x">item &amp; more</a></div>"# + "\n"
    let page = String(repeating: row, count: 10_000) + #"<input type="hidden" name="csrf_token" value="abcDEF0123456789">"#
    #expect(try Pattern(#"name="csrf_token" value="([A-Za-z0-9]+)""#).firstMatch(in: page)?.groups == ["abcDEF0123456789"])
    #expect(try Pattern(#"<input[^>]*\bvalue="([^"]*)""#).firstMatch(in: page)?.groups == ["abcDEF0123456789"])
    #expect(try Pattern(#"(?i)session.*(invalid|expired)"#).firstMatch(in: page) == nil)
    #expect(try Pattern(#"(?s)<div.{0,2000}?</a>"#).firstMatch(in: page) != nil)
    // A long token, letter by letter.
    let token = String(repeating: "eyJhbGciOiJIUzI1NiJ9.", count: 400)
    #expect(
      try Pattern(#""((?:[^"\\]|\\.)*)""#).firstMatch(in: "{\"token\":\"x\", \"\(token)\"}".replacing("token", with: "t"))?.groups == ["t"])
    #expect(try Pattern(#""((?:[^"\\]|\\.)*)""#).firstMatch(in: "\"\(token)\"")?.groups == [token])
    #expect(try Pattern(#"(?:[A-Za-z0-9_=]|-|\.)+"#).matchesWhole(token))
  }

  @Test func manyTasksShareOnePattern() async throws {
    let pattern = try Pattern(#"(\d+)-(\d+)"#)
    try await withThrowingTaskGroup(of: [String?]?.self) { group in
      for number in 0..<200 {
        group.addTask { try pattern.firstMatch(in: "x\(number)-\(number + 1)")?.groups }
      }
      var sums: [Int] = []
      for try await groups in group {
        sums.append(groups?.compactMap { $0.flatMap { Int($0) } }.reduce(0, +) ?? -1)
      }
      #expect(sums.sorted() == (0..<200).map { 2 * $0 + 1 })
    }
  }
}
