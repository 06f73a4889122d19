import LanyardSpec

/// What `lanyard-specs.yaml` among a target's files says of the Swift that is made for it.
struct Configuration {
  var access = AccessLevel.internal
}

/// A configuration's file, and what there is to say about it.
struct ConfigurationReport {
  private(set) var configuration = Configuration()
  private var diagnostics: [Diagnostic] = []
  private let source: SourceText

  init(_ path: String) {
    let text = SpecFile(path: path).source(&diagnostics)
    source = text ?? SourceText(path: path, text: "")
    guard let text, let root = YAMLComposer.compose(text, diagnostics: &diagnostics) else { return }
    read(root)
  }

  func show() -> Bool {
    for line in DiagnosticRenderer(source).shortForm(diagnostics) { print(line) }
    return !diagnostics.areFailure()
  }

  private mutating func read(_ root: Node) {
    guard case .mapping(let entries) = root.content else {
      diagnostics.append(Diagnostic(.error, .wrongType, "a configuration is a mapping, such as 'access: public'", at: root.range))
      return
    }
    for entry in entries {
      guard entry.key.value == "access" else {
        let message = "unknown key '\(entry.key.value)' in a configuration"
        diagnostics.append(Diagnostic(.error, .unknownKey, message, at: entry.key.range, help: "known here: 'access'"))
        continue
      }
      guard case .scalar(let scalar) = entry.value.content, let level = AccessLevel(rawValue: scalar.text) else {
        let help = "'internal' (the default) or 'public'"
        diagnostics.append(Diagnostic(.error, .wrongValue, "this is no level of access", at: entry.value.range, help: help))
        continue
      }
      configuration.access = level
    }
  }
}
