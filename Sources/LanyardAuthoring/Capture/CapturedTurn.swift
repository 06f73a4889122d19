package import FoundationEssentials
package import Lanyard

/// A name and a value, decoded: of a header, a cookie, a query or a form.
package struct CapturedField: Sendable, Hashable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A request as somebody has sent it.
package struct CapturedRequest: Sendable {
  /// How curl was told to answer the server's challenges.
  package enum Scheme: String, Sendable {
    case basic, digest, ntlm, negotiate
  }

  package var verb: String
  package var origin: Origin
  /// Begins with `/`; percent-encoded as it was sent.
  package var path: String
  package var query: [CapturedField]
  /// Without `Cookie`.
  package var headers: [CapturedField]
  package var cookies: [CapturedField]
  package var body: CapturedBody
  /// The credentials of `curl --user`, and the scheme they are for; those of Basic are a header everywhere else.
  package var user: (scheme: Scheme, name: String, password: String)?

  package init(
    verb: String, origin: Origin, path: String, query: [CapturedField] = [], headers: [CapturedField] = [], cookies: [CapturedField] = [],
    body: CapturedBody = .none
  ) {
    self.verb = verb
    self.origin = origin
    self.path = path
    self.query = query
    self.headers = headers
    self.cookies = cookies
    self.body = body
  }

  /// The first value of a header, by its name in lower case.
  package func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }

  /// Method and place, without a query: fit to be shown.
  package var summary: String { "\(verb) \(origin)\(path)" }
}

/// The answer to it.
package struct CapturedAnswer: Sendable {
  package var status: Int
  package var headers: [CapturedField]
  /// Decoded from its codings.
  package var body: [UInt8]
  /// Whether the capture had a body that was too large to keep.
  package var isCut = false

  package init(status: Int, headers: [CapturedField] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  package func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }

  /// The cookies that are set: names and values as they stand; one that is deleted has no value.
  package var cookiesSet: [CapturedField] {
    headers.filter { $0.name.lowercased() == "set-cookie" }.compactMap { field in
      let pair = field.value.prefix { $0 != ";" }
      guard let equals = pair.firstIndex(of: "=") else { return nil }
      let isDeleted = field.value.lowercased().contains("max-age=0") || field.value.contains("01 Jan 1970")
      let value = String(pair[pair.index(after: equals)...]).trimmed
      return CapturedField(String(pair[..<equals]).trimmed, isDeleted ? "" : value)
    }
  }

  package var mediaType: String {
    (header("content-type") ?? "").prefix { $0 != ";" }.lowercased().trimmed
  }

  /// The body, where it is text.
  package var text: String? { String(validating: body, as: UTF8.self) }
  package var isSuccess: Bool { (200...399).contains(status) }
}

/// A request and its answer, where there is one.
package struct CapturedTurn: Sendable {
  package var request: CapturedRequest
  package var answer: CapturedAnswer?
  /// When it was sent.
  package var moment: Date?

  package init(request: CapturedRequest, answer: CapturedAnswer? = nil, moment: Date? = nil) {
    self.request = request
    self.answer = answer
    self.moment = moment
  }
}

/// What was captured, in the order in which it happened.
package struct Conversation: Sendable {
  package var turns: [CapturedTurn]
  /// What was passed over, for the user to know.
  package var remarks: [String]
  /// Where it comes from, for the exchange.
  package var origin: String

  package init(turns: [CapturedTurn], remarks: [String] = [], origin: String) {
    self.turns = turns
    self.remarks = remarks
    self.origin = origin
  }
}

extension String {
  /// Without spaces, tabs and line ends at both ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(self[first...last])
  }
}
