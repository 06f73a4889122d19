import Lanyard

/// Whether a profile's inputs are those of its spec; what does not fit is told in the profile's file.
struct ProfileFit {
  let profile: Profile
  let found: FoundProfiles
  let spec: AuthSpec
  let specPath: String

  private var diagnostics: [Diagnostic] = []

  init(_ profile: Profile, in found: FoundProfiles, spec: AuthSpec, at specPath: String) {
    self.profile = profile
    self.found = found
    self.spec = spec
    self.specPath = specPath
  }

  /// The login that the profile describes.
  static func login(_ profile: Profile, in found: FoundProfiles, spec: AuthSpec, at specPath: String) throws(SpecError) -> NamedLogin {
    var fit = ProfileFit(profile, in: found, spec: spec, at: specPath)
    guard let method = fit.method() else { throw fit.failure }
    fit.checkInputs(of: method)
    guard fit.diagnostics.isEmpty else { throw fit.failure }
    let account = fit.account(method)
    fit.checkForms(account, method)
    guard fit.diagnostics.isEmpty else { throw fit.failure }
    return NamedLogin(account: account, spec: spec, method: method)
  }

  private mutating func report(_ code: Diagnostic.Code, _ message: String, at range: SourceRange, help: String?) {
    diagnostics.append(Diagnostic(.error, code, message, at: range, help: help))
  }

  /// A secret that stands in the file is not shown along with its line.
  private var failure: SpecError {
    let hidden = profile.inputs.filter { input in
      guard case .text = input.value else { return false }
      return spec.input(named: input.name.value)?.isSecret != false
    }
    return SpecError(source: found.file.source.hiding(hidden.map(\.range)), diagnostics: diagnostics)
  }

  private mutating func method() -> Method? {
    if let method = spec.method(named: profile.method?.value) { return method }
    let known = spec.methods.map(\.name)
    let name = profile.method?.value ?? ""
    report(
      "unknown-method", "\(spec.name) has no method '\(name)'", at: profile.method?.range ?? profile.name.range,
      help: nearestName(to: name, among: known).map { "did you mean '\($0)'?" } ?? "it has \(known.quoted)")
    return nil
  }

  private mutating func checkInputs(of method: Method) {
    let known = spec.inputs.map(\.name)
    for input in profile.inputs {
      let name = input.name.value
      guard let declaration = spec.input(named: name) else {
        report(
          "unknown-input", "\(spec.name) has no input '\(name)'", at: input.name.range,
          help: nearestName(to: name, among: known).map { "did you mean '\($0)'?" } ?? "it has \(known.quoted)")
        continue
      }
      switch input.value {
      case .text where declaration.isSecret:
        report(
          "plain-secret", "'\(name)' is secret, and secrets do not stand in a profile", at: input.name.range,
          help: "say where it comes from, { env: VARIABLE } or { command: [pass, show, NAME] }; if it was the real one, change it")
      case .text where declaration.kind == .file:
        report("plain-file", "'\(name)' is a file", at: input.range, help: "its path is written { file: PATH }")
      case .origin(.prompt) where !declaration.isKeptByOrigin:
        report(
          "prompt-for-text", "'\(name)' is not secret, and without it no session is found", at: input.range,
          help: "write it here, or { env: VARIABLE }")
      case .text, .origin: break
      }
    }
    let given = Set(profile.inputs.map(\.name.value))
    for declaration in spec.inputs(usedBy: method) where !given.contains(declaration.name) {
      // Secrets that nothing is said of are asked for.
      guard !declaration.isSecret, !declaration.isOptional, declaration.defaultValue == nil else { continue }
      report(
        "missing-input", "the method '\(method.name)' of \(spec.name) needs '\(declaration.name)'", at: profile.name.range,
        help: declaration.summary ?? declaration.example.map { "such as \($0)" })
    }
  }

  private func account(_ method: Method) -> Account {
    var account = Account(
      name: profile.name.value, spec: specPath, method: method.name, inputs: [:], origins: [:], allowsPlainHTTP: profile.allowsPlainHTTP,
      certificates: profile.certificates.map { found.resolve($0.value) }, proxy: profile.proxy?.value, profileFile: found.path,
      logsOutOnExit: profile.logsOutOnExit)
    for input in profile.inputs {
      switch input.value {
      case .text(let text): account.inputs[input.name.value] = text
      case .origin(.environment(let variable)): account.origins[input.name.value] = .environment(variable)
      case .origin(.file(let path)): account.origins[input.name.value] = .file(found.resolve(path))
      case .origin(.command(let words, let timeout)):
        account.origins[input.name.value] = .command(words, timeout: timeout, folder: found.folder)
      case .origin(.prompt(let question)): account.origins[input.name.value] = .person(question: question)
      }
    }
    return account
  }

  /// The spec's own rules about values, as far as they can be told without asking for any.
  private mutating func checkForms(_ account: Account, _ method: Method) {
    let declarations = spec.inputs(usedBy: method)
    let isWhole = declarations.allSatisfy { $0.isKeptByOrigin || account.origins[$0.name] == nil }
    guard isWhole else { return }
    do {
      _ = try Plan(
        spec, method: method.name, inputs: account.inputs.mapValues(InputValue.text),
        withholding: Set(declarations.filter(\.isKeptByOrigin).map(\.name)),
        policy: Plan.Policy(allowsPlainHTTP: account.allowsPlainHTTP))
    } catch let error as AuthError {
      // The engine points at the declaration of the input that it does not like.
      let culprit = declarations.first { $0.range == error.place }
      let input = profile.inputs.first { $0.name.value == culprit?.name }
      let help = error.code == .plainHTTP ? "use https, or add 'allow_plain_http: true'" : error.help
      report(.init(rawValue: error.code.rawValue), error.message, at: input?.range ?? profile.name.range, help: help)
    } catch {
      report("invalid-spec", "the spec cannot be used", at: profile.spec.range, help: "lanyard check \(specPath)")
    }
  }
}

extension [String] {
  /// `'a', 'b'`
  fileprivate var quoted: String { map { "'\($0)'" }.joined(separator: ", ") }
}

extension SourceText {
  /// The text with something else in the place of what nobody is to see, so that all else stays where it is.
  fileprivate func hiding(_ ranges: [SourceRange]) -> SourceText {
    guard !ranges.isEmpty else { return self }
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
    for range in ranges {
      for line in range.start.line...range.end.line where lines.indices.contains(line - 1) {
        let scalars = lines[line - 1]
        let start = line == range.start.line ? range.start.column - 1 : 0
        let end = line == range.end.line ? range.end.column - 1 : scalars.count
        for column in scalars.indices where column >= start && column < end { lines[line - 1][column] = "•" }
      }
    }
    var hidden = String.UnicodeScalarView()
    for (index, line) in lines.enumerated() {
      if index > 0 { hidden.append("\n") }
      hidden.append(contentsOf: line)
    }
    return SourceText(path: path, text: String(hidden))
  }
}
