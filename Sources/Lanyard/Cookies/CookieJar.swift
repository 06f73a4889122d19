package import FoundationEssentials
import HTTPTypes
import LanyardSpec

/// The cookies of one login, after RFC 6265bis, stricter in one point: a cookie goes back only to the very host that set it,
/// whatever Domain it asks for. A login's cookies are nobody else's business.
package struct CookieJar: Sendable, Codable, Hashable {
  package struct Cookie: Sendable, Codable, Hashable {
    package var name: String
    package var value: String
    package var host: String
    package var path: String
    package var isSecure: Bool
    package var expires: Date?
  }

  /// More cookies than any login sets; the oldest go first.
  static let limit = 180

  package private(set) var cookies: [Cookie] = []

  package init() {}

  /// Keeps what an answer sets; returns the pairs it has set, for extractors.
  mutating func store(_ fields: HTTPFields, from origin: Origin, path requestPath: String, now: Date) -> [CookiePair] {
    var set: [CookiePair] = []
    for field in fields[values: .setCookie] {
      guard let cookie = Self.parse(field, origin: origin, requestPath: requestPath, now: now) else { continue }
      cookies.removeAll { $0.name == cookie.name && $0.host == cookie.host && $0.path == cookie.path }
      if let expires = cookie.expires, expires <= now { continue }
      cookies.append(cookie)
      set.append(CookiePair(name: cookie.name, value: cookie.value))
    }
    if cookies.count > Self.limit { cookies.removeFirst(cookies.count - Self.limit) }
    return set
  }

  /// What belongs on a request, the longest paths first (RFC 6265 §5.4).
  func pairs(for origin: Origin, path: String, now: Date) -> [CookiePair] {
    cookies.filter { cookie in
      cookie.host == origin.host && Self.path(path, isWithin: cookie.path) && (!cookie.isSecure || Self.isTrustworthy(origin))
        && cookie.expires.map { $0 > now } ?? true
    }
    .sorted { $0.path.utf8.count > $1.path.utf8.count }
    .map { CookiePair(name: $0.name, value: $0.value) }
  }

  private static func parse(_ field: String, origin: Origin, requestPath: String, now: Date) -> Cookie? {
    let parts = field.pieces(at: UInt8(ascii: ";")).map { $0.trimmed() }
    guard field.utf8.count <= 4096, let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return nil }
    let name = pair[..<equals].trimmed()
    guard HTTPField.Name(name) != nil else { return nil }
    var cookie = Cookie(
      name: name, value: pair[pair.index(after: equals)...].trimmed(), host: origin.host,
      path: defaultPath(of: requestPath), isSecure: false)
    var maxAge: Date?
    var hasDomain = false
    for attribute in parts.dropFirst() {
      let halves = attribute.split(separator: "=", maxSplits: 1).map { $0.trimmed() }
      let value = halves.count > 1 ? halves[1] : ""
      switch halves.first?.lowercased() {
      case "path" where value.hasPrefix("/"): cookie.path = value
      case "secure": cookie.isSecure = true
      case "expires": cookie.expires = HTTPDate.parse(value)
      case "max-age": maxAge = age(value, now: now)
      case "domain":
        let domain = value.lowercased().drop { $0 == "." }
        guard domain.isEmpty || origin.host == domain || origin.host.hasSuffix("." + domain) else { return nil }
        hasDomain = !domain.isEmpty
      default: break
      }
    }
    cookie.expires = maxAge ?? cookie.expires
    if cookie.isSecure && !isTrustworthy(origin) { return nil }
    let lowered = name.lowercased()
    if lowered.hasPrefix("__secure-"), !cookie.isSecure { return nil }
    if lowered.hasPrefix("__host-"), !cookie.isSecure || hasDomain || cookie.path != "/" { return nil }
    return cookie
  }

  private static func age(_ text: String, now: Date) -> Date? {
    let isNegative = text.hasPrefix("-")
    let digits = isNegative ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    if isNegative { return .distantPast }
    return now + min(Double(digits) ?? Lifetime.longest, Lifetime.longest)
  }

  /// Everything before the last `/` of the request's path (RFC 6265 §5.1.4).
  private static func defaultPath(of requestPath: String) -> String {
    guard requestPath.hasPrefix("/"), let slash = requestPath.lastIndex(of: "/"), slash > requestPath.startIndex else { return "/" }
    return String(requestPath[..<slash])
  }

  private static func path(_ path: String, isWithin cookiePath: String) -> Bool {
    guard path.hasPrefix(cookiePath) else { return false }
    return path.count == cookiePath.count || cookiePath.hasSuffix("/") || path.dropFirst(cookiePath.count).hasPrefix("/")
  }

  /// https, or this very machine.
  private static func isTrustworthy(_ origin: Origin) -> Bool { origin.scheme == "https" || origin.isLoopback }
}
