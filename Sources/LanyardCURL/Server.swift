/// The server of a request, taken apart from its scheme and authority (RFC 9110, section 4.2).
struct Server: Sendable, Hashable, CustomStringConvertible {
  let scheme: String
  let host: String
  let port: Int
  /// The authority as the request has it.
  let authority: String

  /// Nil unless the scheme is http or https and the authority is a host in ASCII with perhaps a port: no user, no spaces.
  init?(scheme: String, authority: String) {
    let scheme = scheme.lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    var host = Substring(authority)
    var port = scheme == "https" ? 443 : 80
    let afterHost = authority.lastIndex(of: "]").map(authority.index(after:)) ?? authority.startIndex
    if let colon = authority[afterHost...].firstIndex(of: ":") {
      let digits = authority[authority.index(after: colon)...].utf8
      guard (1...5).contains(digits.count), digits.allSatisfy(isDigit), let number = Int(String(digits) ?? ""),
        (1...65535).contains(number)
      else { return nil }
      host = authority[..<colon]
      port = number
    }
    guard Self.isHost(host) else { return nil }
    self.scheme = scheme
    self.host = String(host)
    self.port = port
    self.authority = authority
  }

  /// Host and port, as messages name a server.
  var description: String { "\(host):\(port)" }

  /// Whether the host is this machine, as far as its spelling tells.
  var isLoopback: Bool {
    let name = (host.hasSuffix(".") ? host.dropLast() : host[...]).lowercased()
    if name == "localhost" || name.hasSuffix(".localhost") || name == "[::1]" { return true }
    let address = name.hasPrefix("[::ffff:") ? name.dropFirst("[::ffff:".count).dropLast() : name[...]
    return address.hasPrefix("127.") && address.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
  }

  /// A registered name or an address in the characters they are written in, IPv6 in brackets.
  static func isHost(_ text: Substring) -> Bool {
    if text.hasPrefix("["), text.hasSuffix("]") {
      let address = text.dropFirst().dropLast().utf8
      return !address.isEmpty && address.allSatisfy { isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
    }
    return !text.isEmpty && text.utf8.allSatisfy { isLetterOrDigit($0) || [0x2D, 0x2E, 0x5F, 0x7E].contains($0) }
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
private func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x41...0x46).contains(byte & 0xDF) }
private func isLetterOrDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x41...0x5A).contains(byte & 0xDF) }
