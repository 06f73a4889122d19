import FoundationEssentials
import Lanyard
import LanyardPOSIX

/// The inputs of a method, gathered from the command line, from where its account says, and from the person at the terminal.
struct GatheredInputs {
  var values: [String: InputValue] = [:]
  /// What may be kept: the inputs that are not secret.
  var open: [String: String] = [:]
  /// Where the rest came from.
  var origins: [String: InputOrigin] = [:]
  /// The secrets that exist and are not at hand.
  var withheld: Set<String> = []
}

/// Gathers the inputs of a method.
struct InputGatherer {
  let spec: AuthSpec
  let method: Method
  let given: GivenInputs
  /// What is known from a profile or an earlier login.
  let account: Account?
  let console: Console

  /// Everything that the method needs; what is nowhere to be had is asked for.
  func everything() throws(CommandError) -> GatheredInputs {
    var gathered = try present()
    var missing: [InputDeclaration] = []
    for declaration in declarations where gathered.values[declaration.name] == nil {
      let origin = account?.origins[declaration.name]
      guard origin != nil || (!declaration.isOptional && declaration.defaultValue == nil) else { continue }
      if let origin, origin.isSlow, let value = try read(origin, declaration) {
        add(value, from: origin, to: &gathered, for: declaration)
      } else if let answer = try ask(for: declaration) {
        add(answer.value, from: answer.origin, to: &gathered, for: declaration)
      } else {
        missing.append(declaration)
      }
    }
    guard missing.isEmpty else { throw lacking(missing) }
    gathered.withheld = []
    return gathered
  }

  /// What is there without asking anybody or running anything for a secret; secrets that exist and are not at hand are withheld.
  ///
  /// - Parameter runsCommands: Whether programs may be run for what is not secret, without which no session is found.
  func present(runsCommands: Bool = true) throws(CommandError) -> GatheredInputs {
    try refuseUnknown()
    var gathered = GatheredInputs()
    for declaration in declarations {
      if let input = given.byName[declaration.name] {
        let (value, origin) = try read(input, declaration)
        add(value, from: origin, to: &gathered, for: declaration)
      } else if let origin = account?.origins[declaration.name] {
        try add(origin, to: &gathered, for: declaration, runsCommands: runsCommands)
      } else if !declaration.isKeptByOrigin, let value = account?.inputs[declaration.name] {
        add(InputText(value), from: .person(question: nil), to: &gathered, for: declaration)
      } else if declaration.isSecret, account != nil, !declaration.isOptional {
        gathered.withheld.insert(declaration.name)
      }
    }
    return gathered
  }

  private func add(
    _ origin: InputOrigin, to gathered: inout GatheredInputs, for declaration: InputDeclaration, runsCommands: Bool
  ) throws(CommandError) {
    if declaration.isKeptByOrigin {
      if origin.isSlow {
        gathered.withheld.insert(declaration.name)
      } else if let value = try? read(origin, declaration) {
        add(value, from: origin, to: &gathered, for: declaration)
      } else {
        gathered.withheld.insert(declaration.name)
      }
    } else if origin.isSlow, !runsCommands {
      throw CommandError("not-run", "'\(declaration.name)' comes from a command or a pipe", status: .input)
    } else if let value = try read(origin, declaration) {
      add(value, from: origin, to: &gathered, for: declaration)
    }
  }

  private var declarations: [InputDeclaration] { spec.inputs(usedBy: method) }

  private func add(_ value: InputText, from origin: InputOrigin, to gathered: inout GatheredInputs, for declaration: InputDeclaration) {
    if declaration.isKeptByOrigin {
      if declaration.isSecret { console.conceal(value.text) }
      gathered.values[declaration.name] = value.secret
      gathered.origins[declaration.name] = origin
    } else {
      gathered.values[declaration.name] = .text(value.text)
      gathered.open[declaration.name] = value.text
    }
  }

  private func read(_ input: GivenInput, _ declaration: InputDeclaration) throws(CommandError) -> (InputText, InputOrigin) {
    let reader = InputReader(declaration: declaration)
    switch input {
    case .value(let value):
      guard !declaration.isSecret else {
        throw CommandError(
          "secret-argument",
          "'\(declaration.name)' is secret: on a command line other users and the shell's history can see it",
          help: "give it with \(Self.ways(to: declaration.name)), or at the prompt", "if it was the real one, change it", status: .input)
      }
      return (InputText(value), .person(question: nil))
    case .environment(let variable): return (try reader.environment(variable), .environment(variable))
    case .file(let path):
      // What a shell has opened for this one command is not there for the next, or is something else.
      let isPassing = path == "/dev/stdin" || ["/dev/fd/", "/proc/self/fd/"].contains(where: path.hasPrefix)
      return (try reader.file(path), isPassing ? .person(question: nil) : .file(Self.absolute(path)))
    case .standardInput: return (try reader.standardInput(), .person(question: nil))
    }
  }

  private func read(_ origin: InputOrigin, _ declaration: InputDeclaration) throws(CommandError) -> InputText? {
    let reader = InputReader(declaration: declaration)
    return switch origin {
    case .environment(let variable): try reader.environment(variable)
    case .file(let path): try reader.file(path)
    case .command(let words, let timeout, let folder):
      try reader.command(SecretCommand(words: words, folder: folder, timeout: timeout, console: console))
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

  private func ask(for declaration: InputDeclaration) throws(CommandError) -> (value: InputText, origin: InputOrigin)? {
    guard Terminal.isInteractive else { return nil }
    let isPath = declaration.kind == .file
    let answer: String?
    do throws(SystemError) {
      answer = try Terminal.ask(question(declaration), echoing: !declaration.isSecret || isPath)
    } catch {
      throw CommandError("terminal", "the terminal cannot be used: \(error.message)", status: .input)
    }
    guard let answer, !answer.isEmpty else { return nil }
    guard isPath else { return (InputText(answer), .person(question: nil)) }
    return (try InputReader(declaration: declaration).file(answer), .file(Self.absolute(answer)))
  }

  private func question(_ declaration: InputDeclaration) -> String {
    if case .person(let question?) = account?.origins[declaration.name] { return console.redacted("\(question): ".visible) }
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
      if let why = reasonForAbsence(of: declaration) { return why }
      let ways = declaration.isSecret ? Self.ways(to: declaration.name) : "--set \(declaration.name)=VALUE"
      return "\(declaration.name)\(declaration.summary.map { " (\($0))" } ?? ""): \(ways)"
    }
    return CommandError(
      "missing-input", "the method '\(method.name)' of \(spec.name) needs \(names), and there is no terminal to ask at", help: help,
      status: .input)
  }

  /// Why an input is not where its account says.
  private func reasonForAbsence(of declaration: InputDeclaration) -> String? {
    guard let origin = account?.origins[declaration.name] else { return nil }
    do throws(CommandError) { _ = try read(origin, declaration) } catch { return error.message }
    return nil
  }

  private static func ways(to name: String) -> String { "--env \(name)=VARIABLE, --file \(name)=PATH or --stdin \(name)" }

  /// The path as it will be found from any folder.
  static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }
}
