import Testing

@testable import LanyardFormats

@Suite struct XMLSpliceTests {
  private static let token = XMLElement(name: "token", children: [.text("a<b>&\"")])
  private static let written = "<token>a&lt;b&gt;&amp;\"</token>"

  private func insert(_ element: XMLElement = token, in text: String, where place: XMLSplice.Place) throws(XMLError) -> String {
    let result = try XMLSplice.insertFirst(element, in: Array(text.utf8), where: place)
    do { _ = try XMLDocument(xml: result) } catch { Issue.record("the result is not well formed: \(error)") }
    return String(decoding: result, as: UTF8.self)
  }

  @Test(arguments: [
    ("<r>", "</r>"), ("<r>", "text</r>"), ("<r a='>' b=\"'>'\">", "<x/></r>"),
    ("<?xml version=\"1.0\" encoding='utf-8'?>\r\n<!-- <r> --><?pi <r>?>\n<r>", "</r>\n<!-- -->"),
    ("\u{FEFF}<r>", "</r>"), ("<r>", "<![CDATA[<token></token></r>]]><!-- <token/> --><?x <token/>?></r>"),
    ("<p:r xmlns:p='u'>", " <p:token/></p:r>"),
    ("<r >", "<a><token>deeper</token></a></r >"), ("<r xmlns='u'>", "<token xmlns=''>other namespace</token></r>"),
    ("<r>", "<a/>&amp;&#38;<b c=\"&lt;'\"  d = 'x' ></b ></r>"), ("<r>", "<token xmlns='&#117;'/></r>"), ("<ñ>", "é\r\n</ñ>"),
  ])
  func insertsFirstInRoot(_ before: String, _ after: String) throws {
    #expect(try insert(in: before + after, where: .root) == before + Self.written + after)
  }

  @Test(arguments: [("<r/>", "<r>", "</r>"), ("<!--x--><p:r xmlns:p='u' a='/>' />\n", "<!--x--><p:r xmlns:p='u' a='/>' >", "</p:r>\n")])
  func expandsAnEmptyRoot(_ text: String, _ before: String, _ after: String) throws {
    #expect(try insert(in: text, where: .root) == before + Self.written + after)
  }

  @Test(arguments: [
    ("<r>", "<token/>", "</r>"), ("<r> <a/>", "<token x='1'>old<token>inner</token></token>", " <b/></r>"),
    ("<r xmlns='u'><a/>", "<token\n></token >", "</r>"),
    ("<r xmlns='u' xmlns:p='u'>", "<p:token>old</p:token>", "</r>"), ("<r xmlns='a&amp;b'>", "<token xmlns='a&#x26;b'/>", "</r>"),
  ])
  func replacesTheCallersOwn(_ before: String, _ own: String, _ after: String) throws {
    #expect(try insert(in: before + own + after, where: .root) == before + Self.written + after)
    #expect(try insert(in: before + own + "," + own + after, where: .root) == before + Self.written + "," + after)
  }

  private static func envelope(_ content: String, _ version: String = "http://schemas.xmlsoap.org/soap/envelope/") -> String {
    "<?xml version='1.0'?>\n<s:Envelope xmlns:s=\"\(version)\" xmlns:m='urn:m'>\n <s:Header><s:Body><m:no/></s:Body></s:Header>\n"
      + " <s:Body>\n  <!-- <m:no/> -->" + content + "\n </s:Body>\n</s:Envelope>"
  }

  @Test(arguments: [
    ("<m:Op>", "<m:a/></m:Op>", "m:"), ("<m:Op>", "<token>of no namespace</token></m:Op>", "m:"), ("<Op xmlns='urn:o'>", "<a/></Op>", ""),
    ("<Op>", "</Op>", ""),
    ("<o:Op xmlns:o='urn:o'>", "</o:Op><o:Second xmlns:o='urn:o'/>", "o:"),
    ("<o:Op xmlns='urn:d' xmlns:o='urn:o'>", "<token/></o:Op>", "o:"),
  ])
  func insertsIntoTheOperationInItsNamespace(_ before: String, _ after: String, _ prefix: String) throws {
    for version in SOAPFaultTests.namespaces {
      let parts = Self.envelope(before + "|" + after, version).split(separator: "|", maxSplits: 1)
      let expected = "\(parts[0])<\(prefix)token>a&lt;b&gt;&amp;\"</\(prefix)token>\(parts[1])"
      let result = try insert(in: Self.envelope(before + after, version), where: .soapOperation)
      #expect(result == expected)
      let sharesNamespace = "namespace-uri(//*[local-name() = 'Op']/*[1]) = namespace-uri(//*[local-name() = 'Op'])"
      #expect(try XMLDocument(xml: Array(result.utf8)).strings(at: sharesNamespace) == ["true"])
    }
  }

  @Test func replacesInTheOperation() throws {
    let old = Self.envelope("<m:Op><m:a/><x:token xmlns:x='urn:m'>old</x:token></m:Op>")
    #expect(try insert(in: old, where: .soapOperation) == Self.envelope("<m:Op><m:a/><m:token>a&lt;b&gt;&amp;\"</m:token></m:Op>"))
  }

  @Test func expandsAnEmptyOperation() throws {
    #expect(
      try insert(in: Self.envelope("<m:Op/>"), where: .soapOperation) == Self.envelope("<m:Op><m:token>a&lt;b&gt;&amp;\"</m:token></m:Op>"))
  }

  @Test func elementsWithinAreInTheNamespaceToo() throws {
    let element = XMLElement(
      name: "auth",
      children: [
        .element(XMLElement(name: "id", children: [.text("1")])),
        .element(
          XMLElement(name: "own", attributes: [.init(name: "xmlns", value: "urn:own")], children: [.element(XMLElement(name: "x"))])),
      ])
    #expect(
      try insert(element, in: Self.envelope("<m:Op/>"), where: .soapOperation)
        == Self.envelope("<m:Op><m:auth><m:id>1</m:id><own xmlns=\"urn:own\"><x /></own></m:auth></m:Op>"))
  }

  @Test func prefixesOfTheDocumentMayBeUsed() throws {
    #expect(try insert(XMLElement(name: "p:a"), in: "<r xmlns:p='u'/>", where: .root) == "<r xmlns:p='u'><p:a /></r>")
    #expect(throws: XMLError(.name, "")) { try insert(XMLElement(name: "q:a"), in: "<r xmlns:p='u'/>", where: .root) }
  }

  @Test(
    arguments: [
      ("<r>", .malformed), ("not xml", .malformed), ("", .malformed), ("<!DOCTYPE r><r/>", .doctype),
      ("<?xml version='1.0' encoding='iso-8859-1'?><r/>", .encoding),
      ("<?xml version='1.0' encoding='utf-16'?><r/>", .encoding),
    ] as [(String, XMLError.Code)])
  func whatCannotBeEditedIsRefused(_ text: String, _ code: XMLError.Code) {
    for edit in [
      { try XMLSplice.insertFirst(Self.token, in: $0, where: .root) }, { try XMLSplice.setRootAttribute("a", "b", in: $0) },
    ] as [([UInt8]) throws -> [UInt8]] {
      let error = #expect(throws: XMLError.self) { try edit(Array(text.utf8)) }
      #expect(error?.code == code)
    }
  }

  @Test(arguments: [
    "<r/>", "<Envelope><Body><Op/></Body></Envelope>", envelope(""), envelope("<m:Op/>", "urn:other"),
    "<Body xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Op/></Body>",
    "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>"
      + "<t:Body xmlns:t='http://www.w3.org/2003/05/soap-envelope'><Op/></t:Body></s:Envelope>",
  ])
  func withoutAnOperationThereIsNoPlace(_ text: String) {
    #expect(throws: XMLError(.structure, "")) { try insert(in: text, where: .soapOperation) }
  }

  @Test(
    arguments: [
      ("<r/>", "<r token=\"T\"/>"), ("<r />", "<r token=\"T\" />"), ("<r  a='>'\n>x</r>", "<r  a='>' token=\"T\"\n>x</r>"),
      ("<r token='old' b='1'/>", "<r token=\"T\" b='1'/>"),
      ("<r a=\"1\" token = \"old > 'x'\"><token token='1'/></r>", "<r a=\"1\" token=\"T\"><token token='1'/></r>"),
      ("<!-- <r> --><p:r xmlns:p='u' p:token='x'/>", "<!-- <r> --><p:r xmlns:p='u' p:token='x' token=\"T\"/>"), ("<r>", nil),
      ("<r token='a' token='b'/>", nil),
    ] as [(String, String?)])
  func setsARootAttribute(_ text: String, _ expected: String?) throws {
    let result = try? XMLSplice.setRootAttribute("token", "T", in: Array(text.utf8))
    #expect(result.map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test func rootAttributeWithAPrefix() throws {
    func set(_ name: String, in text: String) throws(XMLError) -> String {
      String(decoding: try XMLSplice.setRootAttribute(name, "T", in: Array(text.utf8)), as: UTF8.self)
    }
    #expect(try set("p:a", in: "<r xmlns:p='u' a='1' xmlns:q='u' q:a='2'/>") == "<r xmlns:p='u' a='1' xmlns:q='u' q:a=\"T\"/>")
    #expect(try set("p:a", in: "<r xmlns:p='u'/>") == "<r xmlns:p='u' p:a=\"T\"/>")
    for name in ["q:a", "xmlns", "xmlns:p", "a b", ""] {
      #expect(throws: XMLError(.name, "")) { try set(name, in: "<r/>") }
    }
  }

  @Test func awkwardValuesComeBack() throws {
    for value in awkwardValues {
      let inserted = try XMLSplice.insertFirst(XMLElement(name: "v", children: [.text(value)]), in: Array("<r>x</r>".utf8), where: .root)
      let document = try XMLDocument(xml: XMLSplice.setRootAttribute("a", value, in: inserted))
      #expect(try document.strings(at: "/r/v").map { Array($0.utf8) } == [Array(value.utf8)])
      #expect(try document.strings(at: "/r/@a").map { Array($0.utf8) } == [Array(value.utf8)])
    }
    #expect(throws: XMLError(.character, "")) { try XMLSplice.setRootAttribute("a", "\u{0}", in: Array("<r/>".utf8)) }
  }

  @Test func largeRequestsPass() throws {
    let text = "<r>" + String(repeating: "<row a='1'/>", count: 60_000) + "</r>"
    #expect(try XMLSplice.insertFirst(Self.token, in: Array(text.utf8), where: .root).count == text.utf8.count + Self.written.utf8.count)
  }
}
