import CLibXML2
import Testing

@testable import LanyardFormats

@Suite struct XMLDocumentTests {
  private func code(_ text: String) -> XMLError.Code? { code(Array(text.utf8)) }

  private func code(_ bytes: [UInt8]) -> XMLError.Code? {
    do {
      _ = try XMLDocument(xml: bytes)
      return nil
    } catch {
      return error.code
    }
  }

  private static let billionLaughs =
    "<!DOCTYPE l [<!ENTITY a \"lol\">"
    + zip("abcdefgh", "bcdefghi").map { "<!ENTITY \($1) \"" + String(repeating: "&\($0);", count: 10) + "\">" }.joined() + "]><l>&i;</l>"

  @Test(arguments: [
    "<!DOCTYPE a><a/>",
    "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
    "<?xml version='1.0'?><!-- --><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x.dtd'>%x;]><a/>",
    "<!DOCTYPE a PUBLIC 'x' 'http://127.0.0.1:9/x.dtd'><a/>",
    billionLaughs,
  ])
  func doctypeIsRefused(_ text: String) {
    #expect(code(text) == .doctype)
    #expect(code([0xFF, 0xFE] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }) == .doctype)
    #expect(code([0xEF, 0xBB, 0xBF] + text.utf8) == .doctype)
  }

  /// The scanner stands before it; what libxml2 would do by itself is the second lock.
  @Test func libXML2RefusesDoctypeByItself() throws {
    let source = try XMLSource(Array(Self.billionLaughs.utf8), limits: .answer)
    #expect(throws: XMLError(.doctype, "")) { _ = try LibXML2Tree(xml: source) }
  }

  /// Whatever libxml2 fetches goes through its loader, files and network alike.
  @Test func nothingIsFetched() throws {
    let loader = xmlGetExternalEntityLoader()
    defer { xmlSetExternalEntityLoader(loader) }
    xmlSetExternalEntityLoader { _, _, _ in
      Issue.record("libxml2 wanted to load something")
      return nil
    }
    for text in [
      "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/'><a/>",
      "<?xml-stylesheet href='http://127.0.0.1:9/'?><a/>", "<?oasis-xml-catalog catalog='http://127.0.0.1:9/'?><a>&x;</a>",
      "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file:///etc/passwd' parse='text'/></a>",
    ] {
      let bytes = Array(text.utf8)
      _ = try? XMLDocument(xml: bytes)
      _ = try? LibXML2Tree(xml: XMLSource(bytes, limits: .answer))
      _ = try XMLDocument(html: bytes)
    }
  }

  @Test func doctypeInCommentAndCDATAIsText() throws {
    let document = try XMLDocument(xml: Array("<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE b>]]></a>".utf8))
    #expect(try document.strings(at: "/a") == ["<!DOCTYPE b>"])
  }

  @Test func depthIsBounded() {
    func nested(_ depth: Int) -> String { String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth) }
    #expect(code(nested(64)) == nil)
    #expect(code(nested(65)) == .depth)
    #expect(code(nested(100_000)) == .depth)
    #expect(code(String(repeating: "<a>", count: 63) + "<a><b/></a>") == .depth)
  }

  @Test func nodesAreBounded() {
    #expect(code("<a>" + String(repeating: "<b/>", count: 49_000) + "</a>") == nil)
    #expect(code("<a>" + String(repeating: "<b/>", count: 50_000) + "</a>") == .nodes)
    #expect(code("<a>" + String(repeating: "<!---->", count: 50_000) + "</a>") == .nodes)
    #expect(code("<a>" + String(repeating: "<?x?>", count: 50_000) + "</a>") == .nodes)
    #expect(code("<a>" + String(repeating: "<b c='' d='' e=''/>", count: 13_000) + "</a>") == .nodes)
  }

  @Test func attributesAreBounded() {
    func attributes(_ count: Int) -> String { "<a" + (0..<count).map { " a\($0)='>'" }.joined() + "/>" }
    #expect(code(attributes(512)) == nil)
    #expect(code(attributes(513)) == .nodes)
    #expect(code(attributes(100_000)) == .nodes)
    #expect(code(attributes(1_000_000)) == .tooLarge)
    #expect(code("<a" + (0..<64).map { " xmlns:a\($0)='u'" }.joined() + "/>") == nil)
    #expect(code("<a" + (0..<65).map { " xmlns:a\($0)='u'" }.joined() + "/>") == .nodes)
  }

  /// Each would make libxml2, which goes on after an error, see a tag where a lenient scanner sees none.
  @Test(arguments: [
    ("<r><a b=\"<x ", "\"/></r>"), ("<r><!-- \u{1} <x ", "--></r>"), ("<r><!-- -- <x ", "--></r>"), ("<r><?1 <x ", "?></r>"),
    ("<r><?xml <x ", "?></r>"), ("<?xml version='1.0' ><r ", "/><?x?>"), ("<r><a b=c ", "></a></r>"), ("<r><!ELEMENT <x ", "></r>"),
    ("<r>< <x ", "/></r>"),
  ])
  func attributesAreNotHidden(_ opening: String, _ closing: String) {
    let text = opening + (0..<5_000).map { "a\($0)='' " }.joined() + closing
    let error = #expect(throws: XMLError.self) {
      let source = try XMLSource(Array(text.utf8), limits: .answer)
      var scanner = XMLScanner(source, limits: .answer)
      while try scanner.next() != nil {}
    }
    #expect(error?.code == .malformed)
  }

  @Test func sizeIsBounded() {
    #expect(code("<a>" + String(repeating: " ", count: 8 << 20) + "</a>") == .tooLarge)
    var limits = XMLLimits.answer
    limits.bytes = 10
    #expect(throws: Never.self) { try XMLDocument(xml: Array("<a>123</a>".utf8), limits: limits) }
    #expect(throws: XMLError(.tooLarge, "")) { try XMLDocument(xml: Array("<a>1234</a>".utf8), limits: limits) }
  }

  @Test(arguments: [
    "", " ", "text", "<a>", "<a></b>", "<a/><b/>", "<a>&x;</a>", "<a>& </a>", "<a b='1' b='2'/>", "<p:a/>", "<a p:b=''/>", "<a>\u{0}</a>",
    "<a>\u{1}</a>",
    "<a>&#0;</a>", "<a>]]></a>", "<a", "<a b>", "<a b=c/>", "<a b='<'/>", "<a/>x", "<!-- -- --><a/>", " <?xml version='1.0'?><a/>",
    "<?xml?><a/>",
    "<?xml encoding='utf-8'?><a/>", "<a></a></a>", "<a xmlns:p=''/>", "</a>", "<a>\u{FFFE}</a>",
  ])
  func malformedIsRefused(_ text: String) {
    #expect(code(text) == .malformed)
  }

  @Test func errorsNameTheLineAndNeverTheContent() throws {
    for (text, line) in [
      ("<?xml version='1.0'\n?>\n<a>\n<canary></other>\n</a>", 4), ("<a>\n\n<canary b='1'\nb='2'/></a>", 4), ("<a>\n&canary;</a>", 2),
      ("<a>\n<canary:b/></a>", 2),
      ("<a>\n<canary canary></a>", 2),
    ] {
      let error = #expect(throws: XMLError.self) { _ = try XMLDocument(xml: Array(text.utf8)) }
      #expect(error?.line == line, "\(text)")
      #expect(error?.message.contains("canary") == false)
    }
  }

  @Test func encodings() throws {
    func text(_ bytes: [UInt8]) throws -> [String] { try XMLDocument(xml: bytes).strings(at: "/a") }
    func labelled(_ label: String, _ content: [UInt8]) -> [UInt8] {
      Array("<?xml version=\"1.0\" encoding='\(label)' standalone=\"yes\"?><a>".utf8) + content + Array("</a>".utf8)
    }
    #expect(try text([0xEF, 0xBB, 0xBF] + labelled("UTF-8", Array("naïve".utf8))) == ["naïve"])
    #expect(try text(labelled("ISO-8859-1", [0x6E, 0x61, 0xEF, 0x76, 0x65])) == ["naïve"])
    #expect(try text(labelled("windows-1252", [0x80, 0x93, 0xFF])) == ["€“ÿ"])
    // UTF-8 that carries the label of the string it was.
    #expect(try text(labelled("utf-16", Array("naïve".utf8))) == ["naïve"])
    let utf16 = Array(String(decoding: labelled("utf-16", Array("naïve 🔑".utf8)), as: UTF8.self).utf16)
    #expect(try text([0xFE, 0xFF] + utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }) == ["naïve 🔑"])
    #expect(try text([0xFF, 0xFE] + utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }) == ["naïve 🔑"])
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC3],
      [0x80],
    ] as [[UInt8]])
  func badUTF8IsRefused(_ bytes: [UInt8]) {
    #expect(code(Array("<a>".utf8) + bytes + Array("</a>".utf8)) == .encoding)
    #expect(code(Array("<a>".utf8) + bytes) == .encoding)
  }

  @Test func otherEncodingsAreRefused() {
    #expect(code("<?xml version='1.0' encoding='UTF-7'?><a/>") == .encoding)
    #expect(code("<?xml version='1.0' encoding='ISO-2022-JP'?><a/>") == .encoding)
    #expect(code([0xFE, 0xFF, 0x00]) == .encoding)
    #expect(code([0xFE, 0xFF, 0xD8, 0x00, 0x00, 0x41]) == .encoding)
    // UTF-16 without a byte order mark.
    #expect(code("<a/>".utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }) == .malformed)
    // UTF-32
    #expect(code([0x00, 0x00, 0xFE, 0xFF, 0x00, 0x00, 0x00, 0x3C]) == .malformed)
  }

  @Test func namespaceNamesNeedNotBeURIs() {
    #expect(code("<a xmlns='my name'/>") == nil)
    #expect(code("<a xmlns:b='{x}'/>") == nil)
    #expect(code("<a xmlns='relative'/>") == nil)
  }

  @Test func tasksDoNotDisturbEachOther() async throws {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for task in 0..<8 {
        group.addTask {
          var good = 0
          for round in 0..<500 {
            let text = "<a xmlns='u'><b c='\(task)'>\(round)</b></a>"
            let document = try XMLDocument(xml: Array(text.utf8))
            let found = try document.strings(at: "//*[local-name()='b']/@c | //*[local-name()='b']")
            let page = try XMLDocument(html: Array("<p><input value='\(round)'>".utf8)).strings(at: "//input/@value")
            let refused = (try? XMLDocument(xml: Array("<a><b></a>".utf8))) == nil
            let failed = (try? document.strings(at: "foo(\(round))")) == nil
            if found == ["\(round)", "\(task)"], page == ["\(round)"], refused, failed { good += 1 }
          }
          return good
        }
      }
      for try await good in group { #expect(good == 500) }
    }
  }
}
