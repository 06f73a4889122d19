/// Where a request may go: scheme, host and port. Secrets are bound to origins.
public struct Origin: Sendable, Hashable, CustomStringConvertible {
  /// `http` or `https`.
  public let scheme: String
  /// The host in lower case; an IPv6 address keeps its brackets.
  public let host: String
  /// The port, the scheme's own where none is written.
  public let port: Int

  /// `host` or `host:port`, as it stands in a URL and in the Host field.
  public var authority: String { port == Self.defaultPort(of: scheme) ? host : "\(host):\(port)" }
  /// `scheme://host[:port]`
  public var description: String { "\(scheme)://\(authority)" }

  /// Whether the host is this machine, so that plain http shows nothing to anybody else.
  public var isLoopback: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || isIPv4Loopback
  }

  private var isIPv4Loopback: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  static func defaultPort(of scheme: String) -> Int { scheme == "https" ? 443 : 80 }
}

/// An http or https URL without user, query and fragment: the beginning of every request's URL.
public struct BaseURL: Sendable, Hashable, CustomStringConvertible {
  /// Scheme, host and port.
  public let origin: Origin
  /// Empty, or `/` and segments without a trailing `/`.
  public let path: String

  /// The URL without a trailing `/`.
  public var description: String { "\(origin)\(path)" }

  /// Parses a URL; the message says what is wrong with it and never repeats a user or password.
  package init(parsing text: String) throws(URLMistake) {
    guard let separator = text.firstRange(of: "://") else {
      throw URLMistake("it does not begin with https:// or http://")
    }
    let scheme = text[..<separator.lowerBound].lowercased()
    guard scheme == "https" || scheme == "http" else { throw URLMistake("its scheme is neither https nor http") }
    let rest = text[separator.upperBound...]
    if rest.contains("?") { throw URLMistake("it has a query (the part behind ?), which a base URL must not have") }
    if rest.contains("#") { throw URLMistake("it has a fragment (the part behind #), which a base URL must not have") }
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    origin = try Origin(scheme: scheme, authority: rest[..<slash])
    var path = rest[slash...]
    while path.hasSuffix("/") { path = path.dropLast() }
    for byte in path.utf8 where !URLGrammar.isPathByte(byte) {
      throw URLMistake("its path has a character that must be percent-encoded")
    }
    if URLGrammar.hasDotSegment(path) { throw URLMistake("its path has a '.' or '..' segment") }
    self.path = String(path)
  }
}

/// What is wrong with a URL.
package struct URLMistake: Error {
  package var message: String
  package init(_ message: String) { self.message = message }
}

extension Origin {
  package init(scheme: String, authority: some StringProtocol) throws(URLMistake) {
    let bytes = Array(authority.utf8)
    if bytes.contains(UInt8(ascii: "@")) { throw URLMistake("it has a user or password before the host; give them as inputs of their own") }
    var host = bytes[...]
    var port = Self.defaultPort(of: scheme)
    if let colon = bytes.lastIndex(of: UInt8(ascii: ":")), !bytes[colon...].contains(UInt8(ascii: "]")) {
      let digits = bytes[(colon + 1)...]
      host = bytes[..<colon]
      guard digits.allSatisfy(URLGrammar.isDigit), let number = Int(String(decoding: digits, as: UTF8.self)), (1...65535).contains(number)
      else {
        throw URLMistake("its port is not a number from 1 to 65535")
      }
      port = number
    }
    if host.isEmpty { throw URLMistake("it has no host") }
    let isAddress = host.first == UInt8(ascii: "[") && host.last == UInt8(ascii: "]")
    let name = isAddress ? host.dropFirst().dropLast() : host
    let isValid = name.allSatisfy { byte in
      isAddress ? URLGrammar.isHex(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") : URLGrammar.isHostByte(byte)
    }
    guard isValid, !name.isEmpty else {
      throw URLMistake("its host has a character that no host name has; write an international name in its xn-- form")
    }
    self.init(scheme: scheme, host: String(decoding: host, as: UTF8.self).lowercased(), port: port)
  }
}
