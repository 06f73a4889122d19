import Testing

@testable import LanyardAuthoring

@Suite struct ShellWordsTests {
  @Test(arguments: [
    ("curl a 'b c' \"d e\"", [["curl", "a", "b c", "d e"]]),
    ("curl \\\n  -H 'A: 1' \\\r\n  url", [["curl", "-H", "A: 1", "url"]]),
    (#"curl "a\"b\$c\d" 'x'\''y'"#, [["curl", #"a"b$c\d"#, "x'y"]]),
    (#"curl $'a\'b\n\x41\u00e9\ud83d\ude00'"#, [["curl", "a'b\nA\u{e9}\u{1F600}"]]),
    (
      "$ curl a # first\n\n$ curl b; curl c && curl d | jq .",
      [["curl", "a"], ["curl", "b"], ["curl", "c"], ["curl", "d"], ["jq", "."]]
    ),
    ("curl ''", [["curl", ""]]),
  ])
  func reads(_ text: String, _ commands: [[String]]) throws {
    #expect(try ShellWords(text).commands == commands)
  }

  @Test func saysWhatIsWrong() {
    #expect(throws: CaptureError.self) { try ShellWords("curl 'a") }
    let other = #expect(throws: CaptureError.self) { try ShellWords("curl ^\"https://a^\"") }
    #expect(other?.message.contains("Windows") == true)
  }
}
