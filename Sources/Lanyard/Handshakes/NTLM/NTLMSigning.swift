import Crypto

/// The signature that NTLM puts under a message with extended session security and without key exchange (MS-NLMP 3.4.4.2).
/// Only the first message of each side is ever signed here: SPNEGO's list of mechanisms.
enum NTLMSigning {
  enum Side: String {
    case client = "session key to client-to-server signing key magic constant\0"
    case server = "session key to server-to-client signing key magic constant\0"
  }

  static func key(of side: Side, sessionKey: [UInt8]) -> [UInt8] {
    Array(Insecure.MD5.hash(data: sessionKey + Array(side.rawValue.utf8)))
  }

  static func signature(of message: [UInt8], by side: Side, sessionKey: [UInt8]) -> [UInt8] {
    let sequenceNumber: [UInt8] = [0, 0, 0, 0]
    let checksum = NTLMResponse.code(for: sequenceNumber + message, key: key(of: side, sessionKey: sessionKey)).prefix(8)
    return [1, 0, 0, 0] + checksum + sequenceNumber
  }
}
