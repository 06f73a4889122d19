import Testing

@testable import LanyardFormats

@Suite struct XMLCanonicalFormTests {
  private func form(_ text: String) throws -> String { try XMLDocument(xml: Array(text.utf8)).canonicalForm() }

  @Test(arguments: [
    ("<a b='1' c='2'/>", "<a  c=\"2\"\n b=\"1\" ></a >"), ("<p:a xmlns:p='u' p:b='1'/>", "<q:a q:b='1' xmlns:q='u' xmlns:unused='x'/>"),
    ("<a xmlns='u'><b/></a>", "<p:a xmlns:p='u'><p:b/></p:a>"), ("<a> \n <b/>\t<!-- x --> <c/></a>", "<a><b/><c/></a>"),
    ("<a>x &lt; &#65; &quot;</a>", "<a><![CDATA[x < A \"]]></a>"), ("<a>x<!-- c -->y</a>", "<a>xy</a>"),
    ("<?xml version='1.0'?>\n<a/>\n<!-- -->", "<a/>"),
    ("<a b='&#10;&amp;'/>", "<a b=\"&#xA;&#38;\"/>"), ("<a>\r\n1</a>", "<a>\n1</a>"), ("<a b='x\ny'/>", "<a b='x y'/>"),
  ])
  func equal(_ left: String, _ right: String) throws {
    #expect(try form(left) == form(right))
  }

  @Test(arguments: [
    ("<a/>", "<b/>"), ("<a/>", "<a xmlns='u'/>"), ("<a b='1'/>", "<a b='2'/>"), ("<a b='1'/>", "<a><b>1</b></a>"), ("<a> </a>", "<a/>"),
    ("<a> </a>", "<a>  </a>"),
    ("<a>x</a>", "<a> x</a>"), ("<a><b/><c/></a>", "<a><c/><b/></a>"), ("<a><b/></a>", "<a><b/><b/></a>"),
    ("<a><b><c/></b></a>", "<a><b/><c/></a>"),
    ("<a>&lt;b/&gt;</a>", "<a><b/></a>"), ("<a>é</a>", "<a>e\u{301}</a>"), ("<a b='é'/>", "<a b='e\u{301}'/>"),
    ("<a b='&#10;'/>", "<a b=' '/>"),
    ("<a xmlns:p='u' p:b='1'/>", "<a b='1'/>"), ("<a b='1\" c=\"2'/>", "<a b='1' c='2'/>"), ("<a>x<b/></a>", "<a><b/>x</a>"),
    ("<a xmlns='u}b'/>", "<b xmlns='u'/>"),
    ("<a><?x y?></a>", "<a/>"), ("<a>&amp;#60;</a>", "<a>&#60;</a>"), ("<a xml:lang='en'/>", "<a lang='en'/>"),
    ("<a>x <b/></a>", "<a>x<b/></a>"),
  ])
  func different(_ left: String, _ right: String) throws {
    #expect(try form(left) != form(right))
  }

  @Test func reading() throws {
    #expect(try form("<p:a xmlns:p='u' c='2' b='&quot;'> <d>é</d></p:a>") == "<{u}a b=\"&#34;\" c=\"2\"><d>&#233;</></>")
  }
}
