import Crypto
import LanyardPOSIX

/// Tells whether a text is still the one that somebody has looked at: its SHA-256, in hexadecimal.
enum Fingerprint {
  static func of(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  static func of(_ text: String) -> String { of(Array(text.utf8)) }

  /// That of a file; nil where it cannot be read, or is too large to be one that anybody would look at.
  static func ofFile(_ path: String) -> String? {
    guard (try? POSIX.targetInfo(at: path))?.kind == .regular,
      let bytes = try? OpenFile(path, .reading).contents(limit: 1 << 20)
    else { return nil }
    return of(bytes)
  }
}
