import Foundation

/// A secret made to be found: in every form in which it could have leaked.
struct Canary: Sendable {
  let text: String

  /// Quotes, markup and letters beyond ASCII, so that each encoding gives another text.
  static let password = Canary(text: "pa55-cänary\"<&>'/ +%")
  static let token = Canary(text: "t0ken-canary+/=&%")

  static let all = [password, token]

  /// Worked out by Foundation and by hand, not by what is under test.
  var forms: [String] {
    let bytes = Data(text.utf8)
    let percent = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
    let path = text.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? text
    let json = (try? JSONEncoder().encode([text])).map { String(String(decoding: $0, as: UTF8.self).dropFirst(2).dropLast(2)) } ?? text
    let xml = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    let hex = bytes.map { String(format: "%02x", $0) }.joined()
    // Of the other offsets only what does not depend on the neighbours.
    let base64 = (0..<3).map { offset in
      let whole = Data([UInt8](repeating: 0, count: offset) + bytes).base64EncodedString()
      return String(whole.dropFirst(offset == 0 ? 0 : 4).dropLast(4))
    }
    return [text, percent, percent.lowercased(), path, json, json.replacing("\\/", with: "/"), xml, hex, hex.uppercased()] + base64
      + base64.map { $0.replacing("+", with: "-").replacing("/", with: "_") } + [String(text.prefix(11))]
  }

  func isIn(_ output: String) -> Bool { forms.contains { output.contains($0) } }
}
