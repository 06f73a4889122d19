import HTTPTypes
import LanyardFormats
import LanyardSpec

/// A request ready to be sent by the engine: where it goes is known to be declared.
struct OutgoingRequest: Sendable {
  var origin: Origin
  var head: HTTPRequest
  var body: [UInt8]?
  /// The cookies that the spec names for this request; the jar's stand beside them.
  var cookies: [CookiePair] = []
  /// How the request proves who sends it, by answering the server's challenges.
  var schemes: [BoundScheme] = []

  /// Path without the query, which may hold secrets.
  var path: Substring { (head.path ?? "/").prefix { $0 != "?" } }
}

/// Makes a request of its template and a scope.
struct RequestRenderer {
  let plan: Plan
  let scope: Bindings

  private var templates: TemplateRenderer { TemplateRenderer(scope: scope) }

  func render(_ template: RequestTemplate) throws(AuthError) -> OutgoingRequest {
    let base = try base(of: template.url)
    let path = base.path + (try templates.text(template.url.path, encode: URLGrammar.percentEncoded)?.text ?? "")
    let target = try FieldGuard.requestTarget(path: path, query: try query(of: template), at: template.url.range)
    guard let method = HTTPRequest.Method(rawValue: template.verb) else {
      throw AuthError(.invalidValue, "'\(template.verb)' is not a method", at: template.range)
    }
    var head = HTTPRequest(method: method, scheme: base.origin.scheme, authority: base.origin.authority, path: target)
    try addHeaders(of: template, to: &head)
    let schemes = try FieldPlacer(templates: templates).authenticate(template.authenticate, &head)
    var outgoing = OutgoingRequest(origin: base.origin, head: head, schemes: schemes)
    outgoing.cookies = try FieldPlacer(templates: templates).cookies(template.cookies)
    outgoing.body = try template.body.map { body throws(AuthError) in try BodyRenderer(scope: scope).bytes(of: body) }
    return outgoing
  }

  private func base(of url: URLTemplate) throws(AuthError) -> BaseURL {
    switch url.base {
    case .input(let name):
      guard let base = plan.bases[name] else { throw AuthError(.missingInput, "'\(name)' has no value", at: url.range) }
      return base
    case .origin(let text):
      do throws(URLMistake) { return try BaseURL(parsing: text) } catch {
        throw AuthError(.invalidValue, "the origin cannot be used: \(error.message)", at: url.range)
      }
    }
  }

  private func query(of template: RequestTemplate) throws(AuthError) -> String? {
    let written = try template.url.query.map { query throws(AuthError) in
      try templates.text(query, encode: URLGrammar.percentEncoded)?.text ?? ""
    }
    let items = FormEncoding.encode(try BodyRenderer(scope: scope).pairs(template.query))
    let parts = [written ?? "", items].filter { !$0.isEmpty }
    return parts.isEmpty ? written : parts.joined(separator: "&")
  }

  private func addHeaders(of template: RequestTemplate, to head: inout HTTPRequest) throws(AuthError) {
    for field in try FieldPlacer(templates: templates).headers(template.headers) { head.headerFields.append(field) }
    guard let body = template.body else { return }
    if head.headerFields[.contentType] == nil { head.headerFields[.contentType] = body.defaultContentType }
    if case .soap(let soap) = body { try addAction(of: soap, to: &head) }
  }

  /// SOAP 1.1 has a header for the action, quoted; SOAP 1.2 a parameter of the content type.
  private func addAction(of soap: SOAPTemplate, to head: inout HTTPRequest) throws(AuthError) {
    let action = try soap.action.map { action throws(AuthError) in try templates.text(action)?.text ?? "" }
    guard !(action ?? "").utf8.contains(UInt8(ascii: "\"")) else {
      throw AuthError(.invalidValue, "the SOAP action has a quotation mark", at: soap.action?.range)
    }
    let quoted = try FieldGuard.headerValue("\"\(action ?? "")\"", of: "SOAPAction", at: soap.action?.range)
    switch soap.version {
    case .v1_1:
      guard let name = HTTPField.Name("SOAPAction"), head.headerFields[name] == nil else { return }
      head.headerFields[name] = quoted
    case .v1_2:
      if action != nil { head.headerFields[.contentType] = (head.headerFields[.contentType] ?? "") + "; action=\(quoted)" }
    }
  }
}
