import LanyardSpec
import Testing

@testable import LanyardFormats

@Suite struct SOAPFaultTests {
  static let namespaces = ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"]

  private func fault(_ text: String) throws -> SOAPFault? { SOAPFault(in: try XMLDocument(xml: Array(text.utf8))) }

  private func body(_ content: String, version: Int) -> String {
    "<e:Envelope xmlns:e='\(Self.namespaces[version])'><e:Header/><e:Body>\(content)</e:Body></e:Envelope>"
  }

  @Test func version1_1() throws {
    let text = """
      <e:Fault><faultcode>
        e:Server </faultcode><faultstring xml:lang='en'>Log in &lt;first&gt;</faultstring><detail><code>1</code></detail></e:Fault>
      """
    let found = try #require(try fault(body(text, version: 0)))
    #expect(found.code == "e:Server")
    #expect(found.message == "Log in <first>")
    let qualified = try #require(try fault(body("<e:Fault><e:faultcode>e:Client</e:faultcode></e:Fault>", version: 0)))
    #expect(qualified.code == "e:Client")
    #expect(qualified.message == nil)
  }

  @Test func version1_2() throws {
    let text = """
      <e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>m:Timeout</e:Value></e:Subcode></e:Code>
      <e:Reason><e:Text xml:lang='en'>Session has expired</e:Text><e:Text xml:lang='de'>Abgelaufen</e:Text></e:Reason></e:Fault>
      """
    let found = try #require(try fault(body(text, version: 1)))
    #expect(found.code == "e:Sender")
    #expect(found.message == "Session has expired")
    #expect(try fault(body("<e:Fault/>", version: 1)) != nil)
  }

  @Test func whatIsNoFault() throws {
    for version in [0, 1] {
      #expect(try fault(body("<LoginResponse><Fault><faultcode>1</faultcode></Fault></LoginResponse>", version: version)) == nil)
      #expect(try fault(body("<LoginResponse><e:Fault><faultcode>1</faultcode></e:Fault></LoginResponse>", version: version)) == nil)
      #expect(try fault(body("<Fault><faultcode>1</faultcode></Fault>", version: version)) == nil)
    }
    #expect(try fault("<Fault><faultcode>1</faultcode></Fault>") == nil)
    #expect(SOAPFault(in: try XMLDocument(html: Array("<html><p>502 Bad Gateway".utf8))) == nil)
  }
}

@Suite struct SOAPEnvelopeTests {
  private let operation = XMLElement(
    name: "Login", attributes: [.init(name: "xmlns", value: "urn:m")], children: [.element(XMLElement(name: "user"))])

  @Test func withoutHeader() throws {
    let envelope = try SOAPEnvelope.element(operation: operation, header: [], version: .v1_1).serialized()
    #expect(
      String(decoding: envelope, as: UTF8.self)
        == "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>"
        + "<Login xmlns=\"urn:m\"><user /></Login></soap:Body></soap:Envelope>"
    )
  }

  @Test func withHeader() throws {
    let envelope = try SOAPEnvelope.element(operation: operation, header: [XMLElement(name: "a"), XMLElement(name: "b")], version: .v1_2)
      .serialized()
    let document = try XMLDocument(xml: envelope)
    let namespaces = ["s": "http://www.w3.org/2003/05/soap-envelope", "m": "urn:m"]
    #expect(try document.strings(at: "count(/s:Envelope/s:Header/*)", namespaces: namespaces) == ["2"])
    #expect(try document.strings(at: "count(/s:Envelope/s:Body/m:Login/m:user)", namespaces: namespaces) == ["1"])
    #expect(try document.strings(at: "local-name(/s:Envelope/*[1])", namespaces: namespaces) == ["Header"])
  }
}
