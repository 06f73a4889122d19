import HTTPTypes
import LanyardSpec

/// Puts headers, cookies and credentials on a request's head: the same way for a spec's own requests and for a caller's.
struct FieldPlacer {
  let templates: TemplateRenderer

  func headers(_ fields: [FieldTemplate]) throws(AuthError) -> [HTTPField] {
    var headers: [HTTPField] = []
    for field in fields {
      guard let name = try templates.text(field.name), let value = try templates.text(field.value) else { continue }
      let checked = try FieldGuard.name(name.text, at: field.name.range)
      let text = try FieldGuard.headerValue(value.text, of: checked.rawName, at: field.value.range)
      headers.append(HTTPField(name: checked, value: text))
    }
    return headers
  }

  func cookies(_ fields: [FieldTemplate]) throws(AuthError) -> [CookiePair] {
    var cookies: [CookiePair] = []
    for field in fields {
      guard let name = try templates.text(field.name), let value = try templates.text(field.value) else { continue }
      let checked = try FieldGuard.cookieName(name.text, at: field.name.range)
      let text = try FieldGuard.cookieValue(value.text, of: checked, isVerbatim: value.isVerbatimCookie, at: field.value.range)
      cookies.append(CookiePair(name: checked, value: text))
    }
    return cookies
  }

  /// Puts Authorization on the head where it is known beforehand; otherwise gives back the schemes, of which the server's challenge
  /// will choose one.
  func authenticate(_ schemes: [AuthenticationScheme], _ head: inout HTTPRequest) throws(AuthError) -> [BoundScheme] {
    let bound = try SchemeRenderer(templates: templates).bind(schemes)
    guard bound.count == 1, case .fixed(_, let authorization) = bound[0] else { return bound }
    head.headerFields[.authorization] = authorization.reveal()
    return []
  }

  /// Joins cookies into the one Cookie field; a named cookie replaces others of its name.
  static func setCookies(_ given: [CookiePair], _ named: [CookiePair], on head: inout HTTPRequest) {
    let names = Set(named.map(\.name))
    let pairs = given.filter { !names.contains($0.name) } + named
    head.headerFields[.cookie] = nil
    // Assigned, they would become a field each, of which HTTP/1.1 allows only one (RFC 6265 §5.4).
    if !pairs.isEmpty { head.headerFields.append(HTTPField(name: .cookie, value: pairs.map(\.description).joined(separator: "; "))) }
  }
}
