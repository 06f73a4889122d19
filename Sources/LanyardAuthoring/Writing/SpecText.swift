import Lanyard

/// Writes an outline as a spec, as people write theirs.
struct SpecText {
  private let outline: Outline
  private var lines: [String] = []

  init(_ outline: Outline, about: SpecTitle) {
    self.outline = outline
    lines = ["lanyard: 1", "name: \(about.name)"]
    if let title = about.title { lines.append("title: \(YAMLText.scalar(title))") }
    if !about.documentation.isEmpty {
      lines.append("documentation:")
      lines += about.documentation.map { "  - \(YAMLText.scalar($0))" }
    }
    addInputs()
    addMethod()
  }

  var text: String { lines.joined(separator: "\n") + "\n" }

  private mutating func add(_ depth: Int, _ line: String) { lines.append(String(repeating: "  ", count: depth) + line) }

  private mutating func addInputs() {
    lines += ["", "inputs:"]
    for input in outline.inputs {
      guard input.isURL || input.isSecret || input.note != nil else {
        add(1, "\(input.name): {}")
        continue
      }
      add(1, "\(input.name):")
      if input.isURL { add(2, "type: url") }
      if input.isSecret { add(2, "secret: true") }
      if let note = input.note { add(2, "description: \(YAMLText.scalar(note))") }
      if let example = input.example { add(2, "example: \(YAMLText.scalar(example))") }
    }
  }

  private mutating func addMethod() {
    lines += ["", "methods:"]
    add(1, "\(outline.method):")
    if !outline.steps.isEmpty {
      add(2, "login:")
      for step in outline.steps { addStep(step, depth: 3, isItem: true) }
      addLife()
    }
    if !outline.boundTo.isEmpty { add(2, "bound_to: [\(outline.boundTo.joined(separator: ", "))]") }
    addApply()
    add(2, "rejected:")
    for rejection in outline.rejected {
      if rejection.isAssumed {
        add(3, "# TODO: look up what a request with \(outline.steps.isEmpty ? "wrong credentials" : "a dead session") is answered with.")
      }
      add(3, "- status: \(rejection.status)")
      if rejection.isAssumed { add(4, "assumed: true") }
    }
    if let logout = outline.logout {
      add(2, "logout:")
      addStep(logout, depth: 3, isItem: true)
    }
    if let probe = outline.probe {
      add(2, "probe:")
      addStep(probe, depth: 3, isItem: false)
    }
  }

  // MARK: Steps

  private mutating func addStep(_ step: Outline.Step, depth: Int, isItem: Bool) {
    if let comment = step.comment { add(depth, "# \(comment)") }
    let inner = isItem ? depth + 1 : depth
    add(depth, isItem ? "- send:" : "send:")
    addRequest(step.request, depth: inner + 1)
    if !step.failures.isEmpty {
      add(inner, "fail:")
      for failure in step.failures {
        if failure.isAssumed { add(inner + 1, "# TODO: look up what a wrong password is answered with.") }
        add(inner + 1, "- when: \(Self.condition(failure.sign))")
        add(inner + 2, "as: credentials-rejected")
        if failure.isAssumed { add(inner + 2, "assumed: true") }
      }
    }
    let cookie = step.expectedCookie.map { "cookie: \(Self.cookieName($0, at: step.request.origin))" }
    switch (step.expectedStatus, cookie) {
    case (let status?, let cookie?): add(inner, "expect: { all: [ { status: \(status) }, { \(cookie) } ] }")
    case (let status?, nil): add(inner, "expect: { status: \(status) }")
    case (nil, let cookie?): add(inner, "expect: { \(cookie) }")
    case (nil, nil): break
    }
    guard !step.extracts.isEmpty else { return }
    add(inner, "extract:")
    for extract in step.extracts { add(inner + 1, "\(extract.name): \(Self.source(extract))") }
  }

  private static func condition(_ sign: Outline.Sign) -> String {
    switch sign {
    case .status(let status): "{ status: \(status) }"
    case .body(let text): "{ body: text, contains: \(YAMLText.quoted(text)) }"
    case .json(let path, let text): "{ json: \(YAMLText.quoted(path)), equals: \(YAMLText.quoted(text)) }"
    }
  }

  private static func source(_ extract: Outline.Extract) -> String {
    var parts: [String]
    switch extract.source {
    case .json(let path): parts = ["json: \(flow(path))"]
    case .xml(let path): parts = ["xml: \(flow(path))"]
    case .html(let path): parts = ["html: \(flow(path))"]
    case .header(let name): parts = ["header: \(flow(name))"]
    case .cookie(let name): parts = ["cookie: \(flow(name))"]
    case .body: parts = ["body: text", "filters: [trim]"]
    case .redirectQuery(let name): parts = ["redirect: { query: \(flow(name)) }"]
    case .redirectFragment(let name): parts = ["redirect: { fragment: \(flow(name)) }"]
    }
    if extract.takesFirst { parts.append("first: true") }
    if let claim = extract.claim { parts = ["jwt: \(claim)", "in: { \(parts.joined(separator: ", ")) }"] }
    if !extract.isSecret { parts.append("secret: false") }
    return "{ \(parts.joined(separator: ", ")) }"
  }

  /// In flow style brackets and commas mean something.
  private static func flow(_ text: String) -> String {
    text.contains(where: { "[]{},'".contains($0) }) ? YAMLText.quoted(text) : YAMLText.scalar(text)
  }

  /// Some servers put their own host or port into a cookie's name: the next server has another.
  private static func cookieName(_ name: String, at origin: Origin) -> String {
    let port = String(origin.port)
    let host = origin.host.replacing(".", with: "-")
    guard name.contains(port) || (host.count > 3 && name.contains(host)) else { return flow(name) }
    var pattern = name.unicodeScalars.reduce(into: "") { result, scalar in
      if "\\^$.|?*+()[]{}".unicodeScalars.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    if host.count > 3 { pattern = pattern.replacing(host, with: ".+") }
    return "{ matches: \(YAMLText.quoted("^\(pattern.replacing(port, with: "[0-9]+"))$")) }"
  }

  // MARK: Requests

  private mutating func addRequest(_ request: Outline.Request, depth: Int) {
    let path = request.path.map { "/" + $0.template }.joined()
    add(depth, "\(request.verb.lowercased()): \(YAMLText.scalar("${\(request.base)}\(path == "/" ? "/" : path)"))")
    addFields("query", request.query, depth: depth)
    var headers = request.headers
    if let type = request.contentType { headers.append(Outline.Field(name: "Content-Type", value: Written(literal: type))) }
    addFields("headers", headers, depth: depth)
    if let user = request.user { addUser(user, depth: depth) }
    switch request.body {
    case .none: break
    case .form(let fields): addFields("form", fields, depth: depth)
    case .text(let text): add(depth, "text: \(YAMLText.quoted(text.template))")
    case .xml(let element):
      add(depth, "xml:")
      addXML([element], depth: depth + 1)
    case .json(let json): addJSON("json:", json, depth: depth)
    }
    if request.query.contains(where: { !$0.value.isLiteral }) {
      add(depth, "allow: { secret-in-url: The request was captured so; look up whether the vendor takes it elsewhere. }")
    }
  }

  private mutating func addFields(_ key: String, _ fields: [Outline.Field], depth: Int) {
    guard !fields.isEmpty else { return }
    add(depth, "\(key):")
    let isRepeated = Set(fields.map(\.name)).count < fields.count
    for field in fields {
      let name = YAMLText.scalar(field.name.replacing("${", with: "$${"))
      add(depth + 1, "\(isRepeated ? "- " : "")\(name): \(YAMLText.scalar(field.value.template))")
    }
  }

  private mutating func addUser(_ user: Outline.User, depth: Int) {
    add(depth, "authenticate:")
    guard user.scheme != .negotiate else { return add(depth + 1, "- negotiate: {}") }
    add(
      depth + 1,
      "- \(user.scheme.rawValue): { username: \(YAMLText.quoted(user.name.template)), password: \(YAMLText.quoted(user.password.template)) }"
    )
  }

  private mutating func addJSON(_ label: String, _ json: Outline.JSON, depth: Int) {
    switch json {
    case .literal(let literal): add(depth, "\(label) \(literal)")
    case .text(let text): add(depth, "\(label) \(YAMLText.scalar(text.template, isJSON: true))")
    case .number(let text): add(depth, "\(label) \(YAMLText.scalar(text.template))")
    case .array(let items):
      guard !items.isEmpty else { return add(depth, "\(label) []") }
      add(depth, label)
      for item in items { addItem(item, depth: depth + 1) }
    case .object(let members):
      guard !members.isEmpty else { return add(depth, "\(label) {}") }
      add(depth, label)
      for member in members { addJSON("\(YAMLText.scalar(member.name, isJSON: true)):", member.value, depth: depth + 1) }
    }
  }

  /// An item's own lines begin on that of its dash.
  private mutating func addItem(_ item: Outline.JSON, depth: Int) {
    let start = lines.count
    switch item {
    case .object(let members) where !members.isEmpty:
      for member in members { addJSON("\(YAMLText.scalar(member.name, isJSON: true)):", member.value, depth: depth + 1) }
    case .array(let items) where !items.isEmpty:
      for inner in items { addItem(inner, depth: depth + 1) }
    default: return addJSON("-", item, depth: depth)
    }
    let margin = String(repeating: "  ", count: depth)
    lines[start] = margin + "- " + lines[start].dropFirst(margin.count + 2)
  }

  private mutating func addXML(_ elements: [Outline.XML], depth: Int) {
    var done: Set<String> = []
    for element in elements where done.insert(element.name).inserted {
      let twins = elements.filter { $0.name == element.name }
      let name = YAMLText.scalar(element.name)
      if twins.count > 1 {
        add(depth, "\(name):")
        for twin in twins {
          let start = lines.count
          addContent(of: twin, label: "-", depth: depth + 1)
          guard lines.count > start + 1 else { continue }
          // The first of the lines below the dash moves up to it.
          let first = lines.remove(at: start + 1)
          lines[start] = String(repeating: "  ", count: depth + 1) + "- " + first.drop { $0 == " " }
        }
      } else {
        addContent(of: element, label: "\(name):", depth: depth)
      }
    }
  }

  private mutating func addContent(of element: Outline.XML, label: String, depth: Int) {
    if element.attributes.isEmpty, element.children.isEmpty {
      return add(depth, "\(label) \(YAMLText.scalar(element.text?.template ?? ""))")
    }
    add(depth, label)
    for attribute in element.attributes { add(depth + 1, "\"@\(attribute.name)\": \(YAMLText.scalar(attribute.value.template))") }
    if let text = element.text { add(depth + 1, "\"#text\": \(YAMLText.scalar(text.template))") }
    addXML(element.children, depth: depth + 1)
  }

  // MARK: The session

  private mutating func addLife() {
    switch outline.life {
    case .unknown:
      add(2, "# TODO: look up how long a session lives, such as 'idle: 30m' or 'after: 8h'.")
      add(2, "session: { until: rejected }")
    case .idle(let time): add(2, "session: { idle: \(time) }")
    case .after(let time): add(2, "session: { after: \(time) }")
    case .expiresIn(let name): add(2, "session: { expires_in: \"${\(name)}\" }")
    case .expiresAt(let name): add(2, "session: { expires_at: \"${\(name)}\" }")
    }
  }

  private mutating func addApply() {
    let apply = outline.apply
    add(2, "apply:")
    addFields("headers", apply.headers, depth: 3)
    addFields("query", apply.query, depth: 3)
    if apply.usesJar { add(3, "cookies: jar") } else { addFields("cookies", apply.cookies, depth: 3) }
    addFields("form", apply.form, depth: 3)
    addFields("json", apply.json.map { Outline.Field(name: $0.pointer, value: $0.value) }, depth: 3)
    addFields("xml", apply.xml, depth: 3)
    if let user = apply.user { addUser(user, depth: 3) }
    if !apply.query.isEmpty {
      add(3, "allow: { secret-in-url: Requests were captured so; look up whether the vendor takes it elsewhere. }")
    }
  }
}

/// What a spec says of itself.
package struct SpecTitle: Sendable {
  package var name: String
  package var title: String?
  package var documentation: [String]

  package init(name: String, title: String? = nil, documentation: [String] = []) {
    self.name = name
    self.title = title
    self.documentation = documentation
  }
}
