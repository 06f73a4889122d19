import ArgumentParser
import HTTPTypes
import Lanyard
import LanyardPOSIX

struct RequestCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "request", abstract: "Send an API request with the session on it.",
    discussion: """
      The answer's body goes to standard output as it comes. A session that the vendor rejects is renewed by a new login, and the \
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

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write the body to a file, which is there when it is complete.", valueName: "file|-"), completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("How long the request may take in all (default: as long as it takes).", valueName: "seconds"))
  var timeout: UInt32?

  @Option(help: ArgumentHelp("How long the server may be silent.", valueName: "seconds"))
  var idleTimeout: UInt32 = 60

  @OptionGroup(title: "Secrets, where a new login is needed") var secrets: SecretOptions
  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup var common: CommonOptions

  func perform(at console: Console) async throws -> ExitStatus {
    let account = try await ActiveAccount.open(
      name, for: .apiRequest, given: GivenInputs(secrets), connection: connection, console: console)
    let body = try GivenBody(data, isHeld: account.plan.method.apply.changesBody)
    let request = try APIRequest(verb: verb, target: target, headers: headers, body: body, plan: account.plan).head
    let result = await Result.of { try await send(request, body.content, by: account) }
    // A new session is kept whatever became of the request, and before the answer is read: its reader may go at any time.
    await account.keepUp(console: console)
    let response = try result.get()
    if includesHead { try console.handOver(Self.lines(of: response.head)) }
    try await pass(on: response, at: console)
    return response.head.status.code >= 400 ? .httpStatus : .ok
  }

  private func send(_ request: HTTPRequest, _ body: RequestBody?, by account: ActiveAccount) async throws -> StreamedResponse {
    try await account.authenticator.stream(
      request, body: body, timeout: timeout.map { .seconds(max(1, Int64($0))) }, idleTimeout: .seconds(max(1, Int64(idleTimeout))))
  }

  private static func lines(of head: HTTPResponse) -> [UInt8] {
    let lines = ["HTTP \(head.status)"] + head.headerFields.map { "\($0.name): \($0.value)" }
    return Array((lines.joined(separator: "\n") + "\n\n").utf8)
  }

  private func pass(on response: StreamedResponse, at console: Console) async throws {
    let destination = try Destination(output, console)
    var progress = Progress(of: response.length, at: console, besides: output == nil || output == "-" ? POSIX.standardOutput : nil)
    for try await piece in response.body {
      try destination.write(piece)
      progress?.add(piece.count)
    }
    try destination.complete()
    progress?.end()
  }
}

/// Where the body of an answer goes: to a file, or to standard output.
private struct Destination {
  private let name: String
  private let draft: Draft?
  private let console: Console

  init(_ output: String?, _ console: Console) throws(CommandError) {
    self.console = console
    name = output ?? "-"
    do throws(SystemError) { draft = try name == "-" ? nil : Draft(for: name) } catch { throw Self.unwritable(name, error) }
  }

  func write(_ bytes: [UInt8]) throws(CommandError) {
    guard let draft else { return try console.handOver(bytes) }
    do throws(SystemError) { try draft.write(bytes) } catch { throw Self.unwritable(name, error) }
  }

  /// Says that nothing more comes: only now the file is there.
  func complete() throws(CommandError) {
    do throws(SystemError) { try draft?.keep() } catch { throw Self.unwritable(name, error) }
  }

  private static func unwritable(_ name: String, _ error: SystemError) -> CommandError {
    CommandError("output", "'\(name)' cannot be written: \(error.message)", status: .other)
  }
}

extension StreamedResponse {
  /// How many bytes its body has, where that is known: in a content coding it is another number.
  fileprivate var length: Int? {
    head.headerFields[.contentEncoding] == nil ? head.headerFields[.contentLength].flatMap { Int($0) } : nil
  }
}

extension Result where Failure == any Error {
  /// What an asynchronous piece of work gives or throws.
  fileprivate static func of(_ work: () async throws -> Success) async -> Self {
    do { return .success(try await work()) } catch { return .failure(error) }
  }
}
