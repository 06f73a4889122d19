import Lanyard
import Testing

/// The notation that mermaid's sequence diagrams have, as far as it is written here: read strictly.
@Suite struct MermaidTests {
  @Test(arguments: Depicted.all)
  func everyLineIsOneOfTheForms(_ depicted: Depicted) throws {
    try check(MermaidText(SequenceDiagram(depicted.explanation())).text)
  }

  @Test func marksInASpecStayText() throws {
    let text = MermaidText(SequenceDiagram(try Depicted.hostile())).text
    try check(text)
    #expect(text.contains("#60;/title#62;#60;script#62;alert(1)"))
  }

  @Test func whatTheGrammarKnowsIsEscaped() {
    #expect(MermaidText.escaped(#"a;b#c<d>&"e"%%{x}\n`$$"#) == "a#59;b#35;c#60;d#62;#38;#34;e#34;#37;#37;#123;x#125;#92;n#96;#36;#36;")
    #expect(!MermaidText.escaped("a\nb\u{1B}").contains { $0.isNewline || $0 == "\u{1B}" })
  }

  private func check(_ text: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try #require(lines.first == "sequenceDiagram" && lines.last == "")
    var participants: Set<Substring> = []
    var blocks: [Substring] = []
    var isActive = false
    for line in lines.dropFirst().dropLast() {
      let words = line.drop { $0 == " " }
      // Entities are the only place for a number sign, line breaks for angle brackets.
      let rest = words.replacing(#/#\d+;|<br/>|-?->>|--x/#, with: "")
      #expect(!rest.contains { "#;<>\"%\\`${}".contains($0) }, "\(line)")
      if let match = words.wholeMatch(of: #/participant (\w+) as .+/#) {
        #expect(participants.insert(match.1).inserted)
      } else if let match = words.wholeMatch(of: #/(\w+)(->>|-->>|--x)(\w+): .+/#) {
        #expect(participants.contains(match.1) && participants.contains(match.3), "\(line)")
      } else if let match = words.wholeMatch(of: #/Note over (\w+),(\w+): .+/#) {
        #expect(participants.contains(match.1) && participants.contains(match.2), "\(line)")
      } else if let match = words.wholeMatch(of: #/Note right of (\w+): .+/#) {
        #expect(participants.contains(match.1))
      } else if let match = words.wholeMatch(of: #/(alt|opt) .+/#) {
        blocks.append(match.1)
      } else if words.wholeMatch(of: #/else .+/#) != nil {
        #expect(blocks.last == "alt", "\(line)")
      } else if words == "end" {
        #expect(blocks.popLast() != nil)
      } else if words == "activate L" {
        #expect(!isActive && blocks.isEmpty)
        isActive = true
      } else if words == "deactivate L" {
        #expect(isActive && blocks.isEmpty)
        isActive = false
      } else {
        #expect(words.wholeMatch(of: #/accTitle: .+/#) != nil, "\(line)")
      }
    }
    #expect(blocks.isEmpty && !isActive)
  }
}
