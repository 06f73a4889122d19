import FoundationEssentials
import HTTPTypes
import LanyardFormats
import LanyardSpec

/// Looks for values in an answer, by the one grammar of sources.
struct SourceFinder {
  let answer: Answer
  let expressions: Expressions
  /// The inputs that have a value.
  let inputs: Bindings

  /// Something found: its text where it has one, and the JSON it came from.
  struct Match {
    enum Content {
      case text(String)
      /// A number or boolean, by its literal.
      case literal(String)
      /// An array or object, and whether it has no members.
      case container(isEmpty: Bool)
    }

    var content: Content
    var isCookie = false

    init(text: String) { content = .text(text) }

    init?(_ json: JSONValue) {
      switch json.kind {
      case .null: return nil
      case .bool(let value): content = .literal(value ? "true" : "false")
      case .number(let literal): content = .literal(literal)
      case .string(let text): content = .text(text)
      case .array(let items): content = .container(isEmpty: items.isEmpty)
      case .object(let members): content = .container(isEmpty: members.isEmpty)
      }
    }

    var text: String? {
      switch content {
      case .text(let text), .literal(let text): text
      case .container: nil
      }
    }

    var isEmpty: Bool {
      switch content {
      case .text(let text), .literal(let text): text.isEmpty
      case .container(let isEmpty): isEmpty
      }
    }
  }

  /// All that the source matches.
  func matches(_ source: ValueSource) throws(AuthError) -> [Match] {
    switch source.kind {
    case .status: return [Match(text: String(answer.status))]
    case .header(.exactly(let name)):
      return answer.fields.filter { $0.name.canonicalName == name.lowercased() }.map { Match(text: $0.value) }
    case .header(.matching(let pattern)):
      return try named(pattern, among: answer.fields.map { ($0.name.rawName, Match(text: $0.value)) })
    case .cookie(.exactly(let name)): return answer.cookies.filter { $0.name == name }.suffix(1).map(Self.cookie)
    case .cookie(.matching(let pattern)): return try named(pattern, among: answer.cookies.map { ($0.name, Self.cookie($0)) })
    case .json(let path): return try answer.json.map { json throws(AuthError) in try query(path, json) } ?? []
    case .xml(let xpath): return try strings(xpath, in: answer.xml)
    case .html(let xpath): return try strings(xpath, in: answer.html)
    case .body: return [Match(text: answer.text)]
    case .redirect(let part): return redirect(part)
    case .jwt(let path, let inner): return try claims(path, in: inner)
    case .soapFault(let part): return answer.soapFault.map { Self.part(part, code: $0.code, message: $0.message) } ?? []
    case .jsonrpcError(let part): return jsonrpcError(part)
    case .input(let name): return inputs[name].map { [Match(text: $0.text)] } ?? []
    }
  }

  /// The one match of the source: nil where there is none, an error where there are several and the spec wants no first one.
  func match(_ source: ValueSource) throws(AuthError) -> Match? {
    let matches = try matches(source)
    guard matches.count < 2 || source.takesFirst else {
      throw AuthError(
        .ambiguousValue, "\(matches.count) values match where one is expected", help: "narrow the expression, or say 'first: true'",
        at: source.range)
    }
    return matches.first
  }

  func search(_ pattern: PatternText, in text: String) throws(AuthError) -> Bool {
    try firstMatch(pattern, in: text) != nil
  }

  func firstMatch(_ pattern: PatternText, in text: String) throws(AuthError) -> Pattern.Match? {
    guard let compiled = expressions.pattern(pattern) else { return nil }
    do throws(PatternError) {
      return try compiled.firstMatch(in: text)
    } catch {
      throw AuthError(.expressionLimit, "the pattern could not be matched against the answer: \(error.message)", at: pattern.range)
    }
  }

  private func named(_ pattern: PatternText, among candidates: [(name: String, match: Match)]) throws(AuthError) -> [Match] {
    var matches: [Match] = []
    for candidate in candidates where try search(pattern, in: candidate.name) { matches.append(candidate.match) }
    return matches
  }

  private func query(_ path: JSONPathText, _ json: JSONValue) throws(AuthError) -> [Match] {
    guard let compiled = expressions.path(path) else { return [] }
    do throws(JSONPathError) {
      return try compiled.evaluate(on: json).compactMap { Match($0) }
    } catch {
      throw AuthError(.expressionLimit, "the path could not be followed in the answer: \(error.message)", at: path.range)
    }
  }

  private func strings(_ xpath: XPathText, in document: XMLDocument?) throws(AuthError) -> [Match] {
    guard let document else { return [] }
    do throws(XMLError) {
      return try document.strings(at: xpath.text, namespaces: expressions.namespaces).map { Match(text: $0) }
    } catch {
      throw AuthError(.expressionLimit, "the XPath could not be followed in the answer: \(error.message)", at: xpath.range)
    }
  }

  private func redirect(_ part: ValueSource.RedirectPart) -> [Match] {
    guard (300...399).contains(answer.status), let location = answer.fields[.location] else { return [] }
    let beforeFragment = location.prefix { $0 != "#" }
    let parameters: Substring
    let wanted: String
    switch part {
    case .location: return [Match(text: location)]
    case .query(let name):
      parameters = beforeFragment.drop { $0 != "?" }.dropFirst()
      wanted = name
    case .fragment(let name):
      parameters = location.dropFirst(beforeFragment.count).dropFirst()
      wanted = name
    }
    return FormEncoding.fields(of: parameters).filter { $0.name == wanted }.map { field in
      Match(text: URLGrammar.percentDecoded(field.raw.drop { $0 != "=" }.dropFirst()))
    }
  }

  /// The claims of an unverified token: a hint about expiry or identity, never proof of anything (RFC 7519).
  private func claims(_ path: JSONPathText, in inner: ValueSource) throws(AuthError) -> [Match] {
    guard let token = try match(inner)?.text, token.utf8.count <= 64 << 10 else { return [] }
    let parts = token.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return [] }
    let padded = parts[1].replacing("-", with: "+").replacing("_", with: "/") + String(repeating: "=", count: (4 - parts[1].count % 4) % 4)
    guard let payload = Data(base64Encoded: String(padded)), let claims = try? JSONValue(parsing: Array(payload)) else { return [] }
    return try query(path, claims)
  }

  private func jsonrpcError(_ part: ValueSource.FaultPart) -> [Match] {
    guard let json = answer.json, case .object(let members) = json.kind,
      let error = members.first(where: { $0.name == "error" })?.value
    else { return [] }
    if case .null = error.kind { return [] }
    guard case .object(let parts) = error.kind else { return Self.part(part, code: nil, message: Match(error)?.text) }
    func text(_ name: String) -> String? { parts.first { $0.name == name }.flatMap { Match($0.value)?.text } }
    return Self.part(part, code: text("code"), message: text("message"))
  }

  private static func part(_ part: ValueSource.FaultPart, code: String?, message: String?) -> [Match] {
    switch part {
    case .any: [Match(text: message ?? code ?? "fault")]
    case .code: code.map { [Match(text: $0)] } ?? []
    case .message: message.map { [Match(text: $0)] } ?? []
    }
  }

  private static func cookie(_ pair: CookiePair) -> Match {
    var match = Match(text: pair.value)
    match.isCookie = true
    return match
  }
}
