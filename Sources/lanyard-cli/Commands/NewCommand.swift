import ArgumentParser
import Lanyard
import LanyardAuthoring

struct NewCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a spec and its first exchange from a curl command, a HAR file, or answers to questions.",
    discussion: """
      Passwords, keys and tokens become inputs and made-up values: none is written. The curl command is read from a file or from \
      standard input, since it holds them. What nobody could see in what was captured is a TODO in the spec, and is listed. Files that \
      are there are not overwritten.
      """)

  @Argument(help: "The spec's name: letters, digits and '-'.")
  var name: String

  @Option(
    name: .customLong("from-curl"),
    help: ArgumentHelp(
      "Read a login as a curl command line, and calls after it as further ones; '-' is standard input.", valueName: "file|-"),
    completion: .file())
  var curl: String?

  @Option(
    help: ArgumentHelp("The answer to the login of --from-curl, as 'curl -i' prints it.", valueName: "file"), completion: .file())
  var answer: String?

  @Option(
    name: .customLong("from-har"), help: ArgumentHelp("Read a session that a browser has recorded.", valueName: "file"), completion: .file()
  )
  var har: String?

  @Option(name: .customLong("login"), help: ArgumentHelp("Which of several logins in the HAR file is meant.", valueName: "number"))
  var number: Int?

  @Option(
    name: .customLong("wrong-password"),
    help: ArgumentHelp("The answer to a wrong password, as 'curl -i' prints it.", valueName: "file"), completion: .file())
  var wrongAnswer: String?

  @Option(name: .customLong("secret"), help: ArgumentHelp("A field whose value is secret, whatever its name.", valueName: "field"))
  var secretFields: [String] = []

  @Option(
    name: .customLong("plain"), help: ArgumentHelp("A secret field whose value only looks like Base64 of something.", valueName: "field"))
  var plainFields: [String] = []

  @OptionGroup(title: "Values to be found in whatever form they travel") var known: SecretOptions

  @Option(name: .customLong("base-url"), help: ArgumentHelp("Where the base URL ends; the origin unless given.", valueName: "url"))
  var baseURL: String?

  @Option(help: "The product's name, for people.")
  var title: String?

  @Option(name: .customLong("documentation"), help: ArgumentHelp("Where the vendor documents the login.", valueName: "url"))
  var documentation: [String] = []

  @Option(help: ArgumentHelp("Write into this folder; specs/NAME unless given.", valueName: "folder"), completion: .directory)
  var output: String?

  @Flag(help: "Replace files that are there.")
  var force = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if curl != nil, har != nil { throw ValidationError("--from-curl and --from-har exclude each other") }
    if answer != nil, curl == nil { throw ValidationError("--answer belongs to --from-curl") }
    if number != nil, har == nil { throw ValidationError("--login belongs to --from-har") }
  }

  func perform(at console: Console) async throws -> ExitStatus {
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
      throw CommandError("invalid-input", "'\(name)' is no name for a spec", help: "letters, digits and '-'", status: .usage)
    }
    let folder = output ?? "specs/\(name)"
    var files = NewFiles(mayReplace: force)
    let paths = ("\(folder)/\(name)\(SpecFinder.suffix)", "\(folder)/\(name).exchange.yaml")
    // Before anybody answers a dozen questions.
    try files.add(paths.0, "")
    try files.add(paths.1, "")
    let draft: Authoring.Draft
    do {
      draft = try await self.draft(at: console)
    } catch let error as CaptureError {
      throw CommandError(error.code, error.message, help: error.help, status: .input)
    }
    files = NewFiles(mayReplace: force)
    try files.add(paths.0, draft.spec)
    if let exchange = draft.exchange { try files.add(paths.1, exchange) }
    try files.write()
    try show(draft, files.paths, at: console)
    return .ok
  }

  private func draft(at console: Console) async throws -> Authoring.Draft {
    var about = SpecTitle(name: name, title: title, documentation: documentation)
    if let curl {
      let answer = try answer.map { path throws(CommandError) in try CaptureFile(path).bytes() }
      let conversation = try Conversation.reading(curl: try CaptureFile(curl).text(), answer: answer)
      return try await Authoring(conversation, hints: try hints()).draft(about, isSingle: true)
    }
    if let har { return try await Authoring(try CaptureFile(har).har(), hints: try hints()).draft(about, login: number) }
    var (conversation, hints, called) = try Interview(name: name).conversation()
    hints.wrongAnswer = try self.hints().wrongAnswer
    about.title = about.title ?? called
    return try await Authoring(conversation, hints: hints).draft(about, isSingle: true)
  }

  private func hints() throws -> Hints {
    var hints = Hints()
    hints.secretFields = Set(secretFields)
    hints.plainFields = Set(plainFields)
    if let baseURL {
      do throws(URLMistake) { hints.baseURL = try BaseURL(parsing: baseURL) } catch {
        throw CommandError("invalid-input", "--base-url: \(error.message)", status: .input)
      }
    }
    if let wrongAnswer { hints.wrongAnswer = try CapturedAnswer(raw: try CaptureFile(wrongAnswer).bytes()) }
    for (name, input) in try GivenInputs(known).byName {
      let declaration = InputDeclaration(
        name: name, kind: .text, isSecret: true, isOptional: false, defaultValue: nil, summary: nil, example: nil, range: .beginning,
        pattern: nil)
      let reader = InputReader(declaration: declaration)
      switch input {
      case .environment(let variable): hints.values[name] = try reader.environment(variable).text
      case .file(let path): hints.values[name] = try reader.file(path).text
      case .standardInput: hints.values[name] = try reader.standardInput().text
      case .value: break
      }
    }
    return hints
  }

  private struct Outcome: Encodable {
    var files: [String]
    var remarks: [String]
    var openQuestions: [String]
  }

  private func show(_ draft: Authoring.Draft, _ paths: [String], at console: Console) throws {
    if console.isJSON {
      return try console.print(json: Outcome(files: paths, remarks: draft.remarks, openQuestions: draft.openQuestions))
    }
    for path in paths { console.note("wrote \(path)") }
    for remark in draft.remarks { console.note("note: \(remark)") }
    guard !draft.openQuestions.isEmpty else { return }
    console.note("what you should look up:")
    for question in draft.openQuestions { console.note("  - \(question)") }
  }
}
