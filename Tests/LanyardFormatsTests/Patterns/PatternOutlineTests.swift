import Testing

@testable import LanyardFormats
@testable import LanyardSpec

/// What the rules about patterns believe, against the library that matches them.
@Suite("The outline of a pattern")
struct PatternOutlineTests {
  private static let texts = ["", "a", "b", "aa", "ab", "a\n", "\n", "\na", "b\na", "aab\n"]

  /// Every pattern of up to so many of these pieces.
  private static func patterns(of pieces: [String], upTo count: Int) -> [String] {
    (1..<count).reduce([pieces, pieces]) { lists, _ in
      [lists[0] + lists[1].flatMap { head in pieces.map { head + $0 } }, lists[1].flatMap { head in pieces.map { head + $0 } }]
    }[0]
  }

  @Test("what cannot match by its anchors does not match")
  func impossible() throws {
    let pieces = ["a", "^", "$", #"\z"#, #"\A"#, "(?:b|^)", "(a$)?", "(?:$)+", #"\s"#, "|"]
    var impossible = 0
    for text in Self.patterns(of: pieces, upTo: 4) {
      let spec = AuthSpec.read(Self.spec(matching: text)).diagnostics
      guard spec.contains(where: { $0.code == .impossiblePattern }) else { continue }
      impossible += 1
      let pattern = try Pattern(text)
      for subject in Self.texts {
        let match = try pattern.firstMatch(in: subject)
        #expect(match == nil, "\(text) in \(subject.debugDescription)")
      }
    }
    #expect(impossible > 1000)
  }

  @Test(
    "what is risky makes the library give up, and what is not does not",
    arguments: [
      ("(a+)+$", true), ("(a*)*$", true), ("(a|a+)*$", true), (#"(\w|a)+$"#, true), (#"(\s*a\s*)+$"#, true), ("(?:a?a+)*$", true),
      ("([ab]|[a-c])*$", true), ("a+$", false), (#"(\w+\s)*$"#, false), ("([^,]+,)*$", false), ("(?>a+)+$", false), ("(a++)+$", false),
      ("(?:a|b)*$", false), ("(a{1,3}){2}$", false), (#"(?:[^"\\]|\\.)*$"#, false),
    ])
  func risky(text: String, isRisky: Bool) throws {
    let found = AuthSpec.read(Self.spec(matching: text)).diagnostics.contains { $0.code == .riskyPattern }
    #expect(found == isRisky)
    let pattern = try Pattern(text)
    let hostile = ["a", " ", "a ", "a,", "1"].map { String(repeating: $0, count: 60) + "!" }
    let givesUp = hostile.contains { subject in
      do {
        _ = try pattern.firstMatch(in: subject)
        return false
      } catch {
        return true
      }
    }
    #expect(givesUp == isRisky)
  }

  private static func spec(matching pattern: String) -> SourceText {
    SourceText(
      path: "x",
      text: """
        lanyard: 1
        name: x
        origins: [https://vendor.example]
        methods:
          x:
            login:
              - send: { get: "https://vendor.example/" }
                expect: { body: text, matches: '\(pattern)' }
            session: { idle: 30m }
            apply: { cookies: jar }
        """)
  }
}
