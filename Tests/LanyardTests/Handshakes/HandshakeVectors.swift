import Foundation
import Testing

@testable import Lanyard

/// The published values that the handshakes are held against, which are not part of the repository: a folder named by
/// LANYARD_VECTORS, else `../shared/vectors`.
enum HandshakeVectors {
  private static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["LANYARD_VECTORS"] { return URL(fileURLWithPath: path) }
    var package = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { package.deleteLastPathComponent() }
    return package.deletingLastPathComponent().appendingPathComponent("shared/vectors")
  }()

  struct File: Decodable {
    var digest: [DigestCase]
    var rfc1320_md4: [MD4Case]
    var ms_nlmp: NTLMCase
  }

  struct MD4Case: Decodable, Sendable {
    var input: String
    var md4: String
  }

  struct DigestCase: Decodable, Sendable, CustomTestStringConvertible {
    var source: String
    var algorithm: String
    var username: String
    var realm: String
    var password: String
    var nonce: String
    var uri: String
    var method: String
    var qop: String?
    var nc: String?
    var cnonce: String?
    var body: String?
    var response: String
    var userhash_username: String?
    var opaque: String?

    var testDescription: String { "\(algorithm) \(qop ?? "without qop"), \(source)" }
  }

  struct NTLMCase: Decodable, Sendable {
    struct V2: Decodable, Sendable {
      var target_info: String
      var temp: String
      var nt_proof: String
      var lm_response: String
      var session_base_key: String
      var client_signing_key: String
      var challenge_message: String
    }
    var user: String
    var domain: String
    var password: String
    var server_challenge: String
    var client_challenge: String
    var time: String
    var exported_session_key: String
    var ntowfv2: String
    var v2: V2
  }

  struct ChallengeCase: Sendable, CustomTestStringConvertible {
    var name: String
    var fields: [String]
    /// Schemes and parameters, all in lower case; nil where nothing of the field can be used.
    var challenges: [(scheme: String, parameters: [String: String])]?
    var testDescription: String { name }
  }

  static let file: File? = bytes("rfc-vectors/rfc_vectors.json").flatMap { try? JSONDecoder().decode(File.self, from: $0) }
  static let ntlm: NTLMCase? = file?.ms_nlmp

  static let challenges: [ChallengeCase] = {
    guard let bytes = bytes("www-authenticate/challenges.json"),
      let cases = try? JSONSerialization.jsonObject(with: bytes) as? [[String: Any]]
    else { return [] }
    return cases.map { entry in
      let challenges = (entry["challenges"] as? [[Any]])?.map { pair in
        (scheme: pair[0] as? String ?? "", parameters: pair[1] as? [String: String] ?? [:])
      }
      return ChallengeCase(name: entry["name"] as? String ?? "", fields: entry["fields"] as? [String] ?? [], challenges: challenges)
    }
  }()

  private static func bytes(_ path: String) -> Data? { try? Data(contentsOf: root.appendingPathComponent(path)) }
}

extension [UInt8] {
  /// Bytes from hexadecimal digits.
  init(hex: String) {
    let digits = Array<Character>(hex).compactMap(\.hexDigitValue)
    self = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  var hex: String { map { String(format: "%02x", $0) }.joined() }
}
