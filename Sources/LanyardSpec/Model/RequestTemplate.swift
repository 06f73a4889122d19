/// A request with places to fill.
package struct RequestTemplate: Sendable {
  /// `GET`, `POST`, …
  package var verb: String
  package var url: URLTemplate
  package var query: [FieldTemplate]
  package var headers: [FieldTemplate]
  package var cookies: [FieldTemplate]
  package var body: BodyTemplate?
  package var authenticate: [AuthenticationScheme]
  /// Whether redirects within the origin are followed.
  package var followsRedirects: Bool
  package var timeout: Duration?
  /// Whether sending it twice does no harm, so that it may be tried again after a fault.
  package var isSafeToRepeat: Bool
  /// Whether the session is put on the request by the method's `apply`; login steps never carry one.
  package var carriesSession: Bool
  package var allowances: [Allowance]
  package var range: SourceRange
}

/// `${base_url}/path/${segment}?literal`
package struct URLTemplate: Sendable {
  package enum Base: Sendable, Hashable {
    /// A url input, by name.
    case input(String)
    /// An entry of the spec's `origins`.
    case origin(String)
  }

  package var base: Base
  /// Begins with `/` or is empty; a reference fills (part of) one segment and is encoded for it.
  package var path: Template
  /// What stands behind `?`, as written; a reference is encoded as a query component.
  package var query: Template?
  package var range: SourceRange
  /// The place of the base: of the input's name.
  package var baseRange: SourceRange
}

/// A named value: a header, query item, cookie or form field. Repeated names are repeated fields.
package struct FieldTemplate: Sendable, Hashable {
  package var name: Template
  package var value: Template
}
