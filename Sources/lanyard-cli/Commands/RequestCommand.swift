import ArgumentParser
import HTTPTypes
import Lanyard
import LanyardPOSIX

struct RequestCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "request", abstract: "Send an API request with the session on it.",
    discussion: """
      The answer's body goes to standard output as it came. A session that the vendor rejects is renewed by a new login, and the \
      request repeated once. Exits with 22 where the answer's status is 400 or above.
      """)

  static let handsOver = true

  @Argument(help: "A profile, or the name under which the login is kept.", completion: NameCompletion.logins)
  var name: String

  @Argument(help: "GET, POST, …")
  var verb: String

  @Argument(help: "A URL, or a path below the base URL, such as /items?limit=5.")
  var target: String

  @Option(name: [.customShort("H"), .customLong("header")], help: ArgumentHelp("Add a header.", valueName: "name: value"))
  var headers: [String] = []

  @Option(name: [.customShort("d"), .customLong("data")], help: ArgumentHelp("Send a body.", valueName: "text|@file|@-"))
  var data: String?

  @Flag(name: [.customShort("i"), .customLong("include")], help: "Put the answer's status and headers before the body.")
  var includesHead = false

  @Option(name: [.customShort("o"), .customLong("output")], help: "Write the body to a file.", completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("How long the request may take.", valueName: "seconds"))
  var timeout: UInt16 = 60

  @OptionGroup(title: "Secrets, where a new login is needed") var secrets: SecretOptions
  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup var common: CommonOptions

  /// The largest answer that is taken, in bytes; it is held in memory.
  private static let bodyLimit = 256 << 20

  func perform(at console: Console) async throws -> ExitStatus {
    let body = try RequestBody(data)
    let account = try await ActiveAccount.open(
      name, for: .apiRequest, given: GivenInputs(secrets), connection: connection, console: console)
    let request = try APIRequest(verb: verb, target: target, headers: headers, body: body, plan: account.plan).head
    let result = await Result.of { try await send(request, body.bytes, by: account) }
    // A new session is kept whatever became of the request.
    await account.keepUp(console: console)
    let (head, bytes) = try result.get()
    try show(head, bytes, at: console)
    return head.status.code >= 400 ? .httpStatus : .ok
  }

  private func send(_ request: HTTPRequest, _ body: [UInt8]?, by account: ActiveAccount) async throws -> (HTTPResponse, [UInt8]) {
    try await account.authenticator.send(
      request, body: body, timeout: .seconds(max(1, Int64(timeout))), limits: ResponseLimits(bodyBytes: Self.bodyLimit))
  }

  private func show(_ head: HTTPResponse, _ body: [UInt8], at console: Console) throws {
    if includesHead {
      let lines = ["HTTP \(head.status)"] + head.headerFields.map { "\($0.name): \($0.value)" }
      try console.handOver(Array((lines.joined(separator: "\n") + "\n\n").utf8))
    }
    guard let output else { return try console.handOver(body) }
    do throws(SystemError) { try OpenFile(output, .replacing).write(body) } catch {
      throw CommandError("output", "'\(output)' cannot be written: \(error.message)", status: .other)
    }
  }
}

extension Result where Failure == any Error {
  /// What an asynchronous piece of work gives or throws.
  fileprivate static func of(_ work: () async throws -> Success) async -> Self {
    do { return .success(try await work()) } catch { return .failure(error) }
  }
}
