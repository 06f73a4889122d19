/// An origin as a spec writes it: `https://host[:port]`.
enum Origin {
  /// What is wrong with the text as an origin; nil where it is one.
  static func objection(to text: String) -> String? {
    guard text.hasPrefix("https://") else { return "an origin begins with 'https://'" }
    var rest = text.dropFirst("https://".count)
    if rest.contains("@") { return "an origin carries no user" }
    if rest.contains(where: { "/?#".contains($0) }) { return "an origin ends behind the host or the port: 'https://host[:port]'" }
    if rest.first == "[" {
      guard let close = rest.firstIndex(of: "]") else { return "the bracket is not closed" }
      let address = rest[rest.index(after: rest.startIndex)..<close]
      guard address.contains(":"), address.allSatisfy({ $0.isASCII && ($0.isHexDigit || $0 == ":" || $0 == ".") }) else {
        return "an IPv6 address stands between the brackets"
      }
      rest = rest[rest.index(after: close)...]
      if !rest.isEmpty, rest.first != ":" { return "only a port can follow the address" }
    } else {
      let host = rest.prefix { $0 != ":" }
      guard !host.isEmpty, host.utf8.allSatisfy({ Grammar.isLetter($0) || Grammar.isDigit($0) || "-._".utf8.contains($0) }) else {
        return "write the host's name in letters, digits, '-' and '.'"
      }
      rest = rest.dropFirst(host.count)
    }
    guard rest.first == ":" else { return nil }
    guard rest.dropFirst().utf8.allSatisfy(Grammar.isDigit), let port = Int(rest.dropFirst()), (1...65535).contains(port) else {
      return "a port is a number from 1 to 65535"
    }
    return nil
  }

  /// What follows the origin in a URL that begins with it; nil where it does not.
  static func rest(of url: String, behind origin: String) -> String? {
    guard url.hasPrefix(origin) else { return nil }
    let rest = url.dropFirst(origin.count)
    guard let next = rest.first else { return "" }
    return next == "/" || next == "?" || next == "#" ? String(rest) : nil
  }
}
