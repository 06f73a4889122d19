import FoundationEssentials
import Lanyard
import LanyardPOSIX

/// The inputs of a method, gathered from the command line, from what was kept, and from the person at the terminal.
struct GatheredInputs {
  var values: [String: InputValue] = [:]
  /// What may be kept: the inputs that are not secret.
  var open: [String: String] = [:]
  /// Where the secrets came from.
  var secrets: [String: SecretOrigin] = [:]
  /// The secrets that exist and are not at hand.
  var withheld: Set<String> = []
}

/// Gathers the inputs of a method.
struct InputGatherer {
  let spec: AuthSpec
  let method: Method
  let given: GivenInputs
  /// What was kept at an earlier login.
  let kept: KeptAccount?
  let console: Console

  /// Everything that the method needs; what is nowhere to be had is asked for.
  func everything() throws(CommandError) -> GatheredInputs {
    var gathered = try present()
    var missing: [InputDeclaration] = []
    for declaration in declarations where gathered.values[declaration.name] == nil {
      let hadOne = kept?.secrets[declaration.name] != nil
      guard hadOne || (!declaration.isOptional && declaration.defaultValue == nil) else { continue }
      guard let answer = try ask(for: declaration) else {
        missing.append(declaration)
        continue
      }
      add(answer.value, from: answer.origin, to: &gathered, for: declaration)
    }
    guard missing.isEmpty else { throw lacking(missing) }
    gathered.withheld = []
    return gathered
  }

  /// What is there without asking anybody; secrets that were used and are not at hand are withheld.
  func present() throws(CommandError) -> GatheredInputs {
    try refuseUnknown()
    var gathered = GatheredInputs()
    for declaration in declarations {
      if let input = given.byName[declaration.name] {
        let (value, origin) = try read(input, declaration)
        add(value, from: origin, to: &gathered, for: declaration)
      } else if !declaration.isKeptByOrigin, let value = kept?.inputs[declaration.name] {
        add(InputText(value), from: .person, to: &gathered, for: declaration)
      } else if declaration.isKeptByOrigin, let origin = kept?.secrets[declaration.name] {
        if let value = try? read(origin, declaration) {
          add(value, from: origin, to: &gathered, for: declaration)
        } else {
          gathered.withheld.insert(declaration.name)
        }
      }
    }
    return gathered
  }

  private var declarations: [InputDeclaration] { spec.inputs(usedBy: method) }

  private func add(_ value: InputText, from origin: SecretOrigin, to gathered: inout GatheredInputs, for declaration: InputDeclaration) {
    if declaration.isKeptByOrigin {
      if declaration.isSecret { console.conceal(value.text) }
      gathered.values[declaration.name] = value.secret
      gathered.secrets[declaration.name] = origin
    } else {
      gathered.values[declaration.name] = .text(value.text)
      gathered.open[declaration.name] = value.text
    }
  }

  private func read(_ input: GivenInput, _ declaration: InputDeclaration) throws(CommandError) -> (InputText, SecretOrigin) {
    let reader = InputReader(declaration: declaration)
    switch input {
    case .value(let value):
      guard !declaration.isSecret else {
        throw CommandError(
          "secret-argument",
          "'\(declaration.name)' is secret: on a command line other users and the shell's history can see it",
          help: "give it with \(Self.ways(to: declaration.name)), or at the prompt", "if it was the real one, change it", status: .input)
      }
      return (InputText(value), .person)
    case .environment(let variable): return (try reader.environment(variable), .environment(variable))
    case .file(let path): return (try reader.file(path), .file(Self.absolute(path)))
    case .standardInput: return (try reader.standardInput(), .person)
    }
  }

  private func read(_ origin: SecretOrigin, _ declaration: InputDeclaration) throws(CommandError) -> InputText? {
    switch origin {
    case .environment(let variable): try InputReader(declaration: declaration).environment(variable)
    case .file(let path): try InputReader(declaration: declaration).file(path)
    case .person: nil
    }
  }

  private func refuseUnknown() throws(CommandError) {
    let known = spec.inputs.map(\.name)
    for name in given.byName.keys.sorted() {
      guard known.contains(name) else {
        let near = nearestName(to: name, among: known).map { "did you mean '\($0)'?" }
        throw CommandError(
          "invalid-input", "\(spec.name) has no input '\(name)'",
          help: near ?? "it has \(known.map { "'\($0)'" }.joined(separator: ", "))", status: .input)
      }
      if !declarations.contains(where: { $0.name == name }) {
        console.note("note: the method '\(method.name)' does not use '\(name)'")
      }
    }
  }

  // MARK: - Asking

  private func ask(for declaration: InputDeclaration) throws(CommandError) -> (value: InputText, origin: SecretOrigin)? {
    guard Terminal.isInteractive else { return nil }
    let isPath = declaration.kind == .file
    let answer: String?
    do throws(SystemError) {
      answer = try Terminal.ask(question(declaration), echoing: !declaration.isSecret || isPath)
    } catch {
      throw CommandError("terminal", "the terminal cannot be used: \(error.message)", status: .input)
    }
    guard let answer, !answer.isEmpty else { return nil }
    guard isPath else { return (InputText(answer), .person) }
    return (try InputReader(declaration: declaration).file(answer), .file(Self.absolute(answer)))
  }

  private func question(_ declaration: InputDeclaration) -> String {
    var hints: [String] = []
    switch declaration.kind {
    case .choice(let words): hints.append(words.joined(separator: ", "))
    case .boolean: hints.append("true, false")
    case .file: hints.append("path of a file")
    case .text, .url, .number: break
    }
    if let summary = declaration.summary { hints.append(summary) }
    if let example = declaration.example { hints.append("such as \(example)") }
    let hint = hints.isEmpty ? "" : " (\(hints.joined(separator: "; ")))"
    return console.redacted("\(declaration.name) for \(spec.name)\(hint): ".visible)
  }

  private func lacking(_ missing: [InputDeclaration]) -> CommandError {
    let names = missing.map { "'\($0.name)'" }.joined(separator: ", ")
    let help = missing.map { declaration in
      let ways = declaration.isSecret ? Self.ways(to: declaration.name) : "--set \(declaration.name)=VALUE"
      return "\(declaration.name)\(declaration.summary.map { " (\($0))" } ?? ""): \(ways)"
    }
    return CommandError(
      "missing-input", "the method '\(method.name)' of \(spec.name) needs \(names), and there is no terminal to ask at", help: help,
      status: .input)
  }

  private static func ways(to name: String) -> String { "--env \(name)=VARIABLE, --file \(name)=PATH or --stdin \(name)" }

  /// The path as it will be found from any folder.
  static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }
}
