/// One of the places where a session goes, as a method's `apply` lists them.
package struct Placement: Sendable {
  /// What it is, such as `header Authtoken`.
  package var name: String
  /// What goes there; nil where that is not written in the spec, as with a cookie jar.
  package var value: Template?
  package var range: SourceRange

  package init(_ name: String, _ value: Template?, at range: SourceRange) {
    self.name = name
    self.value = value
    self.range = range
  }
}

extension ApplyRules {
  /// Everything that `apply` puts on a request, in the order of the language's own description.
  package var placements: [Placement] {
    func named(_ kind: String, _ fields: [FieldTemplate]) -> [Placement] {
      fields.map { Placement("\(kind) \($0.name.literal ?? "of a name from the session")", $0.value, at: $0.name.range) }
    }
    guard let range else { return [] }
    var placements = named("header", headers)
    switch cookies {
    case .named(let fields): placements += named("cookie", fields)
    case .jar: placements.append(Placement("cookie jar", nil, at: range))
    }
    placements += named("query item", query) + named("form field", form)
    for placement in json {
      let template: Template? = if case .text(let text) = placement.value { text } else { nil }
      placements.append(Placement("JSON member \(placement.pointer.tokens.joined(separator: "/"))", template, at: template?.range ?? range))
    }
    placements += named("XML", xml) + named("SOAP", soap)
    return placements + (authenticate.isEmpty ? [] : [Placement("authentication", nil, at: range)])
  }
}
