import ArgumentParser
import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardAuthoring

struct RecordCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Log in to a real server, and write the conversation as an exchange.",
    discussion: """
      Passwords, users' names and tokens are replaced by made-up ones, in whatever form they travel; the exchange is written only if it \
      passes 'lanyard test' and no real secret is in it. Nothing is kept.
      """)

  @Argument(help: "A spec, by name or path.", completion: NameCompletion.specs)
  var target: String

  @Option(name: .shortAndLong, help: "The method; the first one unless named.")
  var method: String?

  @OptionGroup(title: "Inputs") var inputs: InputOptions

  @Option(help: ArgumentHelp("Send an API request, too, such as 'GET /items'.", valueName: "METHOD /path"))
  var call: String?

  @Option(name: [.customShort("d"), .customLong("data")], help: ArgumentHelp("The body of --call.", valueName: "text|@file"))
  var data: String?

  @Flag(help: "Log out at the end, too, and record that.")
  var logout = false

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The exchange to write: NAME.exchange.yaml.", valueName: "file"), completion: .file())
  var output: String

  @Option(help: ArgumentHelp("Which server this is, with its version, for 'source'.", valueName: "text"))
  var source: String?

  @Flag(help: "Replace a file that is there.")
  var force = false

  @Flag(name: .customLong("allow-plain-http"), help: "Send credentials unencrypted over http to a host other than this one.")
  var allowsPlainHTTP = false

  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if data != nil, call == nil { throw ValidationError("--data belongs to --call") }
  }

  func perform(at console: Console) async throws -> ExitStatus {
    var files = NewFiles(mayReplace: force)
    try files.add(output, "")
    let spec = try SpecFile(try SpecFinder().pathForSecrets(of: target)).usable()
    guard let method = spec.method(named: method) else { throw AuthError.unknownMethod(method, of: spec) }
    let text: String
    do {
      try Recording.check(method)
      let inputs = try InputGatherer(spec: spec, method: method, given: GivenInputs(inputs), account: nil, console: console).everything()
      let policy = Plan.Policy(allowsPlainHTTP: allowsPlainHTTP, renewsAhead: false)
      let plan = try Plan(spec, method: method.name, inputs: inputs.values, policy: policy)
      text = try await record(plan, at: console).exchange(source: source ?? "recorded from \(plan.baseURL.map { "\($0)" } ?? spec.name)")
    } catch let error as CaptureError {
      throw CommandError(error.code, error.message, help: error.help, status: .input)
    }
    files = NewFiles(mayReplace: force)
    try files.add(output, text)
    try files.write()
    if console.isJSON { try console.print(json: ["files": files.paths]) }
    console.note("wrote \(output)")
    return .ok
  }

  private func record(_ plan: Plan, at console: Console) async throws -> Recording {
    let transport = RecordingTransport(try Connection(connection).transport(for: plan, console: console))
    let authenticator = Authenticator(plan, transport: transport)
    let start = Date()
    let session = try await authenticator.session()
    console.conceal(secretsOf: session)
    let login = transport.take()
    var called: (Recording.Call, [RecordedTurn])?
    do {
      if let request = try request(for: plan) {
        _ = try await authenticator.send(request.head, body: request.body)
        called = (request, transport.take())
      }
    } catch {
      _ = try? await authenticator.logout()
      throw error
    }
    // The session is nobody's afterwards, recorded or not.
    let isTold = try await authenticator.logout()
    if logout, !isTold { console.note("note: the method '\(plan.method.name)' has no logout") }
    let real = plan.inputs.mapValues(\.text)
    return Recording(
      plan, inputs: real, start: start, session: session, login: login, call: called, logout: logout && isTold ? transport.take() : nil)
  }

  private func request(for plan: Plan) throws -> Recording.Call? {
    guard let call else { return nil }
    let words = call.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2 else {
      throw CommandError("invalid-input", "--call has not the form 'METHOD /path'", status: .usage)
    }
    let body = try GivenBody(data, isHeld: true)
    let bytes: [UInt8]? = if case .bytes(let bytes) = body.content { bytes } else { nil }
    return Recording.Call(
      head: try APIRequest(verb: words[0], target: words[1], headers: [], body: body, plan: plan).head, body: bytes)
  }
}
