internal import LanyardSpec

/// What a SOAP answer says went wrong.
package struct SOAPFault: Sendable, Equatable {
  /// `faultcode` of SOAP 1.1, `Code/Value` of SOAP 1.2: as the server wrote it, with its prefix.
  package var code: String?
  /// `faultstring` of SOAP 1.1, the first `Reason/Text` of SOAP 1.2.
  package var message: String?

  /// Nil where the document is no SOAP envelope with a Fault in its Body.
  package init?(in document: XMLDocument) {
    func texts(_ path: String, _ version: SOAPTemplate.Version) -> [String] {
      (try? document.strings(at: "/s:Envelope/s:Body/s:Fault" + path, namespaces: ["s": version.envelopeNamespace])) ?? []
    }
    guard let version = SOAPTemplate.Version.allCases.first(where: { !texts("", $0).isEmpty }) else { return nil }
    func first(_ path: String) -> String? { texts(path, version).first.map(\.trimmed) }
    switch version {
    case .v1_1:
      // They are in no namespace (SOAP 1.1 §4.4), which not every server knows.
      code = first("/*[local-name()='faultcode']")
      message = first("/*[local-name()='faultstring']")
    case .v1_2:
      code = first("/s:Code/s:Value")
      message = first("/s:Reason/s:Text")
    }
  }
}

extension String {
  /// Without the white space that pretty printing puts around a value.
  fileprivate var trimmed: String {
    let scalars = unicodeScalars.drop { $0.properties.isWhitespace }
    return String(String.UnicodeScalarView(scalars.reversed().drop { $0.properties.isWhitespace }.reversed()))
  }
}
