package import FoundationEssentials
package import HTTPTypes
import LanyardFormats
import LanyardSpec

extension Session {
  /// Whether a request carries the session in every place where `apply` puts it: the question that a vendor asks. A session that
  /// goes nowhere is carried by every request that it is meant for.
  package func isCarried(by request: HTTPRequest, body: [UInt8]?, now: Date) -> Bool {
    do throws(AuthError) {
      let origin = try plan.checkedOrigin(of: request)
      return try SessionDetector(rules: plan.method.apply, scope: plan.inputs.merging(variables) { $1 }, jar: jar)
        .finds(in: request, body: body ?? [], origin: origin, now: now)
    } catch {
      return false
    }
  }
}

/// Looks for a session in a request, by the method's `apply`: the other direction of `SessionPlacer`.
private struct SessionDetector {
  let rules: ApplyRules
  let scope: Bindings
  let jar: CookieJar

  private var bodies: BodyRenderer { BodyRenderer(scope: scope) }
  private var fields: FieldPlacer { FieldPlacer(templates: TemplateRenderer(scope: scope)) }

  func finds(in head: HTTPRequest, body: [UInt8], origin: Origin, now: Date) throws(AuthError) -> Bool {
    guard try hasHeaders(head), try hasCookies(head, origin: origin, now: now), try hasQuery(head) else { return false }
    guard try hasForm(body), try hasJSON(body) else { return false }
    return try hasXML(body)
  }

  private func hasHeaders(_ head: HTTPRequest) throws(AuthError) -> Bool {
    var placed = HTTPRequest(method: head.method, scheme: head.scheme, authority: head.authority, path: head.path)
    for field in try fields.headers(rules.headers) { placed.headerFields.append(field) }
    // Schemes that answer a challenge leave nothing on a request that could be looked for.
    guard try fields.authenticate(rules.authenticate, &placed).isEmpty else { return false }
    return placed.headerFields.allSatisfy { field in head.headerFields[values: field.name].contains(field.value) }
  }

  private func hasCookies(_ head: HTTPRequest, origin: Origin, now: Date) throws(AuthError) -> Bool {
    let wanted: [CookiePair]
    switch rules.cookies {
    case .named(let templates): wanted = try fields.cookies(templates)
    case .jar: wanted = jar.pairs(for: origin, path: head.pathWithoutQuery, now: now)
    }
    let given = Set(CookiePair.pairs(of: head.headerFields[.cookie] ?? ""))
    return given.isSuperset(of: wanted)
  }

  private func hasQuery(_ head: HTTPRequest) throws(AuthError) -> Bool {
    try has(rules.query, in: (head.path ?? "/").drop { $0 != "?" }.dropFirst())
  }

  private func hasForm(_ body: [UInt8]) throws(AuthError) -> Bool {
    rules.form.isEmpty ? true : try has(rules.form, in: String(decoding: body, as: UTF8.self)[...])
  }

  private func has(_ templates: [FieldTemplate], in encoded: Substring) throws(AuthError) -> Bool {
    let given = FormEncoding.fields(of: encoded)
    return try bodies.pairs(templates).allSatisfy { pair in
      given.contains { field in
        let value = field.raw.drop { $0 != "=" }.dropFirst()
        return field.name == pair.name && URLGrammar.percentDecoded(value) == pair.value
      }
    }
  }

  /// What is taken away and put back leaves a document as it was only if it was there.
  private func hasJSON(_ body: [UInt8]) throws(AuthError) -> Bool {
    for placement in rules.json {
      guard let value = try bodies.json(placement.value) else { continue }
      guard let document = try? JSONValue(parsing: body), let without = try? JSONSplice.remove(placement.pointer, in: body),
        let with = try? JSONSplice.add(value, at: placement.pointer, in: without), let restored = try? JSONValue(parsing: with),
        restored.isEqual(to: document)
      else { return false }
    }
    return true
  }

  private func hasXML(_ body: [UInt8]) throws(AuthError) -> Bool {
    guard !rules.xml.isEmpty || !rules.soap.isEmpty else { return true }
    guard let document = try? XMLDocument(xml: body) else { return false }
    let inRoot = try bodies.pairs(rules.xml).map { (path: "/*/\(Self.step($0.name))", value: $0.value) }
    let inOperation = try bodies.pairs(rules.soap).map { (path: "/*/*[local-name()='Body']/*[1]/\(Self.step($0.name))", value: $0.value) }
    return (inRoot + inOperation).allSatisfy { place in
      ((try? document.strings(at: place.path)) ?? []).contains { $0.hasSameScalars(as: place.value) }
    }
  }

  private static func step(_ name: String) -> String {
    name.hasPrefix("@") ? "@*[name()='\(name.dropFirst())']" : "*[local-name()='\(name)']"
  }
}
