package import LanyardSpec

/// The envelope around a SOAP request.
package enum SOAPEnvelope {
  /// `soap:Envelope` with the operation in its Body, and a Header where there is something to put into it.
  package static func element(operation: XMLElement, header: [XMLElement], version: SOAPTemplate.Version) -> XMLElement {
    let body = XMLElement(name: "soap:Body", children: [.element(operation)])
    let head = header.isEmpty ? [] : [XMLElement(name: "soap:Header", children: header.map { .element($0) })]
    return XMLElement(
      name: "soap:Envelope",
      attributes: [XMLElement.Attribute(name: "xmlns:soap", value: version.envelopeNamespace)],
      children: (head + [body]).map { .element($0) })
  }
}
