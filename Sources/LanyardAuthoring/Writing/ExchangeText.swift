import FoundationEssentials
import Lanyard
import LanyardTesting

/// Writes the conversation behind an outline as an exchange.
struct ExchangeText {
  private let outline: Outline
  private let messages: MessageText
  private let values: [String: String]
  private let head: String
  private var corrections: [String]
  private var steps: [String] = []

  init(_ outline: Outline, source: String) {
    self.outline = outline
    head = "method: \(outline.method)\nsource: \(YAMLText.quoted(source))\n"
    var substitutes = outline.substitutes
    var values: [String: String] = [:]
    for input in outline.inputs { values[input.name] = input.madeUp }
    var madeUp = MadeUp(instead: outline.secrets.map(\.value))
    var known = Dictionary(substitutes.map { ($0.real, $0.madeUp) }) { first, _ in first }
    func substitute(_ real: String) -> String {
      if let value = known[real] { return value }
      let value = madeUp.token(like: real)
      known[real] = value
      substitutes.append((real, value))
      return value
    }
    for extract in outline.steps.flatMap(\.extracts) {
      values[extract.name] = extract.isSecret ? substitute(extract.value) : extract.value
    }
    for value in outline.incidentalSecrets { _ = substitute(value) }
    self.values = values
    let bases = Dictionary(outline.inputs.filter(\.isURL).map { ($0.name, $0.madeUp) }) { first, _ in first }
    messages = MessageText(values: values, substitution: Substitution(substitutes), bases: bases)
    corrections = ["Names, passwords, keys and tokens are made up; headers that say nothing about the login are left out."]
    corrections += outline.corrections
    if !outline.steps.isEmpty { addLogin() }
    addCall()
    addLogout()
  }

  var text: String {
    var text = head + "corrections:\n" + corrections.map { "  - \(YAMLText.quoted($0))\n" }.joined() + "inputs:\n"
    for input in outline.inputs { text += "  \(input.name): \(YAMLText.scalar(input.madeUp))\n" }
    if let clock = outline.clock { text += "clock: \(clock.formatted(.iso8601))\n" }
    return text + "steps:\n" + steps.joined(separator: "\n\n") + "\n"
  }

  private func turn(_ request: String, _ answer: String) -> String {
    "      - request: \(YAMLText.block(request, indent: 10))\n        response: \(YAMLText.block(answer, indent: 10))"
  }

  private mutating func answer(_ answer: CapturedAnswer, keeping extracts: [Outline.Extract] = [], needsBody: Bool = true) -> String {
    let (text, isShortened) = messages.answer(answer, keeping: extracts, needsBody: needsBody)
    let remark = "Bodies that nothing is looked for in are left out or shortened."
    if isShortened, !corrections.contains(remark) { corrections.append(remark) }
    return text
  }

  private mutating func addLogin() {
    var turns: [String] = []
    for step in outline.steps {
      turns.append(turn(messages.request(step.request, cookies: step.cookies), answer(step.answer, keeping: step.extracts)))
    }
    let extracts = outline.steps.flatMap(\.extracts)
    var session = "    session:\n" + extracts.map { "      \($0.name): \(YAMLText.scalar(values[$0.name] ?? ""))" }.joined(separator: "\n")
    if extracts.isEmpty { session = "    session: {}" }
    steps.append("  - login:\n" + turns.joined(separator: "\n") + "\n\(session)\n    expires: \(expiry)")
  }

  private var expiry: String {
    switch outline.life {
    case .unknown: "until rejected"
    case .idle(let time): "\(time) idle"
    case .after(let time): time
    case .expiresIn(let name): "\(values[name] ?? "0")s"
    case .expiresAt(let name): Date(timeIntervalSince1970: values[name].flatMap { Double($0) } ?? 0).formatted(.iso8601)
    }
  }

  // MARK: The call

  private mutating func addCall() {
    guard let call = outline.call else { return }
    var captured = call.request
    captured.headers = captured.headers.filter { header in
      outline.apply.headers.contains { $0.name.lowercased() == header.name.lowercased() } || header.name.lowercased() == "content-type"
    }
    captured.user = outline.apply.user == nil ? nil : captured.user
    let messages = messages
    // What the session consists of is known by name; whatever else was secret is replaced wherever it is.
    let whole = RequestOutliner(base: "") { atom in Written(literal: messages.substitution.apply(atom.value)) }.outline(captured)
    var bare = whole
    let apply = outline.apply
    func isPlaced(_ field: Outline.Field, in list: [Outline.Field]) -> Bool {
      list.contains { $0.name.lowercased() == field.name.lowercased() }
    }
    bare.headers.removeAll { isPlaced($0, in: apply.headers) }
    bare.query.removeAll { isPlaced($0, in: apply.query) }
    bare.user = nil
    if case .form(let fields) = bare.body { bare.body = .form(fields.filter { !isPlaced($0, in: apply.form) }) }
    if case .json(let json) = bare.body { bare.body = .json(json.removing(apply.json.map(\.pointer))) }
    if case .xml(var root) = bare.body {
      root.attributes.removeAll { attribute in apply.xml.contains { $0.name == "@\(attribute.name)" } }
      root.children.removeAll { child in apply.xml.contains { $0.name == child.name } }
      bare.body = .xml(root)
    }
    var full = whole
    if let user = full.user {
      full.user = Outline.User(
        scheme: user.scheme, name: Written(literal: values["username"] ?? ""), password: Written(literal: values["password"] ?? ""))
    }
    // The spec puts the session on every request alike; a browser leaves a guard against forgery out where it only reads.
    let missing = (
      headers: apply.headers.filter { !isPlaced($0, in: full.headers) }, query: apply.query.filter { !isPlaced($0, in: full.query) }
    )
    if !missing.headers.isEmpty || !missing.query.isEmpty {
      corrections.append("The request after the login had only a part of what the spec puts on every request.")
    }
    full.headers += missing.headers.map { Outline.Field(name: $0.name, value: Written(literal: $0.value.filled(values))) }
    full.query += missing.query.map { Outline.Field(name: $0.name, value: Written(literal: $0.value.filled(values))) }
    let set = outline.steps.flatMap { $0.answer.cookiesSet }
    let cookies = captured.cookies.filter { cookie in
      (apply.usesJar && set.contains(cookie)) || apply.cookies.contains { $0.name == cookie.name }
    }
    let answered = answer(call.answer, needsBody: call.answer.body.count <= 1024)
    steps.append(
      "  - call: \(YAMLText.block(messages.request(bare), indent: 6))\n    exchange:\n"
        + turn(messages.request(full, cookies: cookies), answered) + "\n    answer: \(call.answer.status)")
  }

  // MARK: The end

  private mutating func addLogout() {
    guard let logout = outline.logout else { return }
    var request = logout.request
    for field in outline.apply.headers { request.headers.append(field) }
    request.query += outline.apply.query
    if request.user == nil { request.user = outline.apply.user }
    if case .form(let fields) = request.body { request.body = .form(fields + outline.apply.form) }
    if case .json(var json) = request.body {
      for placement in outline.apply.json { json = json.adding(placement.value, at: placement.pointer) }
      request.body = .json(json)
    }
    let set = outline.apply.usesJar ? outline.steps.flatMap { $0.answer.cookiesSet }.filter { !$0.value.isEmpty } : []
    let live = set.enumerated().filter { index, cookie in !set[(index + 1)...].contains { $0.name == cookie.name } }.map(\.element)
    steps.append("  - logout:\n" + turn(messages.request(request, cookies: live), answer(logout.answer, needsBody: false)))
  }
}

extension Outline {
  /// What looks like a secret in an answer, whether a spec needs it or not, and every cookie.
  fileprivate var incidentalSecrets: [String] {
    let answers = steps.map(\.answer) + [call?.answer, logout?.answer].compactMap(\.self)
    return answers.flatMap(\.incidentalSecrets) + (call?.request.cookies.map(\.value).filter { $0.utf8.count >= 6 } ?? [])
  }
}

extension CapturedAnswer {
  /// What looks like a secret by its name or its form, and every cookie.
  var incidentalSecrets: [String] {
    values.filter { value in
      guard value.value.utf8.count >= 6 else { return false }
      if value.isCookie || value.value.hasPrefix("eyJ") { return true }
      let role = FieldNames.role(of: value.name)
      guard !value.isNumber, value.source != .body else { return false }
      // `token_type: Bearer` is a word.
      let isWord = value.value.utf8.count < 16 && value.value.allSatisfy(\.isLetter)
      return (FieldNames.carriesSession(value.name) && !isWord) || role == .password || role == .secret || value.value.contains("@")
    }.map(\.value)
  }
}

extension Outline.JSON {
  func removing(_ pointers: [String], at pointer: String = "") -> Self {
    guard case .object(let members) = self else { return self }
    return .object(
      members.compactMap { member in
        let place = "\(pointer)/\(member.name)"
        return pointers.contains(place) ? nil : (member.name, member.value.removing(pointers, at: place))
      })
  }

  func adding(_ value: Written, at pointer: String) -> Self {
    guard case .object(let members) = self, !pointer.dropFirst().contains("/") else { return self }
    return .object(members + [(String(pointer.dropFirst()), .text(value))])
  }
}

extension Outline.Request {
  /// Every text with values in it.
  var written: [Written] {
    var all = path + fields.map(\.value) + (user.map { [$0.name, $0.password] } ?? [])
    switch body {
    case .none: break
    case .form(let fields): all += fields.map(\.value)
    case .text(let text): all.append(text)
    case .json(let json): all += json.written
    case .xml(let element): all += element.written
    }
    return all
  }
}

extension Outline.JSON {
  fileprivate var written: [Written] {
    switch self {
    case .literal: []
    case .text(let text), .number(let text): [text]
    case .array(let items): items.flatMap(\.written)
    case .object(let members): members.flatMap(\.value.written)
    }
  }
}

extension Outline.XML {
  fileprivate var written: [Written] {
    attributes.map(\.value) + (text.map { [$0] } ?? []) + children.flatMap(\.written)
  }
}
