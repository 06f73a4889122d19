/// RFC 4178 as far as it carries NTLM and nothing else; what carries Kerberos comes from the system's GSSAPI.
enum SPNEGO {
  private static let identifier: [UInt8] = [0x2B, 0x06, 0x01, 0x05, 0x05, 0x02]
  /// 1.3.6.1.4.1.311.2.2.10
  static let ntlm: [UInt8] = [0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0A]

  /// The list of mechanisms that the client offers, over which both sides make their `mechListMIC`.
  static let mechanisms = DER.element(DER.sequence, DER.element(DER.objectIdentifier, ntlm))

  /// The first token of the client, with the mechanism's first.
  static func initial(_ token: [UInt8]) -> [UInt8] {
    let fields = DER.element(DER.context(0), mechanisms) + DER.element(DER.context(2), DER.element(DER.octetString, token))
    let negotiation = DER.element(DER.context(0), DER.element(DER.sequence, fields))
    // RFC 2743 §3.1.
    return DER.element(0x60, DER.element(DER.objectIdentifier, identifier) + negotiation)
  }

  /// A later token of the client.
  static func response(_ token: [UInt8], mic: [UInt8]?) -> [UInt8] {
    var fields = DER.element(DER.context(2), DER.element(DER.octetString, token))
    if let mic { fields += DER.element(DER.context(3), DER.element(DER.octetString, mic)) }
    return DER.element(DER.context(1), DER.element(DER.sequence, fields))
  }
}

/// A token of the server: `NegTokenResp` (RFC 4178 §4.2.2).
struct SPNEGOReply: Sendable {
  enum State: UInt8, Sendable { case accepted, incomplete, rejected, requestsMIC }

  private(set) var state: State?
  private(set) var mechanism: [UInt8]?
  private(set) var token: [UInt8]?
  private(set) var mic: [UInt8]?

  init(_ bytes: [UInt8]) throws(HandshakeError) {
    var reader = DERReader(bytes)
    var outer = DERReader(try reader.content(of: DER.context(1)))
    var fields = DERReader(try outer.content(of: DER.sequence))
    guard reader.isAtEnd, outer.isAtEnd else { throw DERReader.malformed }
    if let content = try Self.field(0, DER.enumerated, of: &fields) {
      guard content.count == 1, let state = State(rawValue: content[0]) else { throw DERReader.malformed }
      self.state = state
    }
    mechanism = try Self.field(1, DER.objectIdentifier, of: &fields)
    token = try Self.field(2, DER.octetString, of: &fields)
    mic = try Self.field(3, DER.octetString, of: &fields)
    guard fields.isAtEnd else { throw DERReader.malformed }
  }

  /// The content of an optional field, which comes next or not at all.
  private static func field(_ number: UInt8, _ tag: UInt8, of fields: inout DERReader) throws(HandshakeError) -> [UInt8]? {
    guard fields.nextTag == DER.context(number) else { return nil }
    var field = DERReader(try fields.content(of: DER.context(number)))
    let content = Array(try field.content(of: tag))
    guard field.isAtEnd else { throw DERReader.malformed }
    return content
  }
}
