import Crypto

/// The proof that the client knows the password (MS-NLMP 3.3.2, NTLMv2). The older forms are not made.
struct NTLMResponse: Sendable {
  /// NTProofStr and what it is made of.
  let nt: [UInt8]
  let lm: [UInt8]
  /// Signs what comes later, since no other key is exchanged.
  let sessionKey: [UInt8]

  /// - Parameters:
  ///   - time: Eight bytes: tenths of microseconds since 1601.
  ///   - clientChallenge: Eight random bytes.
  ///   - information: The server's target information with the client's additions, encoded.
  ///   - leavesOutLM: Whether the server gave a time: servers that do want no LM response.
  init(
    key: [UInt8], serverChallenge: [UInt8], clientChallenge: [UInt8], time: [UInt8], information: [UInt8], leavesOutLM: Bool
  ) {
    let zeros = [UInt8](repeating: 0, count: 4)
    let head: [UInt8] = [1, 1, 0, 0] + zeros + time
    let blob = head + clientChallenge + zeros + information + zeros
    let proof = Self.code(for: serverChallenge + blob, key: key)
    nt = proof + blob
    lm =
      leavesOutLM
      ? [UInt8](repeating: 0, count: 24) : Self.code(for: serverChallenge + clientChallenge, key: key) + clientChallenge
    sessionKey = Self.code(for: proof, key: key)
  }

  /// NTOWFv2: the key that stands for the password.
  static func key(for account: WindowsAccount, password: Secret) -> [UInt8] {
    code(for: [UInt8](utf16: account.uppercasedUser + account.domain), key: MD4.hash([UInt8](utf16: password.reveal())))
  }

  static func code(for bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    Array(HMAC<Insecure.MD5>.authenticationCode(for: bytes, using: SymmetricKey(data: key)))
  }
}
