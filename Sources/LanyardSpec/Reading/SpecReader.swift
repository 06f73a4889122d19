/// Reads a spec's nodes into the model.
///
/// A mistake becomes a diagnostic and reading goes on: what is broken is read as something empty that no rule complains about, and
/// `unread` remembers the words in it, so that each mistake is told once.
package struct SpecReader {
  package internal(set) var diagnostics: [Diagnostic] = []
  /// How many errors the readers have reported.
  var errors = 0
  package internal(set) var unread = Unread()
  /// Whether there is a pattern of whose structure something may be to say.
  var hasTellingPatterns = false
  /// Every known key that was met, where they are recorded.
  package internal(set) var keyPlaces: [KeyPlace] = []
  let recordsKeys: Bool
  /// The spec's fixed origins, known before its URLs are read.
  var origins: [Located<String>] = []

  package init(recordsKeys: Bool = false) { self.recordsKeys = recordsKeys }
}

extension KeyTable {
  package static let spec = KeyTable(
    .spec, "a spec",
    [
      Key("lanyard", "the version of the language: 1", .words(["1"]), isRequired: true),
      Key("name", "the spec's name: letters, digits and '-'", .text(like: "^[A-Za-z0-9][A-Za-z0-9-]*$"), isRequired: true),
      Key("title", "the product's name for people", .text()),
      Key("description", "what the product is, in a sentence or two", .text()),
      Key("documentation", "where the vendor documents the login", .list(of: .text())),
      Key("inputs", "what the user gives, by name", .mapping(of: .noun(.input), names: Grammar.namePattern)),
      Key(
        "origins", "fixed origins that requests may go to beside those of the url inputs: 'https://host[:port]'",
        .list(of: .text(like: "^https://[^/?#@]+$"))),
      Key("namespaces", "prefixes for XPath expressions, each with its URI", .mapping(of: .text())),
      Key(
        "methods", "the ways to authenticate, by name; the first is the default",
        .mapping(of: .noun(.method), names: Grammar.methodNamePattern, isFilled: true), isRequired: true),
    ], refused: ["extends": .later("extends")])
}

extension SpecReader {
  /// More than any spec has; what the rules cost grows with the product of some of them.
  private enum Limit {
    static let inputs = 200
    static let methods = 50
    static let origins = 50
  }

  /// Reads a document; nil where it is no mapping or speaks a later language.
  package mutating func spec(_ node: Node, source: SourceText) -> AuthSpec? {
    guard speaksThisVersion(node), let keys = mapping(node, .spec) else { return nil }
    _ = require("lanyard", of: keys, help: "begin with 'lanyard: 1'")
    let name = require("name", of: keys).flatMap { specName($0) } ?? ""
    let title = keys.read("title") { text($0) }
    let summary = keys.read("description") { text($0) }
    let documentation = keys.read("documentation") { node in list(node).compactMap { text($0) } } ?? []
    let inputs = keys.read("inputs") { node in
      namedEntries(node, limit: Limit.inputs, "inputs").map { input($0) }
    }
    origins =
      keys.read("origins") { node in
        bounded(list(node), to: Limit.origins, "origins", at: node).compactMap { origin($0) }
      } ?? []
    let namespaces = keys.read("namespaces") { namespaceTable($0) } ?? [:]
    let methods = require("methods", of: keys).map { node in
      let entries = namedEntries(node, limit: Limit.methods, "methods")
      if case .mapping = node.content, entries.isEmpty {
        report(.emptyList, "a spec has at least one method", at: node.range)
      }
      return entries.map { method($0) }
    }
    return AuthSpec(
      name: name, title: title, summary: summary, documentation: documentation, inputs: inputs ?? [], methods: methods ?? [],
      source: source, warnings: [], origins: origins, namespaces: namespaces, document: node)
  }

  /// A later language has words that this one does not know: nothing else is said about such a file.
  mutating func speaksThisVersion(_ node: Node) -> Bool {
    guard case .mapping(let entries) = node.content, let version = entries.first(where: { $0.key.value == "lanyard" })?.value
    else { return true }
    guard let word = text(version), word != "1" else { return true }
    if word.utf8.allSatisfy(Grammar.isDigit), word.utf8.first != UInt8(ascii: "0") {
      report(
        .needsLaterLanyard, "version \(word) of the language needs a later Lanyard", at: version.range,
        help: "this one reads version 1")
      return false
    }
    report(.wrongValue, "'\(word)' is no version of the language", at: version.range, help: "write 'lanyard: 1'")
    return true
  }

  private mutating func specName(_ node: Node) -> String? {
    guard let name = text(node) else { return nil }
    if !Grammar.isSpecName(name) {
      report(.invalidName, "'\(name)' is no name of a spec", at: node.range, help: "it has letters, digits and '-'")
    }
    return name
  }

  private mutating func origin(_ node: Node) -> Located<String>? {
    guard let text = text(node) else { return nil }
    if let help = Origin.objection(to: text) {
      report(.invalidURL, "'\(text)' is no origin", at: node.range, help: help)
      unread.add(node)
    }
    return Located(text, at: node.range)
  }

  private mutating func namespaceTable(_ node: Node) -> [String: String] {
    var namespaces: [String: String] = [:]
    for entry in entries(node) {
      let prefix = entry.key.value
      if !Grammar.isPrefix(prefix) || prefix.lowercased().hasPrefix("xml") {
        report(
          .invalidName, "'\(prefix)' is no prefix for a namespace", at: entry.key.range,
          help: "it begins with a letter or '_', has no ':' and does not begin with 'xml'")
      }
      namespaces[prefix] = text(entry.value)
    }
    return namespaces
  }
}
