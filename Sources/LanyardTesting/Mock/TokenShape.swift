import FoundationEssentials
import Lanyard

/// Makes tokens that look like another one: a digit for a digit, a letter for a letter, so that patterns and decoders which take the
/// documented token take the new one too.
struct TokenShape {
  let randomness: Randomness

  /// Fewer random characters than these could meet again by chance.
  private static let shortest = 16

  func token(like text: String) -> String {
    let isJSONWebToken = Self.isJSONWebToken(text)
    // The claims of a signed token stay; so does a scheme's name that stands before a token.
    let separator: Character = isJSONWebToken ? "." : " "
    var pieces = text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    let last = isJSONWebToken ? pieces.count - 1 : pieces.indices.max { pieces[$0].utf8.count < pieces[$1].utf8.count }
    guard let last else { return text }
    pieces[last] = piece(like: pieces[last])
    return pieces.joined(separator: String(separator))
  }

  private func piece(like text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    let padding = scalars.reversed().prefix { $0 == "=" }.count
    var kept = scalars.dropLast(padding)
    let letters = kept.filter { $0.properties.isAlphabetic && $0.isASCII }
    let isHex = letters.allSatisfy { ("a"..."f").contains($0) } || letters.allSatisfy { ("A"..."F").contains($0) }
    while kept.count < Self.shortest { kept.append(letters.first ?? "0") }
    let random = randomness.bytes(kept.count)
    var result = String.UnicodeScalarView()
    for (index, (scalar, byte)) in zip(kept, random).enumerated() {
      switch scalar {
      // A number does not begin with 0.
      case "0"..."9": result.append(Self.pick(index == 0 ? "123456789" : "0123456789", byte))
      case "a"..."z": result.append(Self.pick(isHex ? "abcdef" : "abcdefghijklmnopqrstuvwxyz", byte))
      case "A"..."Z": result.append(Self.pick(isHex ? "ABCDEF" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ", byte))
      default: result.append(scalar)
      }
    }
    return String(result) + String(repeating: "=", count: padding)
  }

  private static func pick(_ alphabet: String, _ byte: UInt8) -> Unicode.Scalar {
    let scalars = Array(alphabet.unicodeScalars)
    return scalars[Int(byte) % scalars.count]
  }

  private static func isJSONWebToken(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[2].isEmpty else { return false }
    let padded =
      parts[0].replacing("-", with: "+").replacing("_", with: "/") + String(repeating: "=", count: (4 - parts[0].utf8.count % 4) % 4)
    return Data(base64Encoded: String(padded))?.first == UInt8(ascii: "{")
  }
}
