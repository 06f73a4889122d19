import Testing

@testable import LanyardFormats

@Suite struct XMLElementTests {
  private typealias Attribute = XMLElement.Attribute

  private func text(_ element: XMLElement, declaration: Bool = false) throws -> String {
    String(decoding: try element.serialized(declaration: declaration), as: UTF8.self)
  }

  @Test func form() throws {
    let element = XMLElement(
      name: "a:Login", attributes: [Attribute(name: "xmlns:a", value: "urn:a"), Attribute(name: "a:mode", value: "x")],
      children: [
        .element(XMLElement(name: "user", children: [.text("ops")])),
        .element(XMLElement(name: "empty", attributes: [Attribute(name: "x", value: "")])),
        .text("t"), .element(XMLElement(name: "e", children: [.text("")])),
      ])
    #expect(try text(element) == #"<a:Login xmlns:a="urn:a" a:mode="x"><user>ops</user><empty x="" />t<e /></a:Login>"#)
    #expect(try text(XMLElement(name: "a"), declaration: true) == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a />")
  }

  @Test func escaping() throws {
    let value = "<>&\"'\t\n\r é"
    let element = XMLElement(name: "a", attributes: [Attribute(name: "b", value: value)], children: [.text(value)])
    #expect(try text(element) == "<a b=\"&lt;&gt;&amp;&quot;'&#9;&#10;&#13; é\">&lt;&gt;&amp;\"'\t\n&#13; é</a>")
  }

  private func document(_ values: [String]) -> XMLElement {
    XMLElement(
      name: "r",
      children: values.map { .element(XMLElement(name: "v", attributes: [Attribute(name: "a", value: $0)], children: [.text($0)])) })
  }

  private func carried() throws -> [String] {
    let naughty = NaughtyStrings.isPresent ? try NaughtyStrings.all() : []
    return (awkwardValues + naughty).filter { $0.unicodeScalars.allSatisfy(\.isXMLCharacter) }
  }

  @Test func valuesComeBackByteForByte() throws {
    let values = try carried()
    let parsed = try XMLDocument(xml: document(values).serialized(declaration: true))
    // Comparing UTF-8: two spellings of é are equal strings.
    #expect(try parsed.strings(at: "/r/v/@a").map { Array($0.utf8) } == values.map { Array($0.utf8) })
    #expect(try parsed.strings(at: "/r/v").map { Array($0.utf8) } == values.map { Array($0.utf8) })
  }

  @Test(.enabled(if: Python.executable != nil, "there is no python3"))
  func anotherParserGivesValuesBackByteForByte() throws {
    let values = try carried()
    let expected = values.flatMap { [Array($0.utf8), Array($0.utf8)] }
    #expect(try Python.attributesAndTexts(of: document(values).serialized()) == expected)
  }

  @Test(.enabled(if: NaughtyStrings.isPresent, "the vectors folder is not there"))
  func everyNaughtyStringIsCarriedOrRefused() throws {
    let strings = try NaughtyStrings.all()
    #expect(strings.count > 500)
    for string in strings {
      // Written out once more, so that the two tables do not share a mistake.
      let allowed = string.unicodeScalars.allSatisfy { scalar in
        (scalar.value >= 0x20 || "\t\n\r".unicodeScalars.contains(scalar)) && scalar != "\u{FFFE}" && scalar != "\u{FFFF}"
      }
      let written = try? document([string]).serialized()
      #expect((written != nil) == allowed)
    }
  }

  @Test(arguments: ["\u{0}", "\u{1}", "\u{8}", "\u{B}", "\u{1F}", "\u{FFFE}", "\u{FFFF}"])
  func whatCannotBeCarriedIsRefusedByName(_ character: String) throws {
    let inText = XMLElement(name: "login", children: [.element(XMLElement(name: "password", children: [.text("canary" + character)]))])
    let inAttribute = XMLElement(name: "login", attributes: [Attribute(name: "pass", value: "canary" + character)])
    for (element, place) in [(inText, "element 'password'"), (inAttribute, "attribute 'pass' of element 'login'")] {
      let error = #expect(throws: XMLError(.character, "")) { try element.serialized() }
      #expect(error?.message.hasPrefix(place) == true)
      #expect(error?.message.contains("canary") == false)
    }
  }

  @Test(arguments: ["", "1a", "a b", "a:", ":a", "a:b:c", "-a", "a<", "é é", "a\u{0}", "a&b", "q:a", "xmlns:a", "a:1"])
  func badNamesAreRefused(_ name: String) {
    #expect(throws: XMLError(.name, "")) { try XMLElement(name: name).serialized() }
    guard name != "xmlns:a" else { return }
    #expect(throws: XMLError(.name, "")) { try XMLElement(name: "a", attributes: [Attribute(name: name, value: "x")]).serialized() }
  }

  @Test(arguments: ["a", "_a", "a-b.c1", "é", "名前", "xml:a"])
  func goodNamesPass(_ name: String) throws {
    let element = XMLElement(name: name, attributes: [Attribute(name: name, value: "x")])
    #expect(throws: Never.self) { try XMLDocument(xml: element.serialized()) }
  }

  @Test(arguments: [
    [("a", "1"), ("a", "2")], [("xmlns:p", "u"), ("xmlns:q", "u"), ("p:a", "1"), ("q:a", "2")], [("xmlns:p", "")], [("xmlns:xml", "u")],
    [("xmlns:xmlns", "u")], [("xmlns", "u"), ("xmlns", "u")],
  ])
  func contradictingAttributesAreRefused(_ attributes: [(String, String)]) {
    let element = XMLElement(name: "a", attributes: attributes.map { Attribute(name: $0, value: $1) })
    #expect(throws: XMLError(.name, "")) { try element.serialized() }
  }

  @Test func depthIsBounded() throws {
    func nested(_ depth: Int) -> XMLElement {
      (1..<depth).reduce(XMLElement(name: "a")) { inner, _ in XMLElement(name: "a", children: [.element(inner)]) }
    }
    #expect(throws: Never.self) { try nested(64).serialized() }
    #expect(throws: XMLError(.depth, "")) { try nested(65).serialized() }
  }
}
