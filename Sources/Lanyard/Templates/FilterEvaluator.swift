import Crypto
import FoundationEssentials
import LanyardSpec

/// Applies filters from left to right. Text becomes bytes as UTF-8 where a filter wants bytes; bytes become text only through
/// an encoder, which the spec's reader has made sure of.
struct FilterEvaluator {
  let scope: Bindings

  /// Why a value cannot pass: worded to follow the value's name, never showing the value.
  struct Failure: Error {
    var reason: String
  }

  /// The filtered value: text, secret if anything that went into it was; nil where it stays absent.
  func apply(_ filters: [Filter], to value: Value?) throws(Failure) -> Value? {
    var value = value
    var bytes: [UInt8]?
    for filter in filters {
      if let name = filter.operandReference?.name, scope[name]?.isWithheld == true {
        throw Failure(reason: "needs '\(name)', which is not at hand")
      }
      if case .default(let operand) = filter {
        value = value ?? self.value(of: operand)
        continue
      }
      guard let current = value else { continue }
      switch try apply(filter, text: current.text, bytes: bytes ?? current.bytes, isSecret: current.isSecret) {
      case .text(let text, let isSecret):
        value = Value(text: text, isSecret: isSecret)
        bytes = nil
      case .bytes(let result, let isSecret):
        value = Value(text: "", isSecret: isSecret)
        bytes = result
      }
    }
    if bytes != nil { throw Failure(reason: "is bytes after its filters: add hex or base64") }
    return value
  }

  private enum Product {
    case text(String, isSecret: Bool)
    case bytes([UInt8], isSecret: Bool)
  }

  private func apply(_ filter: Filter, text: String, bytes: [UInt8], isSecret: Bool) throws(Failure) -> Product {
    switch filter {
    case .base64(let padded): return .text(Self.base64(bytes, padded: padded), isSecret: isSecret)
    case .base64url(let padded):
      let encoded = Self.base64(bytes, padded: padded)
      return .text(encoded.replacing("+", with: "-").replacing("/", with: "_"), isSecret: isSecret)
    case .hex: return .text(Self.hex(bytes), isSecret: isSecret)
    case .url: return .text(URLGrammar.percentEncoded(String(decoding: bytes, as: UTF8.self)), isSecret: isSecret)
    case .charset(let charset): return .bytes(try Self.encode(text, as: charset), isSecret: isSecret)
    case .trim: return .text(Self.trimmed(text), isSecret: isSecret)
    case .lowercased: return .text(text.lowercased(), isSecret: isSecret)
    case .uppercased: return .text(text.uppercased(), isSecret: isSecret)
    case .digest(let algorithm): return .bytes(Self.digest(bytes, algorithm), isSecret: isSecret)
    case .hmac(let algorithm, let key):
      guard let key = value(of: key) else { throw Failure(reason: "cannot be signed, since the key has no value") }
      return .bytes(Self.code(for: bytes, key: Array(key.text.utf8), algorithm), isSecret: isSecret || key.isSecret)
    case .default: return .text(text, isSecret: isSecret)
    }
  }

  private func value(of operand: Filter.Operand) -> Value? {
    switch operand {
    case .literal(let text): Value(text: text, isSecret: false)
    case .reference(let name, _): scope[name]
    }
  }

  static func base64(_ bytes: [UInt8], padded: Bool = true) -> String {
    let text = Data(bytes).base64EncodedString()
    guard !padded, let end = text.lastIndex(where: { $0 != "=" }) else { return text }
    return String(text[...end])
  }

  static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  static func encode(_ text: String, as charset: Filter.Charset) throws(Failure) -> [UInt8] {
    switch charset {
    case .utf8: return Array(text.utf8)
    case .utf16le: return text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    case .latin1:
      var bytes: [UInt8] = []
      for scalar in text.unicodeScalars {
        guard let byte = UInt8(exactly: scalar.value) else { throw Failure(reason: "has a character that Latin-1 does not have") }
        bytes.append(byte)
      }
      return bytes
    }
  }

  private static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  static func digest(_ bytes: [UInt8], _ algorithm: Filter.DigestAlgorithm) -> [UInt8] {
    switch algorithm {
    case .md5: Array(Insecure.MD5.hash(data: bytes))
    case .sha1: Array(Insecure.SHA1.hash(data: bytes))
    case .sha256: Array(SHA256.hash(data: bytes))
    case .sha384: Array(SHA384.hash(data: bytes))
    case .sha512: Array(SHA512.hash(data: bytes))
    }
  }

  private static func code(for bytes: [UInt8], key: [UInt8], _ algorithm: Filter.DigestAlgorithm) -> [UInt8] {
    let key = SymmetricKey(data: key)
    return switch algorithm {
    case .md5: Array(HMAC<Insecure.MD5>.authenticationCode(for: bytes, using: key))
    case .sha1: Array(HMAC<Insecure.SHA1>.authenticationCode(for: bytes, using: key))
    case .sha256: Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    case .sha384: Array(HMAC<SHA384>.authenticationCode(for: bytes, using: key))
    case .sha512: Array(HMAC<SHA512>.authenticationCode(for: bytes, using: key))
    }
  }
}
