import HTTPTypes

/// Follows a redirect within its origin: the engine owns every hop (RFC 9110 §15.4).
enum Redirects {
  static let limit = 5

  /// The request of the next hop, rebuilt without what belonged to the old one; nil where the answer is no redirect.
  static func next(after request: OutgoingRequest, _ response: HTTPResponse, hops: Int) throws(AuthError) -> OutgoingRequest? {
    guard [301, 302, 303, 307, 308].contains(response.status.code) else { return nil }
    let locations = response.headerFields[values: .location]
    guard let location = locations.first, locations.count == 1 else {
      throw AuthError(.redirectRefused, "the redirect has \(locations.isEmpty ? "no Location" : "several Locations")")
    }
    guard hops < limit else { throw AuthError(.redirectRefused, "more than \(limit) redirects follow each other") }
    let (origin, target) = try resolve(location, against: request)
    guard origin == request.origin else {
      throw AuthError(
        .redirectRefused, "the redirect leads to another origin, \(origin)",
        help: "a login's secrets stay with the origin that the spec names")
    }
    var next = request
    next.head.path = target
    let keepsMethod = [307, 308].contains(response.status.code) || ["GET", "HEAD"].contains(request.head.method.rawValue)
    if !keepsMethod {
      next.head.method = .get
      next.body = nil
      next.head.headerFields[.contentType] = nil
    }
    return next
  }

  private static func resolve(_ location: String, against request: OutgoingRequest) throws(AuthError) -> (Origin, String) {
    let reference = location.prefix { $0 != "#" }
    let origin: Origin
    let target: String
    if reference.hasPrefix("//") {
      (origin, target) = try absolute("\(request.origin.scheme):\(reference)")
    } else if let colon = reference.firstIndex(of: ":"), reference[..<colon].utf8.allSatisfy(URLGrammar.isAlphanumeric) {
      (origin, target) = try absolute(String(reference))
    } else if reference.hasPrefix("/") {
      (origin, target) = (request.origin, String(reference))
    } else if reference.hasPrefix("?") {
      (origin, target) = (request.origin, "\(request.path)\(reference)")
    } else {
      let folder = request.path.lastIndex(of: "/").map { request.path[...$0] } ?? "/"
      (origin, target) = (request.origin, reference.isEmpty ? request.head.path ?? "/" : "\(folder)\(reference)")
    }
    let path = resolvingDots(target.prefix { $0 != "?" })
    let query = target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
    do throws(AuthError) {
      return (origin, try FieldGuard.requestTarget(path: path, query: query, at: nil))
    } catch {
      throw AuthError(.redirectRefused, "the redirect's target is not a valid URL")
    }
  }

  private static func absolute(_ text: String) throws(AuthError) -> (Origin, String) {
    let scheme = text.prefix { $0 != ":" }.lowercased()
    let rest = text.dropFirst(scheme.count + 1)
    guard scheme == "http" || scheme == "https", rest.hasPrefix("//") else {
      throw AuthError(.redirectRefused, "the redirect's target is neither http nor https")
    }
    let authority = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
    let target = rest.dropFirst(2 + authority.count)
    do throws(URLMistake) {
      return (try Origin(scheme: scheme, authority: authority), target.hasPrefix("/") ? String(target) : "/" + target)
    } catch {
      throw AuthError(.redirectRefused, "the redirect's target is not a valid URL")
    }
  }

  /// RFC 3986 §5.2.4.
  private static func resolvingDots(_ path: Substring) -> String {
    var kept: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (offset, segment) in segments.enumerated() {
      let isLast = offset == segments.count - 1
      switch segment {
      case ".": if isLast { kept.append("") }
      case "..":
        _ = kept.popLast()
        if isLast { kept.append("") }
      default: kept.append(segment)
      }
    }
    return "/" + kept.joined(separator: "/")
  }
}
