import Crypto
import CryptoExtras

/// How Digest hashes (RFC 7616 §3.3, §6.1).
package struct DigestAlgorithm: Sendable, Hashable {
  package enum Function: Int, Sendable {
    // In the order of their strength.
    case md5, sha256, sha512_256
  }

  package let function: Function
  /// `-sess`: a key made once for each nonce of the server stands in for the password.
  package let isSession: Bool

  /// The algorithm that a challenge names; MD5 where it names none, nil where it is not known.
  package init?(_ name: String?) {
    let name = (name ?? "MD5").uppercased()
    isSession = name.hasSuffix("-SESS")
    switch name.dropLast(isSession ? 5 : 0) {
    case "MD5": function = .md5
    case "SHA-256": function = .sha256
    case "SHA-512-256": function = .sha512_256
    default: return nil
    }
  }

  /// The digest in lower-case hexadecimal digits.
  func hash(_ bytes: [UInt8]) -> String {
    switch function {
    case .md5: FilterEvaluator.hex(Array(Insecure.MD5.hash(data: bytes)))
    case .sha256: FilterEvaluator.hex(Array(SHA256.hash(data: bytes)))
    case .sha512_256: FilterEvaluator.hex(Array(SHA512256.hash(data: bytes)))
    }
  }

  func hash(_ text: String) -> String { hash(Array(text.utf8)) }
}
