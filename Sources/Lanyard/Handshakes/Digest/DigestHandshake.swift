package import HTTPTypes
import Synchronization

/// Digest for one request; the account's nonce and its count stand behind it, shared by all requests.
package struct DigestHandshake: Handshake {
  package let scheme = "Digest"
  package let isConnectionBound = false

  /// A nonce may have become stale just before the request, and once more in between.
  private static let maximumStaleAnswers = 2

  private let memory: Memory
  private var sent: DigestAuthorization?
  private var staleAnswers = 0

  /// The session of one account at one origin, for requests that run at the same time.
  package final class Memory: Sendable {
    private let session: Mutex<DigestSession>

    package init(_ session: DigestSession) { self.session = Mutex(session) }

    fileprivate func update<Result: Sendable, Failure: Error>(
      _ body: (inout sending DigestSession) throws(Failure) -> sending Result
    ) throws(Failure) -> Result {
      try session.withLock(body)
    }
  }

  package init(_ memory: Memory) { self.memory = memory }

  package func select(from challenges: [Challenge]) throws(HandshakeError) -> Challenge? {
    try DigestChallenge.strongest(of: challenges)
  }

  package mutating func begin(_ request: HandshakeRequest) -> String? {
    sent = memory.update { $0.authorize(request) }
    return sent?.fieldValue
  }

  package mutating func answer(_ challenge: Challenge, to request: HandshakeRequest) throws(HandshakeError) -> String? {
    let challenge = try DigestChallenge(challenge)
    if sent != nil {
      guard challenge.isStale else {
        memory.update { $0.forget() }
        return nil
      }
      staleAnswers += 1
      guard staleAnswers <= Self.maximumStaleAnswers else {
        throw HandshakeError(.endless, "the server says again and again that its Digest nonce is stale")
      }
    }
    sent = memory.update { session in
      session.adopt(challenge)
      return session.authorize(request)
    }
    return sent?.fieldValue
  }

  package mutating func verify(_ fields: HTTPFields, body: [UInt8]) throws(HandshakeError) {
    guard let sent else { return }
    try memory.update { session throws(HandshakeError) in try session.verify(fields, body: body, of: sent) }
  }
}
