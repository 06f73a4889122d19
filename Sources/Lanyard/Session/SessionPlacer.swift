import FoundationEssentials
import HTTPTypes
import LanyardFormats
import LanyardSpec

/// Puts a session on a request, by the method's `apply`.
struct SessionPlacer {
  let rules: ApplyRules
  let scope: Bindings
  let jar: CookieJar

  private var templates: TemplateRenderer { TemplateRenderer(scope: scope) }
  private var bodies: BodyRenderer { BodyRenderer(scope: scope) }

  /// Takes away what `omit` names, then puts every field in its place; a field of the same name that was there is replaced.
  ///
  /// - Returns: the schemes with which the request has yet to answer the server's challenges.
  func place(on head: inout HTTPRequest, body: inout [UInt8]?, origin: Origin, now: Date) throws(AuthError) -> [BoundScheme] {
    for name in rules.omit.headers {
      if let name = HTTPField.Name(name) { head.headerFields[name] = nil }
    }
    let headers = try FieldPlacer(templates: templates).headers(rules.headers)
    for header in headers { head.headerFields[header.name] = nil }
    for header in headers { head.headerFields.append(header) }
    let schemes = try FieldPlacer(templates: templates).authenticate(rules.authenticate, &head)
    try placeCookies(on: &head, origin: origin, now: now)
    try placeQuery(on: &head)
    try placeForm(in: &body)
    try placeJSON(in: &body)
    try placeXML(in: &body)
    return schemes
  }

  private func placeCookies(on head: inout HTTPRequest, origin: Origin, now: Date) throws(AuthError) {
    if head.headerFields[.cookie] == nil, case .named(let fields) = rules.cookies, fields.isEmpty { return }
    let given = CookiePair.pairs(of: head.headerFields[.cookie] ?? "").filter { !rules.omit.cookies.contains($0.name) }
    switch rules.cookies {
    case .named(let fields): FieldPlacer.setCookies(given, try FieldPlacer(templates: templates).cookies(fields), on: &head)
    case .jar:
      FieldPlacer.setCookies(given, jar.pairs(for: origin, path: head.pathWithoutQuery, now: now), on: &head)
    }
  }

  private func placeQuery(on head: inout HTTPRequest) throws(AuthError) {
    guard !rules.query.isEmpty || !rules.omit.query.isEmpty else { return }
    let target = head.path ?? "/"
    let path = target.prefix { $0 != "?" }
    let query = FormEncoding.replace(try bodies.pairs(rules.query), omit: rules.omit.query, in: target.dropFirst(path.count).dropFirst())
    head.path = query.isEmpty ? String(path) : "\(path)?\(query)"
  }

  private func placeForm(in body: inout [UInt8]?) throws(AuthError) {
    guard !rules.form.isEmpty || !rules.omit.form.isEmpty else { return }
    guard let bytes = body else {
      if rules.form.isEmpty { return }
      throw missing("form")
    }
    body = Array(FormEncoding.replace(try bodies.pairs(rules.form), omit: rules.omit.form, in: String(decoding: bytes, as: UTF8.self)).utf8)
  }

  private func placeJSON(in body: inout [UInt8]?) throws(AuthError) {
    guard !rules.json.isEmpty || !rules.omit.json.isEmpty else { return }
    guard var bytes = body else {
      if rules.json.isEmpty { return }
      throw missing("JSON")
    }
    do throws(JSONSpliceError) {
      for pointer in rules.omit.json { bytes = try JSONSplice.remove(pointer, in: bytes) }
    } catch {
      // Nothing to take away from a body that is no JSON, unless something is to be put into it, which fails below.
      guard !rules.json.isEmpty else { return }
    }
    for placement in rules.json {
      guard let value = try bodies.json(placement.value) else { continue }
      do throws(JSONSpliceError) {
        bytes = try JSONSplice.add(value, at: placement.pointer, in: bytes)
      } catch {
        throw AuthError(.missingPlacement, "the session cannot be put into the request's JSON body: \(error.message)", at: rules.range)
      }
    }
    body = bytes
  }

  private func placeXML(in body: inout [UInt8]?) throws(AuthError) {
    guard !rules.xml.isEmpty || !rules.soap.isEmpty else { return }
    guard var bytes = body else { throw missing("XML") }
    // Each goes first, so that the first of the list is placed last.
    let inRoot = try bodies.pairs(rules.xml).reversed()
    let inOperation = try bodies.pairs(rules.soap).reversed()
    do throws(XMLError) {
      for (name, value) in inRoot {
        bytes =
          name.hasPrefix("@")
          ? try XMLSplice.setRootAttribute(String(name.dropFirst()), value, in: bytes)
          : try XMLSplice.insertFirst(XMLElement(name: name, children: [.text(value)]), in: bytes, where: .root)
      }
      for (name, value) in inOperation {
        bytes = try XMLSplice.insertFirst(XMLElement(name: name, children: [.text(value)]), in: bytes, where: .soapOperation)
      }
    } catch {
      throw AuthError(.missingPlacement, "the session cannot be put into the request's XML body: \(error.message)", at: rules.range)
    }
    body = bytes
  }

  private func missing(_ kind: String) -> AuthError {
    AuthError(
      .missingPlacement, "the session belongs into a \(kind) body, and this request has none", help: "send the request with a \(kind) body",
      at: rules.range)
  }
}

extension SessionPlacer {
  /// The places at which the session has something to put.
  var exercisedPlaces: [SourceRange] {
    let templates = TemplateRenderer(scope: scope)
    return rules.placements.filter { placement in
      guard let value = placement.value else { return true }
      return ((try? templates.text(value)) ?? nil) != nil
    }.map(\.range)
  }
}
