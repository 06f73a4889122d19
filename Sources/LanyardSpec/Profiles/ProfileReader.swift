extension KeyTable {
  package static let profiles = KeyTable(
    .profiles, "a file of profiles",
    [
      Key("lanyard", "the version of the language: 1", .words(["1"]), isRequired: true),
      Key(
        "profiles", "logins by name", .mapping(of: .noun(.profile), names: ProfileReader.namePattern, isFilled: true),
        isRequired: true),
    ])

  package static let profile = KeyTable(
    .profile, "a profile",
    [
      Key("spec", "a spec's name, or its path from this file's folder", .text(), isRequired: true),
      Key("method", "the method; the spec's first unless named", .text()),
      Key(
        "inputs", "the inputs: those that are not secret as text, the others by where they come from",
        .mapping(of: .either(.anyText, .noun(.origin)), names: Grammar.namePattern)),
      Key("ca", "trust the certificates in this PEM file instead of the system's", .text()),
      Key("proxy", "go through a proxy: http://HOST:PORT, socks5://HOST:PORT, or 'env' for the one that HTTPS_PROXY names", .text()),
      Key("allow_plain_http", "'true' to send credentials unencrypted over http to a host other than this one", .boolean),
      Key("logout", "'on-exit': the session ends with the command that 'lanyard exec' runs", .words(["on-exit"])),
    ])

  package static let origin = KeyTable(
    .origin, "an input's origin",
    ProfileReader.origins + [Key("timeout", "of 'command': how long it may take; 30s unless given", .duration)],
    choices: [Choice(ProfileReader.origins, isRequired: true)])
}

/// Reads a file of profiles into the model, as `SpecReader` does with a spec.
package struct ProfileReader {
  /// What a session's file can be called too.
  static let namePattern = "^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$"

  fileprivate static let origins = [
    KeyTable.Key("env", "the name of an environment variable", .text()),
    KeyTable.Key("file", "a file's path from this file's folder; '~/' is the home folder", .text()),
    KeyTable.Key(
      "command", "a program and its arguments, started without a shell in this file's folder; its standard output is the value",
      .list(of: .anyText, isFilled: true)),
    KeyTable.Key("prompt", "what a person is asked at the terminal, without echo", .text()),
  ]

  /// How long a command may take that says nothing.
  package static let commandTimeout = Duration.seconds(30)

  private static let profileLimit = 1000

  private var reader = SpecReader()

  /// Reads a file's text: it is nil where there are errors among the diagnostics, which come in the order of the file.
  package static func read(_ source: SourceText) -> (file: ProfileFile?, diagnostics: [Diagnostic]) {
    var reader = ProfileReader()
    guard let root = YAMLComposer.compose(source, diagnostics: &reader.reader.diagnostics) else {
      return (nil, reader.reader.diagnostics.sortedByPlace())
    }
    let file = reader.file(root, source: source)
    let diagnostics = reader.reader.diagnostics.sortedByPlace()
    return (diagnostics.areFailure() ? nil : file, diagnostics)
  }

  private mutating func file(_ node: Node, source: SourceText) -> ProfileFile? {
    guard reader.speaksThisVersion(node), let keys = reader.mapping(node, .profiles) else { return nil }
    _ = reader.require("lanyard", of: keys, help: "begin with 'lanyard: 1'")
    guard let list = reader.require("profiles", of: keys) else { return nil }
    let entries = reader.namedEntries(list, limit: Self.profileLimit, "profiles")
    if case .mapping = list.content, entries.isEmpty { reader.report(.emptyList, "there is no profile", at: list.range) }
    return ProfileFile(source: source, profiles: entries.compactMap { profile($0) })
  }

  private mutating func profile(_ entry: Node.Entry) -> Profile? {
    checkName(entry.key)
    guard let keys = reader.mapping(entry.value, .profile) else { return nil }
    let spec = reader.require("spec", of: keys, help: "spec: NAME, or its path from this file's folder").flatMap { text($0) }
    let profile = Profile(
      name: entry.key, spec: spec ?? Located("", at: entry.key.range), method: keys.read("method") { text($0) },
      inputs: keys.read("inputs") { node in reader.entries(node).compactMap { input($0) } } ?? [],
      certificates: keys.read("ca") { text($0) }, proxy: keys.read("proxy") { text($0) },
      allowsPlainHTTP: keys.read("allow_plain_http") { reader.boolean($0) } ?? false,
      logsOutOnExit: keys.read("logout") { reader.word($0, among: ["on-exit"]) } != nil)
    return profile
  }

  private mutating func checkName(_ key: Located<String>) {
    let name = key.value
    let isName =
      !name.isEmpty && name.utf8.count <= 100 && !name.hasPrefix(".") && !name.hasPrefix("-")
      && name.utf8.allSatisfy { Grammar.isLetter($0) || Grammar.isDigit($0) || "._-".utf8.contains($0) }
    guard !isName else { return }
    reader.report(
      .invalidName, "'\(name)' is no name of a profile", at: key.range,
      help: "it has letters, digits, '.', '_' and '-', at most 100, and begins neither with '.' nor with '-'")
  }

  private mutating func input(_ entry: Node.Entry) -> Profile.Input? {
    let value: Profile.Value?
    switch entry.value.content {
    case .scalar: value = verbatim(entry.value).map { .text($0) }
    case .mapping: value = origin(entry.value).map { .origin($0) }
    case .sequence:
      reader.refuse(entry.value, expected: "text, or where it comes from")
      value = nil
    }
    return value.map { Profile.Input(name: entry.key, value: $0, range: entry.value.range) }
  }

  private mutating func origin(_ node: Node) -> Profile.Origin? {
    guard let keys = reader.mapping(node, .origin) else { return nil }
    let names = Self.origins.map(\.name)
    let chosen = reader.exactlyOne(
      of: WordSet(names), in: keys, orElse: "it is not said where this comes from", help: "one of \(names.quotedList)")
    let timeout = keys.read("timeout") { reader.duration($0) }
    if let node = keys["timeout"], let chosen, chosen.key.value != "command" {
      reader.report(.misplacedKey, "only a 'command' has a 'timeout'", at: node.range)
    }
    guard let chosen else { return nil }
    switch chosen.key.value {
    case "env": return variable(chosen.value).map { .environment($0) }
    case "file": return text(chosen.value).map { .file($0.value) }
    case "prompt": return text(chosen.value).map { .prompt($0.value) }
    default: return command(chosen.value).map { .command($0, timeout: timeout ?? Self.commandTimeout) }
    }
  }

  private mutating func command(_ node: Node) -> [String]? {
    if case .scalar = node.content {
      reader.report(
        .wrongType, "expected a list, found text", at: node.range,
        help: "no shell reads it: write the program and each of its arguments, [pass, show, vault]")
      return nil
    }
    let items = reader.list(node)
    let words = items.compactMap { verbatim($0) }
    guard words.count == items.count else { return nil }
    guard let program = words.first, !program.isEmpty else {
      reader.report(.emptyList, "a command begins with a program", at: node.range)
      return nil
    }
    return words
  }

  private mutating func variable(_ node: Node) -> String? {
    guard let name = text(node)?.value else { return nil }
    if name.utf8.contains(UInt8(ascii: "=")) || name.utf8.contains(UInt8(ascii: "$")) {
      reader.report(.wrongValue, "'\(name)' is no name of a variable", at: node.range, help: "its name alone, such as BACKUP_PASSWORD")
    }
    return name
  }

  private mutating func text(_ node: Node) -> Located<String>? {
    guard let text = reader.text(node), !hasNUL(text, at: node) else { return nil }
    return Located(text, at: node.range)
  }

  /// Nothing is filled in anywhere in a file of profiles.
  private mutating func verbatim(_ node: Node) -> String? {
    guard let text = reader.verbatim(node), !hasNUL(text, at: node) else { return nil }
    return text
  }

  /// The system would read a text only as far as its first NUL.
  private mutating func hasNUL(_ text: String, at node: Node) -> Bool {
    guard text.utf8.contains(0) else { return false }
    reader.report(.invalidText, "a NUL cannot stand here", at: node.range)
    return true
  }
}
