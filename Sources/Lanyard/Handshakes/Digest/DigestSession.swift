package import HTTPTypes
import LanyardSpec

/// What the requests of one account have in common: the server's last challenge, and how often its nonce was used (RFC 7616).
///
/// User name and password go into the hashes as UTF-8, exactly as they were given.
package struct DigestSession: Sendable {
  private let username: String
  private let password: Secret
  private let requiresProof: Bool
  private let randomness: Randomness
  private var current: Current?

  private struct Current {
    var challenge: DigestChallenge
    var uses: UInt32 = 0
    /// Of a `-sess` algorithm: servers disagree on whether the key is made of the first client nonce or of each request's, which
    /// is the same as long as it stays the same.
    var clientNonce: String?
  }

  /// - Parameter requiresProof: Whether an answer without `rspauth` is an error; many servers send none.
  /// - Throws: `unusableCredentials` for a user name with control characters.
  package init(
    username: String, password: Secret, requiresProof: Bool = false, randomness: Randomness = .system
  ) throws(HandshakeError) {
    guard !username.unicodeScalars.contains(where: \.isControl) else {
      throw HandshakeError(.unusableCredentials, "the user name for Digest authentication has a control character")
    }
    self.username = username
    self.password = password
    self.requiresProof = requiresProof
    self.randomness = randomness
  }

  /// Uses the challenge from now on.
  package mutating func adopt(_ challenge: DigestChallenge) { current = Current(challenge: challenge) }

  /// Waits for another challenge.
  package mutating func forget() { current = nil }

  /// The authorization of the next request; nil before the first challenge.
  package mutating func authorize(_ request: HandshakeRequest) -> DigestAuthorization? {
    guard var next = current, next.uses < .max else { return nil }
    next.uses += 1
    let clientNonce = next.clientNonce ?? FilterEvaluator.base64(randomness.bytes(24))
    if next.challenge.algorithm.isSession { next.clientNonce = clientNonce }
    current = next
    return DigestAuthorization(
      next.challenge, username: username, password: password, clientNonce: clientNonce, count: next.uses, request: request)
  }

  /// Checks the proof in the answer to an authorized request, and takes the nonce that the server wants next.
  package mutating func verify(_ fields: HTTPFields, body: [UInt8], of authorization: DigestAuthorization) throws(HandshakeError) {
    var info: [Challenge.Parameter] = []
    for value in fields[values: .authenticationInfo] {
      guard let parameters = Challenge.parameters(ofInfo: value) else {
        throw HandshakeError(.malformed, "the server's Authentication-Info is malformed")
      }
      info += parameters
    }
    guard try isProven(info, fields, body: body, of: authorization) || !requiresProof else {
      throw HandshakeError(.serverProof, "the server does not prove that it knows the password: its answer has no usable 'rspauth'")
    }
    // A new nonce leaves open what a session key is made of, hence those wait for the server to say `stale`.
    if let nonce = info["nextnonce"], !authorization.challenge.algorithm.isSession, current?.challenge == authorization.challenge {
      var challenge = authorization.challenge
      challenge.nonce = nonce
      adopt(challenge)
    }
  }

  /// Whether the answer has a proof, and it is right; a wrong one is an error.
  private func isProven(
    _ info: [Challenge.Parameter], _ fields: HTTPFields, body: [UInt8], of authorization: DigestAuthorization
  ) throws(HandshakeError) -> Bool {
    guard let proof = info["rspauth"] else { return false }
    let protection = info["qop"].map { DigestChallenge.Protection(rawValue: $0.lowercased()) } ?? authorization.challenge.protection
    // The hash is over the coded body, which the transport has decoded.
    if protection == .authInt, fields[.contentEncoding] != nil { return false }
    let isForThisRequest =
      (info["cnonce"] ?? authorization.clientNonce) == authorization.clientNonce
      && (info["nc"] ?? authorization.count) == authorization.count
    guard isForThisRequest, proof.lowercased() == authorization.proof(forBody: body, protection: protection) else {
      throw HandshakeError(
        .serverProof, "the server's proof ('rspauth') is wrong: it does not know the password, or the answer was changed on the way")
    }
    return true
  }
}
