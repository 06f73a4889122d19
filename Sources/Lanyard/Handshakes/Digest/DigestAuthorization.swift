/// One request's answer to a Digest challenge (RFC 7616 §3.4), kept for checking the server's own.
package struct DigestAuthorization: Sendable {
  /// The Authorization field's value.
  package private(set) var fieldValue = ""

  let challenge: DigestChallenge
  let clientNonce: String
  /// The nonce count, as eight digits.
  let count: String
  let target: String
  /// H(A1), which is as good as the password.
  private let key: Secret

  init(
    _ challenge: DigestChallenge, username: String, password: Secret, clientNonce: String, count: UInt32, request: HandshakeRequest
  ) {
    self.challenge = challenge
    self.clientNonce = clientNonce
    let digits = String(count, radix: 16)
    self.count = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    target = request.target
    let algorithm = challenge.algorithm
    let account = algorithm.hash("\(username):\(challenge.realm):\(password.reveal())")
    key = Secret(algorithm.isSession ? algorithm.hash("\(account):\(challenge.nonce):\(clientNonce)") : account)
    let response = response(to: request.method, body: request.body, protection: challenge.protection)
    fieldValue = "Digest " + parameters(username: username, response: response).joined(separator: ", ")
  }

  /// The server's proof for an answer with that body (RFC 7616 §3.5).
  func proof(forBody body: [UInt8], protection: DigestChallenge.Protection?) -> String {
    response(to: "", body: body, protection: protection)
  }

  /// RFC 7616 §3.4.1; without `qop`, RFC 2069 §2.1.2.
  private func response(to method: String, body: [UInt8], protection: DigestChallenge.Protection?) -> String {
    let algorithm = challenge.algorithm
    var request = "\(method):\(target)"
    if protection == .authInt { request += ":\(algorithm.hash(body))" }
    let nonces = protection.map { "\(challenge.nonce):\(count):\(clientNonce):\($0.rawValue)" } ?? challenge.nonce
    return algorithm.hash("\(key.reveal()):\(nonces):\(algorithm.hash(request))")
  }

  /// Which parameters are quoted and which are not is laid down: RFC 7616 §3.4.
  private func parameters(username: String, response: String) -> [String] {
    var parameters = [
      userParameter(username), "realm=\(Self.quoted(challenge.realm))", "uri=\(Self.quoted(target))",
      "nonce=\(Self.quoted(challenge.nonce))", "response=\(Self.quoted(response))",
    ]
    if let name = challenge.algorithmName { parameters.append("algorithm=\(name)") }
    if let protection = challenge.protection {
      parameters += ["qop=\(protection.rawValue)", "nc=\(count)", "cnonce=\(Self.quoted(clientNonce))"]
    }
    if let opaque = challenge.opaque { parameters.append("opaque=\(Self.quoted(opaque))") }
    if challenge.wantsUserHash { parameters.append("userhash=true") }
    return parameters
  }

  /// Servers older than RFC 7616 do not know `username*`: to them a name goes as it is.
  private func userParameter(_ username: String) -> String {
    if challenge.wantsUserHash { return "username=\"\(challenge.algorithm.hash("\(username):\(challenge.realm)"))\"" }
    let isASCII = username.utf8.allSatisfy { $0 < 0x80 }
    return isASCII || !challenge.isModern ? "username=\(Self.quoted(username))" : "username*=\(Self.extended(username))"
  }

  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// RFC 8187 §3.2.1.
  static func extended(_ text: String) -> String {
    let encoded = text.utf8.map { byte in
      switch Unicode.Scalar(byte) {
      case "0"..."9", "A"..."Z", "a"..."z", "!", "#", "$", "&", "+", "-", ".", "^", "_", "`", "|", "~":
        String(Unicode.Scalar(byte))
      default: "%" + FilterEvaluator.hex([byte]).uppercased()
      }
    }
    return "UTF-8''" + encoded.joined()
  }
}
