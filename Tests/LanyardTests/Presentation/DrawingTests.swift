import LanyardFormats
import LanyardSpec
import Testing

@testable import Lanyard

/// A drawing is whole: nothing is cut, nothing lies on something else, and any viewer can read it.
@Suite struct DrawingTests {
  @Test(arguments: Depicted.all)
  func everythingHasRoom(_ depicted: Depicted) throws {
    try check(SequenceDiagram(depicted.explanation()))
  }

  @Test func hostileTextHasRoomAsWell() throws {
    try check(SequenceDiagram(Depicted.hostile()))
  }

  private func check(_ diagram: SequenceDiagram) throws {
    let drawing = DiagramLayout(diagram).drawing
    let paper = Drawing.Box(x: 0, y: 0, width: drawing.width, height: drawing.height)
    var texts: [Drawing.Text] = []
    var boxes: [(Drawing.Box, Drawing.Role)] = []
    var lifelines: [Int] = []
    for shape in drawing.shapes {
      switch shape {
      case .text(let text): texts.append(text)
      case .box(let box, let role, _): boxes.append((box, role))
      case .line(let start, let end, .lifeline, _): lifelines += start.x == end.x ? [start.x] : []
      case .line(let start, let end, _, _): #expect(paper.contains(Drawing.Box(start, end)))
      case .loop(let start, let end, let reach, _): #expect(paper.contains(Drawing.Box(start, .init(x: end.x + reach, y: end.y))))
      }
    }
    try #require(!texts.isEmpty && lifelines.count == diagram.participants.count)
    for (box, _) in boxes { #expect(paper.contains(box)) }
    for (index, text) in texts.enumerated() {
      #expect(paper.contains(text.box), "'\(text.text)' is cut")
      for other in texts[(index + 1)...] { #expect(!text.box.overlaps(other.box), "'\(text.text)' lies on '\(other.text)'") }
      // A box that a text touches has all of it, but for the frames and bands that go across everything.
      for (box, role) in boxes where [.participant, .note, .flag].contains(role) && box.overlaps(text.box) {
        #expect(box.contains(text.box), "'\(text.text)' leaves its box")
      }
      // Only headings, which have a box or a band, may cross a lifeline.
      guard [.label, .prose, .code].contains(text.lettering), !text.isCentred else { continue }
      for x in lifelines { #expect(text.box.x + text.box.width <= x || text.box.x >= x, "'\(text.text)' crosses a lifeline") }
    }
    let rows = boxes.filter { $0.1 == .participant }
    for (index, row) in rows.enumerated() { #expect(rows[(index + 1)...].allSatisfy { !$0.0.overlaps(row.0) }) }
  }

  @Test(arguments: Depicted.all)
  func anSVGIsXMLWithANameAndBothSchemes(_ depicted: Depicted) throws {
    let diagram = SequenceDiagram(try depicted.explanation())
    let text = DiagramSVG(diagram).text
    let document = try XMLDocument(xml: Array(text.utf8))
    let names = ["s": "http://www.w3.org/2000/svg"]
    #expect(try document.strings(at: "/s:svg/s:title", namespaces: names) == ["\(diagram.title): \(diagram.subtitles[0])"])
    #expect(try document.strings(at: "/s:svg/s:desc", namespaces: names).first?.contains("Lanyard") == true)
    let style = try #require(try document.strings(at: "/s:svg/s:style", namespaces: names).first)
    #expect(style.contains("@media (prefers-color-scheme:dark)"))
    // A class without a rule would be black on black.
    for name in Set(try document.strings(at: "//@class", namespaces: [:]).flatMap { $0.split(separator: " ") }) {
      #expect(style.contains(".\(name){"), "\(name)")
    }
    // Nothing is fetched and nothing runs.
    #expect(try document.strings(at: "//s:script|//s:image|//s:a|//s:use|//@href", namespaces: names).isEmpty)
    #expect(!style.contains("url(") && !style.contains("@import"))
    #expect(DiagramSVG(diagram).text == text, "it is not always the same")
  }

  @Test func markupInASpecStaysText() throws {
    let explanation = try Depicted.hostile()
    let text = DiagramSVG(SequenceDiagram(explanation)).text
    let document = try XMLDocument(xml: Array(text.utf8))
    #expect(try document.strings(at: "//*[local-name()='script']", namespaces: [:]).isEmpty)
    #expect(try document.strings(at: "/*/*[local-name()='title']", namespaces: [:]).first?.hasPrefix("</title><script>alert(1)") == true)
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{202E}" })
  }

  @Test func linesAreNeverWiderThanTheirRoom() {
    let texts = [
      "", "a", "short words and a_very_long_word_that_has_no_end_at_all_but_underscores", "https://example.com/a/b?c=d&e=f#g",
      String(repeating: "W", count: 200), String(repeating: "日本", count: 60), "      indented: ${password | base64}",
    ]
    for lettering in Lettering.allCases {
      for text in texts {
        for width in [90, 200, 424] {
          let lines = lettering.wrapped(text, to: width)
          #expect(lines.allSatisfy { lettering.width(of: $0) <= width }, "\(lettering) \(text) \(width)")
          #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " }, "nothing is lost")
        }
      }
    }
    #expect(Lettering.code.wrapped("  https://example.com/alpha/beta", to: 130) == ["  https://example.", "  com/alpha/beta"])
  }
}

extension Drawing.Box {
  fileprivate init(_ one: Drawing.Point, _ other: Drawing.Point) {
    self.init(x: min(one.x, other.x), y: min(one.y, other.y), width: abs(one.x - other.x), height: abs(one.y - other.y))
  }
}
