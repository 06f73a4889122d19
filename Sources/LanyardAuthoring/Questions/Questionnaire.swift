import Lanyard
import LanyardFormats

/// The questions whose answers make a spec, one after the other; a state machine without input and output of its own.
package struct Questionnaire {
  /// What is asked.
  package struct Question: Sendable {
    package var text: String
    /// What an empty answer means; nil where there must be one.
    package var usual: String?
  }

  private enum Topic: CaseIterable {
    case title, baseURL, verb, path, body, userField, passwordField, token, placement, life, wrongPassword
  }

  private let name: String
  private var answers: [Topic: String] = [:]

  package init(name: String) { self.name = name }

  /// The next question; nil where everything is known.
  package var question: Question? { topic.map(Self.question(name)) }

  private var topic: Topic? {
    Topic.allCases.first { topic in
      guard answers[topic] == nil else { return false }
      return !(answers[.body] == "basic" && (topic == .userField || topic == .passwordField))
        && !(answers[.token] == "cookie" && topic == .placement)
    }
  }

  private static func question(_ name: String) -> (Topic) -> Question {
    { topic in
      switch topic {
      case .title: Question(text: "What is the product called", usual: name)
      case .baseURL: Question(text: "The base URL, such as https://vault.example.com", usual: nil)
      case .verb: Question(text: "The method of the login request", usual: "POST")
      case .path: Question(text: "Its path below the base URL", usual: "/login")
      case .body: Question(text: "What carries user and password: json, form, query, basic", usual: "json")
      case .userField: Question(text: "The name of the user's field", usual: "username")
      case .passwordField: Question(text: "The name of the password's field", usual: "password")
      case .token:
        Question(text: "Where is the token in the answer: json $.PATH, header NAME, cookie, body", usual: "json $.token")
      case .placement:
        Question(text: "Where do requests carry it: header NAME, header NAME SCHEME, query NAME", usual: "header Authorization Bearer")
      case .life: Question(text: "How long does a session live: 30m idle, 8h, unknown", usual: "unknown")
      case .wrongPassword:
        Question(text: "What does a wrong password look like: status 401, body TEXT, json $.PATH TEXT, unknown", usual: "unknown")
      }
    }
  }

  /// Takes the answer to the question.
  ///
  /// - Returns: what is wrong with it; the question then stays.
  package mutating func answer(_ text: String) -> String? {
    guard let topic, let question else { return nil }
    let text = text.trimmed.isEmpty ? question.usual ?? "" : text.trimmed
    if let mistake = Self.mistake(in: text, topic) { return mistake }
    answers[topic] = text
    return nil
  }

  private static func mistake(in text: String, _ topic: Topic) -> String? {
    let words = text.split(separator: " ").map(String.init)
    switch topic {
    case .baseURL:
      do throws(URLMistake) { _ = try BaseURL(parsing: text) } catch { return error.message }
      return nil
    case .verb:
      return ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(text.uppercased()) ? nil : "that is none of GET, POST, PUT, PATCH"
    case .path: return text.hasPrefix("/") && !text.contains(" ") ? nil : "a path begins with '/' and has no spaces"
    case .body: return ["json", "form", "query", "basic"].contains(text) ? nil : "that is none of json, form, query, basic"
    case .token:
      if ["cookie", "body"].contains(text) { return nil }
      if words.count == 2, words[0] == "header" { return nil }
      return words.count == 2 && words[0] == "json" && answer(at: words[1], "x") != nil
        ? nil : "write it as 'json $.data.token', 'header X-Token', 'cookie' or 'body'"
    case .placement:
      let isRight = (words.first == "header" && (2...3).contains(words.count)) || (words.first == "query" && words.count == 2)
      return isRight ? nil : "write it as 'header X-Token', 'header Authorization Bearer' or 'query token'"
    case .life: return life(text) == nil ? "write it as '30m idle', '8h' or 'unknown'" : nil
    case .wrongPassword:
      return text == "unknown" || sign(text) != nil ? nil : "write it as 'status 401', 'body Fails.', 'json $.error wrong' or 'unknown'"
    case .title, .userField, .passwordField: return nil
    }
  }

  private static func life(_ text: String) -> Outline.Life? {
    if text == "unknown" { return .unknown }
    let words = text.split(separator: " ").map(String.init)
    guard let time = words.first, words.count == 1 || (words.count == 2 && words[1] == "idle"),
      let unit = ["ms", "s", "m", "h", "d"].first(where: time.hasSuffix), Int(time.dropLast(unit.count)) != nil
    else { return nil }
    return words.count == 2 ? .idle(time) : .after(time)
  }

  private static func sign(_ text: String) -> Outline.Sign? {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2 else { return nil }
    switch words[0] {
    case "status": return Int(words[1]).flatMap { (200...599).contains($0) ? .status($0) : nil }
    case "body": return .body(words[1])
    case "json":
      let parts = words[1].split(separator: " ", maxSplits: 1).map(String.init)
      return parts.count == 2 && parts[0].hasPrefix("$") ? .json(path: parts[0], equals: parts[1]) : nil
    default: return nil
    }
  }

  // MARK: - The conversation

  /// A conversation as the answers describe it, with made-up values, and what they say besides.
  package func conversation() throws(CaptureError) -> (Conversation, Hints, title: String?) {
    guard topic == nil, let text = answers[.baseURL], let base = try? BaseURL(parsing: text) else {
      throw CaptureError("unanswered", "not all questions were answered", help: "give an answer to each, one line for each")
    }
    let token = "t-2f7c81d04b9e6a35"
    var login = CapturedRequest(
      verb: (answers[.verb] ?? "POST").uppercased(), origin: base.origin, path: base.path + (answers[.path] ?? "/login"))
    let fields = [CapturedField(answers[.userField] ?? "", "walrus"), CapturedField(answers[.passwordField] ?? "", "xyzzy plugh")]
    switch answers[.body] {
    case "json":
      login.body = .json(JSONValue(.object(fields.map { JSONValue.Member(name: $0.name, value: JSONValue(.string($0.value))) })))
    case "form": login.body = .form(fields)
    case "query": login.query = fields
    default: login.user = (.basic, "walrus", "xyzzy plugh")
    }
    var call = CapturedRequest(verb: "GET", origin: base.origin, path: base.path + "/")
    var answer = CapturedAnswer(status: 200)
    let words = (answers[.token] ?? "").split(separator: " ").map(String.init)
    switch words.first {
    case "cookie":
      answer.headers = [CapturedField("Set-Cookie", "session=\(token); path=/; HttpOnly")]
      call.cookies = [CapturedField("session", token)]
    case "header": answer.headers = [CapturedField(words.last ?? "", token)]
    case "body": answer = CapturedAnswer(status: 200, headers: [CapturedField("Content-Type", "text/plain")], body: Array(token.utf8))
    default:
      let body = Self.answer(at: words.last ?? "", token) ?? ""
      answer = CapturedAnswer(status: 200, headers: [CapturedField("Content-Type", "application/json")], body: Array(body.utf8))
    }
    let place = (answers[.placement] ?? "").split(separator: " ").map(String.init)
    if place.first == "query" { call.query = [CapturedField(place[1], token)] }
    if place.first == "header" { call.headers = [CapturedField(place[1], place.count > 2 ? "\(place[2]) \(token)" : token)] }
    var hints = Hints()
    if !base.path.isEmpty { hints.baseURL = base }
    hints.passwordFields = answers[.passwordField].map { [$0] } ?? []
    if let life = answers[.life].flatMap(Self.life), life != .unknown { hints.life = life }
    hints.wrongPassword = answers[.wrongPassword].flatMap(Self.sign)
    hints.userFields = answers[.userField].map { [$0] } ?? []
    let turns = [
      CapturedTurn(request: login, answer: answer),
      CapturedTurn(request: call, answer: CapturedAnswer(status: 200)),
    ]
    return (Conversation(turns: turns, origin: "made up from the answers to questions, not captured"), hints, answers[.title])
  }

  /// A JSON text that has the value at a path of names and indices; nil where the path is something else.
  private static func answer(at path: String, _ value: String) -> String? {
    guard path.hasPrefix("$") else { return nil }
    var rest = path.dropFirst()
    var open = ""
    var close = ""
    while !rest.isEmpty {
      if rest.hasPrefix("[0]") {
        rest = rest.dropFirst(3)
        (open, close) = (open + "[", "]" + close)
        continue
      }
      guard rest.hasPrefix(".") else { return nil }
      let name = rest.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      guard !name.isEmpty else { return nil }
      rest = rest.dropFirst(name.count + 1)
      (open, close) = (open + "{ \"\(name)\": ", " }" + close)
    }
    return open.isEmpty ? nil : open + "\"\(value)\"" + close
  }
}
