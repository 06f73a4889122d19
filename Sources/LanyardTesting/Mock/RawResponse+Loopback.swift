import HTTPTypes
import Lanyard
import LanyardSpec

extension RawResponse {
  /// Fields that speak of the framing, or of a moment long ago.
  private static let omitted: Set<String> = [
    "connection", "content-encoding", "content-length", "date", "keep-alive", "strict-transport-security", "transfer-encoding",
  ]

  /// The documented answer as a mock can give it: cookies are for the mock's own host and for plain http, and a redirect stays with
  /// the mock.
  ///
  /// - Parameter moves: the documented URLs, and those that stand for them.
  func localized(_ moves: [(from: String, to: String)]) -> TransportResponse {
    var response = transportResponse
    response.head.headerFields = HTTPFields()
    for var field in transportResponse.head.headerFields where !Self.omitted.contains(field.name.canonicalName) {
      if field.name == .setCookie { field.value = Self.localCookie(field.value) }
      if field.name == .location, let move = moves.first(where: { field.value.hasPrefix($0.from) }) {
        field.value = move.to + field.value.dropFirst(move.from.count)
      }
      response.head.headerFields.append(field)
    }
    return response
  }

  private static func localCookie(_ cookie: String) -> String {
    let attributes = cookie.split(separator: ";", omittingEmptySubsequences: false)
    let isDeleted = cookie.prefix { $0 != ";" }.hasSuffix("=")
    let kept = attributes.filter { attribute in
      let name = attribute.prefix { $0 != "=" }.filter { $0 != " " }.lowercased()
      // A documented date is over by now, which would delete the cookie.
      return name != "domain" && name != "secure" && (name != "expires" || isDeleted)
    }
    return kept.joined(separator: ";")
  }
}
