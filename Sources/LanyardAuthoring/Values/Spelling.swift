import Crypto
import FoundationEssentials
import Lanyard

/// The forms in which a value travels, each with the filters that write it in a spec.
enum Spelling: Hashable, CaseIterable {
  case plain, base64, base64Unpadded, base64url, base64urlPadded, hex, url, md5, sha1, sha256, sha512

  /// Those that an answer's value is looked for in: nobody hashes a token.
  static let ofTokens: [Spelling] = [.plain, .base64, .base64Unpadded, .base64url, .base64urlPadded, .hex, .url]

  /// The filters behind the name.
  var filters: [String] {
    switch self {
    case .plain: []
    case .base64: ["base64"]
    case .base64Unpadded: ["base64(unpadded)"]
    case .base64url: ["base64url"]
    case .base64urlPadded: ["base64url(padded)"]
    case .hex: ["hex"]
    case .url: ["url"]
    case .md5: ["md5", "hex"]
    case .sha1: ["sha1", "hex"]
    case .sha256: ["sha256", "hex"]
    case .sha512: ["sha512", "hex"]
    }
  }

  func encode(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return switch self {
    case .plain: text
    case .base64: Data(bytes).base64EncodedString()
    case .base64Unpadded: Data(bytes).base64EncodedString().replacing("=", with: "")
    case .base64url: Self.urlSafe(Data(bytes).base64EncodedString()).replacing("=", with: "")
    case .base64urlPadded: Self.urlSafe(Data(bytes).base64EncodedString())
    case .hex: Self.hex(bytes)
    case .url: URLGrammar.percentEncoded(text)
    case .md5: Self.hex(Insecure.MD5.hash(data: bytes))
    case .sha1: Self.hex(Insecure.SHA1.hash(data: bytes))
    case .sha256: Self.hex(SHA256.hash(data: bytes))
    case .sha512: Self.hex(SHA512.hash(data: bytes))
    }
  }

  /// The printable text that a value would be the Base64 of; nil where it is none. Passwords that happen to be Base64 of printable
  /// text are rare, since six of its letters leave one chance in three hundred.
  static func decodedBase64(_ value: String) -> (text: String, spelling: Spelling)? {
    let core = value.replacing("=", with: "")
    guard core.utf8.count >= 8, core.utf8.count % 4 != 1 else { return nil }
    let padded = core.replacing("-", with: "+").replacing("_", with: "/") + String(repeating: "=", count: (4 - core.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: padded), let text = String(validating: data, as: UTF8.self),
      text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }), text.utf8.allSatisfy({ $0 < 0x80 })
    else { return nil }
    let spellings: [Spelling] = [.base64, .base64Unpadded, .base64url, .base64urlPadded]
    return spellings.first { $0.encode(text).utf8.elementsEqual(value.utf8) }.map { (text, $0) }
  }

  private static func urlSafe(_ text: String) -> String { text.replacing("+", with: "-").replacing("/", with: "_") }

  private static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
