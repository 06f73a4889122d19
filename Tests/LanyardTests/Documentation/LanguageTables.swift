import LanyardSpec

/// The tables of the pages in Documentation/Language that are made of what specs are read and checked with. A comment in a page says
/// which one follows: `<!-- keys: session -->`, `<!-- codes: unknown-key missing-key -->`.
struct LanguageTables {
  /// Where the table of a noun stands.
  let homes: [KeyTable.Noun: (path: String, anchor: String)]

  init(_ pages: [MarkdownPage]) {
    var homes: [KeyTable.Noun: (path: String, anchor: String)] = [:]
    for page in pages {
      for (index, line) in page.lines.enumerated() {
        for noun in Self.nouns(line) { homes[noun] = (page.path, page.heading(before: index + 1) ?? "") }
      }
    }
    self.homes = homes
  }

  /// The nouns whose table is announced by a line.
  static func nouns(_ line: String) -> [KeyTable.Noun] {
    guard let word = line.wholeMatch(of: /<!-- keys: (\w+) -->/)?.1 else { return [] }
    return [KeyTable.Noun(rawValue: String(word))].compactMap(\.self)
  }

  /// The codes whose table is announced by a line.
  static func codes(_ line: String) -> [Diagnostic.Code] {
    guard let words = line.wholeMatch(of: /<!-- codes: (.+) -->/)?.1 else { return [] }
    return words.split(separator: " ").map { Diagnostic.Code(rawValue: String($0)) }
  }

  /// The page with its tables made anew.
  func renewed(_ page: MarkdownPage) -> String {
    var result: [String] = []
    var rest = page.lines[...]
    while let line = rest.popFirst() {
      result.append(line)
      let rows = Self.nouns(line).flatMap { keys($0, on: page.path) } + Self.codes(line).asTable
      guard !rows.isEmpty else { continue }
      rest = rest.drop { $0.isEmpty }.drop { $0.hasPrefix("|") }.drop { $0.isEmpty }
      result += [""] + rows + [""]
    }
    return result.joined(separator: "\n")
  }

  /// The keys that the table of a noun shows: what it has in common with a source stands on the page of sources.
  static func ownKeys(of table: KeyTable) -> [KeyTable.Key] {
    let shared = KeyTable.source.names
    return table.id != .source && shared.allSatisfy(table.names.contains) ? table.keys.filter { !shared.contains($0.name) } : table.keys
  }

  private func keys(_ noun: KeyTable.Noun, on path: String) -> [String] {
    guard let table = KeyTable.all.first(where: { $0.id == noun }) else { return [] }
    let rows = Self.ownKeys(of: table).map { key in
      "| `\(key.name)` | \(form(key.form, on: path)) | \(presence(of: key, in: table)) | \(key.summary.inMarkdown) |"
    }
    return ["| key | value | default | meaning |", "|---|---|---|---|"] + rows
  }

  private func presence(of key: KeyTable.Key, in table: KeyTable) -> String {
    if key.isRequired { return "required" }
    if let word = key.defaultWord { return "`\(word)`" }
    guard let choice = table.choices.first(where: { $0.names.contains(key.name) }) else { return "–" }
    return choice.isRequired ? "one of these" : "at most one"
  }

  /// A value's form in words, with a link where it has a place of its own.
  private func form(_ form: ValueForm, on path: String) -> String {
    switch form {
    case .text(let pattern): Self.words(for: pattern)
    case .anyText: "text, perhaps empty"
    case .template: link("template", to: "Templates.md", from: path)
    case .words(let words): words.map { "`\($0)`" }.joined(separator: " ")
    case .duration: link("duration", to: "README.md#durations", from: path)
    case .status: "status"
    case .json: "JSON"
    case .jsonContainer: "JSON mapping or list"
    case .fields: link("fields", to: "Requests.md#fields", from: path)
    case .root: link("element", to: "Requests.md#xml", from: path)
    case .elements: link("elements", to: "Requests.md#xml", from: path)
    case .noun(let noun): link(noun, from: path)
    case .list(let item, _): "list: \(self.form(item, on: path))"
    case .listOrOne(let item, _): "\(self.form(item, on: path)), or a list"
    case .mapping(let item, _, _): "name: \(self.form(item, on: path))"
    case .either(let one, let other): "\(self.form(one, on: path)) or \(self.form(other, on: path))"
    case .allowances: link("code: reason", to: "README.md#findings-that-may-pass", from: path)
    }
  }

  private static func words(for pattern: String?) -> String {
    switch pattern {
    case #"^(\$\{|https://)"#: "URL"
    case #"^\$"#: "JSONPath"
    case "^0*[1-9][0-9]{0,5}$": "number"
    case "^https://[^/?#@]+$": "origin"
    default: "text"
    }
  }

  private func link(_ noun: KeyTable.Noun, from path: String) -> String {
    let words = KeyTable.all.first { $0.id == noun }?.noun ?? noun.rawValue
    let name = words.replacing(#/^an? /#, with: "").inMarkdown
    guard let home = homes[noun] else { return name }
    return link(name, to: "\(home.path.split(separator: "/").last ?? "")#\(home.anchor)", from: path)
  }

  /// A link to a place in the same folder.
  private func link(_ text: String, to target: String, from path: String) -> String {
    let page = target.prefix { $0 != "#" }
    let isHere = path.hasSuffix("/\(page)")
    guard isHere else { return "[\(text)](\(target))" }
    let anchor = target.dropFirst(page.count)
    return anchor.isEmpty ? text : "[\(text)](\(anchor))"
  }
}

extension [Diagnostic.Code] {
  /// What each means, with a link to its page.
  fileprivate var asTable: [String] {
    guard !isEmpty else { return [] }
    return ["| code | what it says |", "|---|---|"]
      + map { code in
        guard let page = RulePage.page(for: code) else { return "| `\(code)` | there is no such code |" }
        let anchor = page.codes.map(\.rawValue).joined(separator: "-")
        let weight = page.severity == .error ? "" : " (\(page.severity.rawValue)\(page.isAllowable ? ", can be allowed" : ""))"
        return "| [`\(code)`](../Rules.md#\(anchor)) | \(page.title.inMarkdown)\(weight) |"
      }
  }
}

extension String {
  /// A sentence of the schema in Markdown: what is written in a spec becomes code.
  fileprivate var inMarkdown: String {
    replacing("|", with: "\\|").replacing(/(^|[ (:])'([^']+)'/) { "\($0.1)`\($0.2)`" }
  }
}
