/// A Digest challenge in a form that can be answered (RFC 7616 §3.3).
///
/// `domain` is not read: the answer goes to the origin that asked, never to others that it names.
package struct DigestChallenge: Sendable, Hashable {
  /// What the answer protects.
  package enum Protection: String, Sendable {
    /// Method and target.
    case auth
    /// These and the body.
    case authInt = "auth-int"
  }

  package let realm: String
  package internal(set) var nonce: String
  package let opaque: String?
  package let algorithm: DigestAlgorithm
  /// As the server wrote it; nil where it left it out. It is echoed.
  let algorithmName: String?
  /// Nil for servers of RFC 2069, which know no `qop`.
  package let protection: Protection?
  /// The request before was right but for its nonce.
  package let isStale: Bool
  package let wantsUserHash: Bool
  /// Whether the server is one of RFC 7616, which knows `username*`.
  let isModern: Bool

  /// - Throws: `malformed` without realm or nonce; `unsupported` for an unknown algorithm or `qop`.
  package init(_ challenge: Challenge) throws(HandshakeError) {
    guard let realm = challenge["realm"], let nonce = challenge["nonce"] else {
      throw HandshakeError(.malformed, "the server's Digest challenge has no \(challenge["realm"] == nil ? "realm" : "nonce")")
    }
    guard let algorithm = DigestAlgorithm(challenge["algorithm"]) else {
      throw HandshakeError(.unsupported, "the server asks for a Digest algorithm other than MD5, SHA-256 and SHA-512-256")
    }
    self.realm = realm
    self.nonce = nonce
    opaque = challenge["opaque"]
    self.algorithm = algorithm
    algorithmName = challenge["algorithm"]
    protection = try Self.protection(challenge["qop"])
    isStale = challenge["stale"]?.lowercased() == "true"
    wantsUserHash = challenge["userhash"]?.lowercased() == "true"
    isModern = algorithm.function != .md5 || challenge["userhash"] != nil || challenge["charset"]?.lowercased() == "utf-8"
    guard protection != nil || !algorithm.isSession else {
      // Without qop no client nonce is sent, and the session key cannot be made of it.
      throw HandshakeError(.unsupported, "the server asks for Digest with a '-sess' algorithm but without 'qop'")
    }
  }

  /// The one to answer among several: of the strongest algorithm that is known, the first.
  package static func strongest(of challenges: [Challenge]) throws(HandshakeError) -> Challenge? {
    var best: (challenge: Challenge, strength: Int)?
    var reason: HandshakeError?
    for challenge in challenges where challenge.isFor("Digest") {
      do throws(HandshakeError) {
        let strength = try DigestChallenge(challenge).algorithm.function.rawValue
        if strength > best?.strength ?? -1 { best = (challenge, strength) }
      } catch {
        reason = reason ?? error
      }
    }
    if best == nil, let reason { throw reason }
    return best?.challenge
  }

  /// `auth` where there is a choice, since servers that offer both rarely compute `auth-int` right.
  private static func protection(_ options: String?) throws(HandshakeError) -> Protection? {
    let names = (options ?? "").split(separator: ",").map { $0.trimmed().lowercased() }
    if names.isEmpty { return nil }
    guard let choice = [Protection.auth, .authInt].first(where: { names.contains($0.rawValue) }) else {
      throw HandshakeError(.unsupported, "the server asks for Digest with a 'qop' other than 'auth' and 'auth-int'")
    }
    return choice
  }
}
