/// NTLM's three messages (MS-NLMP 2.2.1). Texts are UTF-16.
enum NTLMMessage {
  static let signature = Array("NTLMSSP\0".utf8)
  /// Windows 10, of which servers look at nothing but the last byte, the protocol's revision.
  static let version: [UInt8] = [10, 0, 0, 0, 0, 0, 0, 15]

  /// A message's beginning.
  fileprivate static func head(_ type: UInt32) -> [UInt8] {
    var bytes = signature
    bytes.append(littleEndian: type)
    return bytes
  }

  /// NEGOTIATE_MESSAGE with neither domain nor workstation. It has the version, without which gss-ntlmssp refuses it as too short.
  static func negotiate(_ flags: NTLMFlags) -> [UInt8] {
    var bytes = head(1)
    bytes.append(littleEndian: flags.rawValue)
    return bytes + [UInt8](repeating: 0, count: 16) + version
  }
}

/// CHALLENGE_MESSAGE, read and found answerable with NTLMv2.
struct NTLMChallenge: Sendable {
  let flags: NTLMFlags
  let serverChallenge: [UInt8]
  let targetInformation: TargetInformation

  private static let headCount = 48

  /// - Throws: `malformed` where the message is cut off or points outside of itself; `weak` where the server wants less than NTLMv2.
  init(_ message: [UInt8]) throws(HandshakeError) {
    guard message.starts(with: NTLMMessage.signature), message.count >= 12, message[8..<12].littleEndian(as: UInt32.self) == 2 else {
      throw HandshakeError(.malformed, "the server's message is not an NTLM challenge")
    }
    guard message.count >= 24 else { throw Self.cutOff }
    flags = NTLMFlags(rawValue: message[20..<24].littleEndian(as: UInt32.self))
    guard flags.contains([.unicode, .extendedSessionSecurity, .targetInformation]) else {
      throw HandshakeError(
        .weak, "the server agrees on no more than NTLMv1, which is refused",
        help: "let it accept NTLMv2 with extended session security and Unicode")
    }
    guard message.count >= Self.headCount else { throw Self.cutOff }
    serverChallenge = Array(message[24..<32])
    _ = try Self.payload(of: message, at: 12)
    targetInformation = try TargetInformation(try Self.payload(of: message, at: 40))
  }

  /// What a field at that place of the head points to: its length, its space, and its offset.
  private static func payload(of message: [UInt8], at field: Int) throws(HandshakeError) -> [UInt8] {
    let count = Int(message[field..<field + 2].littleEndian(as: UInt16.self))
    let offset = message[field + 4..<field + 8].littleEndian(as: UInt32.self)
    if count == 0 { return [] }
    guard let start = Int(exactly: offset), start >= headCount, start <= message.count - count else { throw cutOff }
    return Array(message[start..<start + count])
  }

  private static let cutOff = HandshakeError(.malformed, "the server's NTLM challenge is cut off, or points outside of itself")
}

/// AUTHENTICATE_MESSAGE.
struct NTLMAuthenticate: Sendable {
  let bytes: [UInt8]

  private static let headCount = 88

  /// - Parameter transcript: The two messages before, which the MIC covers together with this one.
  init(flags: NTLMFlags, account: WindowsAccount, response: NTLMResponse, transcript: [UInt8]) throws(HandshakeError) {
    guard response.nt.count <= UInt16.max else {
      throw HandshakeError(.malformed, "the target information in the server's NTLM challenge is too long to be answered")
    }
    var head = NTLMMessage.head(3)
    var payload: [UInt8] = []
    let workstation: [UInt8] = []
    let encryptedKey: [UInt8] = []
    for content in [
      response.lm, response.nt, [UInt8](utf16: account.domain), [UInt8](utf16: account.user), workstation, encryptedKey,
    ] {
      guard let count = UInt16(exactly: content.count) else {
        throw HandshakeError(.unusableCredentials, "the user name or the domain is too long for NTLM")
      }
      head.append(littleEndian: count)
      head.append(littleEndian: count)
      head.append(littleEndian: UInt32(clamping: Self.headCount + payload.count))
      payload += content
    }
    head.append(littleEndian: flags.rawValue)
    head += flags.contains(.version) ? NTLMMessage.version : [UInt8](repeating: 0, count: 8)
    let withoutMIC = head + [UInt8](repeating: 0, count: 16) + payload
    bytes = head + NTLMResponse.code(for: transcript + withoutMIC, key: response.sessionKey) + payload
  }
}
