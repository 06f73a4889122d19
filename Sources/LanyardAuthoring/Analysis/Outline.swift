import FoundationEssentials
import Lanyard

/// A spec before it is text: what was understood of a conversation, each piece beside what was captured.
package struct Outline {
  var method: String
  var inputs: [Input] = []
  var steps: [Step] = []
  var apply = Apply()
  var life = Life.unknown
  /// The url inputs that the session is for, where its login sends nothing there.
  var boundTo: [String] = []
  var rejected: [Rejection] = []
  var logout: Step?
  var probe: Step?
  var call: Call?
  var clock: Date?
  /// Real values and the made-up ones that stand for them in the exchange.
  var substitutes: [(real: String, madeUp: String)] = []
  /// Real values that must not be in what is written.
  var secrets: [(name: String, value: String)] = []
  /// What was not taken over.
  package var remarks: [String] = []
  /// What nobody could see in the conversation, and its author has to look up.
  package var openQuestions: [String] = []
  /// What the exchange has that was not captured.
  var corrections: [String] = []

  struct Input {
    var name: String
    var isURL = false
    var isSecret = false
    var note: String?
    var example: String?
    var madeUp: String
  }

  struct Step {
    var comment: String?
    var request: Request
    var failures: [Failure] = []
    var expectedStatus: Int?
    var expectedCookie: String?
    var extracts: [Extract] = []
    var answer: CapturedAnswer
    /// Cookies that the request carries because earlier steps have set them.
    var cookies: [CapturedField] = []
  }

  struct Request {
    var verb: String
    var base: String
    var origin: Origin
    var path: [Written]
    var query: [Field] = []
    var headers: [Field] = []
    var body = Body.none
    var user: User?
    /// The Content-Type, where it is not the body's own.
    var contentType: String?

    var fields: [Field] { query + headers }
  }

  struct User {
    var scheme: CapturedRequest.Scheme
    var name: Written
    var password: Written
  }

  struct Field {
    var name: String
    var value: Written
  }

  indirect enum Body {
    case none
    case json(JSON)
    case form([Field])
    case xml(XML)
    case text(Written)
  }

  indirect enum JSON {
    case literal(String)
    case text(Written)
    /// A number whose digits are a value.
    case number(Written)
    case array([JSON])
    case object([(name: String, value: JSON)])
  }

  struct XML {
    var name: String
    var attributes: [Field]
    var text: Written?
    var children: [XML]
  }

  enum Sign: Hashable {
    case status(Int)
    case body(String)
    case json(path: String, equals: String)
  }

  struct Failure {
    var sign: Sign
    var isAssumed: Bool
  }

  struct Rejection: Hashable {
    var status: Int
    var isAssumed: Bool
  }

  struct Extract {
    var name: String
    var source: AnswerValue.Source
    var takesFirst: Bool
    var isSecret = true
    /// A claim of the token that the source gives.
    var claim: String?
    var value: String
  }

  struct Apply {
    var headers: [Field] = []
    var query: [Field] = []
    var form: [Field] = []
    var json: [(pointer: String, value: Written)] = []
    var xml: [Field] = []
    var cookies: [Field] = []
    var usesJar = false
    var user: User?

    var isEmpty: Bool {
      headers.isEmpty && query.isEmpty && form.isEmpty && json.isEmpty && xml.isEmpty && cookies.isEmpty && !usesJar && user == nil
    }
    var names: Set<String> {
      let fields = headers + query + form + xml + cookies
      return (fields.map(\.value) + json.map(\.value) + (user.map { [$0.name, $0.password] } ?? [])).reduce(into: []) {
        $0.formUnion($1.names)
      }
    }
  }

  enum Life: Hashable {
    case unknown
    case idle(String)
    case after(String)
    /// The names of the extracted values.
    case expiresIn(String)
    case expiresAt(String)
  }

  /// An API request, for the exchange.
  struct Call {
    var request: CapturedRequest
    var answer: CapturedAnswer
  }
}

extension Outline.Input {
  /// A url input. Credentials go over plain http only to this machine, so that elsewhere the exchange says https.
  static func url(_ name: String, _ url: String, remarks: inout [String]) -> Self {
    let base = try? BaseURL(parsing: url)
    let isOpen = base.map { $0.origin.scheme == "http" && !$0.origin.isLoopback } ?? false
    if isOpen { remarks.append("'\(url)' is plain http, where everybody can read the password; see whether the vendor has https") }
    return Self(name: name, isURL: true, example: url, madeUp: isOpen ? "https" + url.dropFirst(4) : url)
  }
}
