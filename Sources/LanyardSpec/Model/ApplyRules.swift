/// Where a session goes on a request.
package struct ApplyRules: Sendable {
  package enum Cookies: Sendable {
    case named([FieldTemplate])
    /// The login's own cookie jar, replayed by Path and Secure.
    case jar
  }

  package struct JSONPlacement: Sendable {
    package var pointer: JSONPointer
    package var value: JSONTemplate
  }

  /// Fields of the caller's own that are taken away.
  package struct Omissions: Sendable {
    package var headers: [String] = []
    package var cookies: [String] = []
    package var query: [String] = []
    package var form: [String] = []
    package var json: [JSONPointer] = []

    package init() {}

    package var isEmpty: Bool {
      headers.isEmpty && cookies.isEmpty && query.isEmpty && form.isEmpty && json.isEmpty
    }
  }

  package var headers: [FieldTemplate] = []
  package var cookies: Cookies = .named([])
  package var query: [FieldTemplate] = []
  package var form: [FieldTemplate] = []
  package var json: [JSONPlacement] = []
  /// Put first into the document's root element; a name that begins with `@` is an attribute of the root.
  package var xml: [FieldTemplate] = []
  /// Put first into the operation of a SOAP body, in the operation's namespace.
  package var soap: [FieldTemplate] = []
  package var authenticate: [AuthenticationScheme] = []
  /// Path prefixes behind the base URL to which the session is limited; empty means no limit.
  package var within: [String] = []
  package var omit = Omissions()
  package var allowances: [Allowance] = []
  package var range: SourceRange?
}
