import LanyardSpec

/// A piece of a spec from the documentation, put into a spec that has nothing else to complain about. Where it belongs is told by its
/// first keys; what it leaves out stands around it.
struct Fragment {
  enum Place { case file, spec, method, step, request }

  let lines: [String]
  private let keys: [String]
  let place: Place

  /// Nil where the first keys belong nowhere.
  init?(_ text: String) {
    let lines = text.split(separator: "\n").map(String.init)
    let keys = lines.compactMap { $0.prefixMatch(of: /(?:- )?([a-z_]+):/).map { String($0.1) } }
    guard let place = Self.place(of: lines, with: keys) else { return nil }
    self.lines = lines
    self.keys = keys
    self.place = place
  }

  private static func place(of lines: [String], with keys: [String]) -> Place? {
    func has(anyOf names: [String]) -> Bool { keys.contains(where: names.contains) }
    if has(anyOf: ["lanyard"]) { return .file }
    if lines.contains(where: { $0.hasPrefix("- ") }) { return lines.contains { $0.contains("send:") } ? .method : nil }
    if has(anyOf: ["get", "post", "put", "patch", "delete", "head"]) { return .request }
    if has(anyOf: ["send", "fail", "expect", "extract"]) { return .step }
    if has(anyOf: ["inputs", "origins", "namespaces", "methods"]) { return .spec }
    return has(anyOf: KeyTable.method.names) ? .method : nil
  }

  /// The inputs that fragments may use without declaring them.
  private static let inputs = [
    ("username", "{}"), ("password", "{ secret: true }"), ("domain", "{ optional: true }"), ("tenant", "{}"),
    ("api_key", "{ secret: true }"), ("client_id", "{}"), ("client_secret", "{ secret: true }"), ("certificate", "{ type: file }"),
    ("private_key", "{ type: file, secret: true }"), ("passphrase", "{ secret: true, optional: true }"),
    ("authorities", "{ type: file }"), ("ticket_cache", "{ optional: true }"), ("keytab", "{}"), ("port", "{ type: number }"),
    ("remember", "{ type: boolean }"), ("key", "{ secret: true }"),
  ]

  /// The whole spec.
  var source: SourceText { SourceText(path: "example", text: spec.joined(separator: "\n") + "\n") }

  private var text: String { lines.joined(separator: "\n") }

  /// The names that stand in templates.
  private var used: [String] {
    var names = text.matches(of: /\$\{\s*(\w+)/).map { String($0.1) }
    names += text.matches(of: /(?:hmac\(\w+,\s*|default\(|input: )([A-Za-z_]\w*)/).map { String($0.1) }
    return names.unique
  }

  /// The names that the fragment itself extracts, and those of them that have nothing secret.
  private var extracted: [String] {
    var diagnostics: [Diagnostic] = []
    return YAMLComposer.compose(SourceText(path: "", text: text), diagnostics: &diagnostics)?.extractedNames.unique ?? []
  }

  private var spec: [String] {
    let extracted = self.extracted
    let given = used.filter { name in Self.inputs.contains { $0.0 == name } }
    // What nobody has declared an earlier step has brought.
    let brought = place == .file || place == .spec ? [] : used.filter { !(["base_url"] + given + extracted).contains($0) }
    let earlier = brought.isEmpty ? [] : [Self.login(extracting: brought)]
    let needsFailure = !Set(given).isDisjoint(with: ["password", "api_key", "client_secret", "key", "passphrase", "private_key"])
    let failure = needsFailure && !keys.contains("fail") ? ["fail: [{ when: { status: 401 }, as: credentials-rejected }]"] : []
    let head = ["lanyard: 1", "name: example"]
    let declarations = ["inputs:", "  base_url: { type: url }"] + Self.inputs.filter { given.contains($0.0) }.map { "  \($0.0): \($0.1)" }

    switch place {
    case .file: return lines
    case .spec: return head + lines + (keys.contains("methods") ? [] : Self.method(using: inputNames))
    case .method:
      let isList = lines.first?.hasPrefix("- ") == true
      let own = isList ? ["login:"] + earlier + lines.indented(2) : lines
      let needsLogin = keys.contains(where: ["session", "renew", "logout"].contains) || !brought.isEmpty
      let isWhole = isList || keys.contains("login") || !needsLogin
      let login = isWhole ? [] : ["login:", Self.login(extracting: brought.isEmpty ? ["token"] : brought)]
      let method = login + own + surroundings(of: login + own, extracted + brought)
      return head + declarations + ["methods:", "  example:"] + method.indented(4)
    case .step, .request:
      let send = keys.contains("send") ? [] : ["send: { get: \"${base_url}/login\" }"]
      let step = failure + (place == .request ? ["send:"] + lines.indented(2) : send + lines)
      let login = ["login:"] + earlier + ["  -"] + step.indented(4)
      return head + declarations + ["methods:", "  example:"] + (login + surroundings(of: login, extracted + brought)).indented(4)
    }
  }

  /// A session and its placement where a method has none of its own.
  private func surroundings(of method: [String], _ values: [String]) -> [String] {
    func has(_ key: String) -> Bool { method.contains { $0.hasPrefix("\(key):") } }
    let placed = values.map { "\"X-\($0)\": \"${\($0) | default('')}\"" }.joined(separator: ", ")
    return (has("login") && !has("session") ? ["session: { idle: 30m }"] : [])
      + (has("login") && !has("apply") ? ["apply: { cookies: jar, headers: { \(placed) } }"] : [])
      + (!has("login") && !has("apply") ? ["apply: { headers: { X-Client: lanyard } }"] : [])
  }

  private static func login(extracting names: [String]) -> String {
    let extract = names.map { "\($0): { json: $.\($0) }" }.joined(separator: ", ")
    return "  - { send: { get: \"${base_url}/first\" }, extract: { \(extract) } }"
  }

  /// The inputs that the fragment declares.
  private var inputNames: [String] {
    lines.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") && !$0.contains("type: url") }
      .compactMap { $0.prefixMatch(of: /\s+(\w+):/).map { String($0.1) } }
  }

  private static func method(using names: [String]) -> [String] {
    ["methods:", "  example:", "    apply:", "      headers:", "        X-Client: lanyard"]
      + names.map { "        X-\($0): ${\($0)}" }
  }
}

extension Node {
  /// The keys below each `extract`.
  fileprivate var extractedNames: [String] {
    switch content {
    case .scalar: return []
    case .sequence(let items): return items.flatMap(\.extractedNames)
    case .mapping(let entries):
      return entries.flatMap { entry -> [String] in
        guard entry.key.value == "extract", case .mapping(let values) = entry.value.content else { return entry.value.extractedNames }
        return values.map(\.key.value)
      }
    }
  }
}

extension [String] {
  fileprivate func indented(_ count: Int) -> [String] { map { String(repeating: " ", count: count) + $0 } }

  fileprivate var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
