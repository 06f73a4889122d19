package import HTTPTypes

/// One scheme's part of a conversation: challenge in, authorization out, the server's own proof checked. It does no input or output.
///
/// A value serves one request with all its legs, or, where the scheme binds to a connection, one connection and its requests one
/// after the other. A connection that is lost needs a new value. What concurrent requests share (Digest's nonce and its count)
/// stands behind the values.
///
///     var authorization = try await handshake.begin(request)
///     while true {
///       let answer = … send, with the authorization …
///       guard answer.status == 401 else {
///         try await handshake.verify(answer.fields, body: answer.body)
///         return answer
///       }
///       let challenges = Challenge.parse(answer.fields[values: .wwwAuthenticate])
///       guard let challenge = try handshake.select(from: challenges) else { … not offered … }
///       authorization = try await handshake.answer(challenge, to: request)
///       if authorization == nil { … credentials rejected … }
///     }
///
/// The loop ends: no handshake answers more than a few challenges in a row.
package protocol Handshake: Sendable {
  /// The scheme's name, as it stands in WWW-Authenticate.
  var scheme: String { get }
  /// Whether the legs have to travel over one connection, which then belongs to the user.
  var isConnectionBound: Bool { get }

  /// The challenge to answer among those of an answer; nil where the server does not offer the scheme.
  ///
  /// - Throws: `unsupported` where it does, but in no form that is known here.
  func select(from challenges: [Challenge]) throws(HandshakeError) -> Challenge?

  /// The Authorization of a request for which no challenge has come yet; nil where it goes without.
  mutating func begin(_ request: HandshakeRequest) async throws(HandshakeError) -> String?

  /// The Authorization that answers a challenge; nil where the server has rejected the credentials.
  mutating func answer(_ challenge: Challenge, to request: HandshakeRequest) async throws(HandshakeError) -> String?

  /// Checks the server's proof in the answer that let the request through, whatever its status.
  ///
  /// - Throws: `serverProof` where it is wrong, or absent although it is required.
  mutating func verify(_ fields: HTTPFields, body: [UInt8]) async throws(HandshakeError)
}

extension Handshake {
  package func select(from challenges: [Challenge]) throws(HandshakeError) -> Challenge? {
    challenges.first { $0.isFor(scheme) }
  }
}

/// What a handshake needs to know of the request that it authorizes.
package struct HandshakeRequest: Sendable {
  package var method: String
  /// The request target as it is sent: path and query.
  package var target: String
  /// The whole body as it is sent; empty where there is none.
  package var body: [UInt8]
  /// The TLS connection that the request travels on, where the transport can tell.
  package var channelBinding: ChannelBinding?

  package init(method: String, target: String, body: [UInt8] = [], channelBinding: ChannelBinding? = nil) {
    self.method = method
    self.target = target
    self.body = body
    self.channelBinding = channelBinding
  }
}
