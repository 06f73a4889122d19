import Testing

@testable import LanyardFormats

@Suite struct HTMLTests {
  private func strings(_ xpath: String, in page: String, charset: String? = nil) throws -> [String] {
    try XMLDocument(html: Array(page.utf8), charset: charset).strings(at: xpath)
  }

  private static let loginPage = """
    <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
    <html><head><title>Log in > <here></title>
    <script>var a = "<input name='csrf' value='script'>"; if (a < 1) { document.write("</scr" + "ipt>") }</script>
    <style>a > b { content: "<input name='csrf' value='style'>" }</style>
    <!-- <input name="csrf" value="comment"> --!>
    <body class=main @click="x" onload='a("b")'>
    <?php <input name='csrf' value='php'> ?>
    <form action=/login?a=1&b=2 method=post>
      <p>Name <input name=user><p>Password <input type=password name="pass" required>
      <INPUT TYPE="Hidden" NAME='csrf' VALUE="a&amp;b&quot;&eacute;'<>">
      <textarea><input name="csrf" value="textarea"></textarea>
      <br><b>bold <i>both</b> italic</i> 1 < 2
    """

  @Test func loginPage() throws {
    func find(_ xpath: String) throws -> [String] { try strings(xpath, in: Self.loginPage) }
    #expect(try find("//input[@name='csrf']/@value") == ["a&b\"é'<>"])
    #expect(try find("//input[@type='hidden']/@value") == [])
    #expect(try find("//input[translate(@type, 'HIDEN', 'hiden') = 'hidden']/@name") == ["csrf"])
    #expect(try find("//form/@action") == ["/login?a=1&b=2"])
    #expect(try find("//body/@class") == ["main"])
    #expect(try find("//body/@onload") == ["a(\"b\")"])
    #expect(try find("//title") == ["Log in > <here>"])
    #expect(try find("//textarea") == ["<input name=\"csrf\" value=\"textarea\">"])
    #expect(try find("count(//input)") == ["3"])
    #expect(try find("contains(//script, '</scr\" + \"ipt>')") == ["true"])
    #expect(try find("contains(//form, '1 < 2')") == ["true"])
  }

  @Test func fieldsInTemplatesAndUnclosedFormsAreFound() throws {
    #expect(
      try strings("//input/@value", in: "<template><form><input value=1></template><table><form><tr><td><input value=2>") == ["1", "2"])
    #expect(try strings("//input/@value", in: "<input value=1/><input value='2'/><input value=3 />") == ["1/", "2", "3"])
    #expect(try strings("//p", in: "<script src=x /><p>a<p>b") == ["a", "b"])
  }

  @Test(
    arguments: [
      ("<p a=b/>a", ["a"]),
      ("<!--><p>a</p>-->", ["a"]), ("<!---><p>a</p>-->", ["a"]), ("<!-- -- --!><p>a</p>", ["a"]), ("<!x <p>><p>a</p>", [">", "a"]),
      ("<![CDATA[<p>x</p>]]><p>a</p>", ["x", "a"]), ("<p>a\u{0}b</p>", ["a b"]), ("<p a='1' a='2'>a</p>", ["a"]),
      ("</ <p>><p>a</p>", [">", "a"]), ("<!-- <p>", []),
      ("<SCRIPT><p>x</p></Script ><p>a</p>", ["a"]), ("<p>a</p><script><p>", ["a"]), ("<p title=\"<p>\">a</p>", ["a"]),
      ("<p \u{1} x='<p>'>a</p>", ["a"]),
    ] as [(String, [String])])
  func tokenizing(_ page: String, _ paragraphs: [String]) throws {
    #expect(try strings("//p", in: page) == paragraphs)
  }

  @Test func charsets() throws {
    func text(_ bytes: [UInt8], _ charset: String?) throws -> String? {
      try XMLDocument(html: Array("<p>".utf8) + bytes, charset: charset).strings(at: "//p").first
    }
    #expect(try text(Array("naïve".utf8), nil) == "naïve")
    #expect(try text(Array("naïve".utf8), "UTF-8") == "naïve")
    #expect(try text(Array("naïve".utf8), "x-unknown") == "naïve")
    #expect(try text([0xEF, 0x80], nil) == "ï€")
    #expect(try text([0xEF, 0x80], "iso-8859-1") == "ï€")
    #expect(try text([0xEF], "ISO-8859-2") == "ď")
    #expect(try text([0x82, 0xA0], "Shift_JIS") == "あ")
    let meta = Array("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-2'><p>".utf8)
    #expect(try XMLDocument(html: meta + [0xEF]).strings(at: "//p") == ["ď"])
    // The header's word counts more than the page's.
    #expect(try XMLDocument(html: meta + Array("ï".utf8), charset: "utf-8").strings(at: "//p") == ["ï"])
    #expect(try XMLDocument(html: [0xFF, 0xFE] + "<p>é".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }).strings(at: "//p") == ["é"])
  }

  @Test func invalidBytesDoNotStopThePage() throws {
    let page = Array("<p>a".utf8) + [0xFF, 0xC3] + Array("</p><p>b</p>".utf8)
    #expect(try XMLDocument(html: page, charset: "utf-8").strings(at: "//p").last == "b")
  }

  @Test func limits() throws {
    func code(_ page: String) -> XMLError.Code? {
      do {
        _ = try XMLDocument(html: Array(page.utf8))
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code("<p" + (0..<50_000).map { " a\($0)" }.joined()) == .nodes)
    #expect(code("<p a='" + String(repeating: "'a='", count: 600) + "'>") == .nodes)
    #expect(code(String(repeating: "<p>", count: 250_000)) == .nodes)
    #expect(code(String(repeating: "</P>", count: 250_000)) == .nodes)
    #expect(code(String(repeating: "<p a b c>", count: 60_000)) == .nodes)
    #expect(code(String(repeating: "<div>", count: 100_000)) == .depth)
    #expect(code(String(repeating: "x", count: (8 << 20) + 1)) == .tooLarge)
    #expect(code("") == nil)
  }

  @Test func largePage() throws {
    let rows = String(repeating: "<tr><td class=\"c\">some text of a row<td><a href=\"/x?a=1&b=2\">link</a>\n", count: 30_000)
    #expect(try strings("//input[@name='csrf']/@value", in: "<table>" + rows + "</table><input name=csrf value=v>") == ["v"])
  }
}
