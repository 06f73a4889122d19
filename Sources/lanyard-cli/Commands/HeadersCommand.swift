import ArgumentParser
import FoundationEssentials
import HTTPTypes
import Lanyard
import LanyardPOSIX

struct HeadersCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "headers", abstract: "Print the headers that carry the session, for curl -H @-.",
    discussion: "This hands the session's secrets over: that is its purpose. Do not let them end up in a log.")

  static let handsOver = true

  @Argument(help: "A profile, or the name under which the login is kept.", completion: NameCompletion.logins)
  var name: String

  @Argument(help: "The method of the request that they are for.")
  var verb: String = "GET"

  @Argument(help: "Its URL, or path below the base URL; the base URL itself unless given.")
  var target: String?

  @Flag(name: .customLong("curl-config"), help: "Give a configuration for curl -K -, with the URL where one is given.")
  var isCurlConfiguration = false

  @Option(
    name: .customLong("cookie-jar"), help: ArgumentHelp("Give the session's cookies as a Netscape cookie file, 0600.", valueName: "file|-"),
    completion: .file())
  var cookieJar: String?

  @OptionGroup(title: "Secrets, where a new login is needed") var secrets: SecretOptions
  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if [isCurlConfiguration, cookieJar != nil, common.isJSON].count(where: \.self) > 1 {
      throw ValidationError("--curl-config, --cookie-jar and --json exclude each other")
    }
  }

  private struct Object: Encodable {
    struct Header: Encodable {
      var name: String
      var value: String
    }

    var method: String
    var url: String
    var headers: [Header]
  }

  func perform(at console: Console) async throws -> ExitStatus {
    let account = try await ActiveAccount.open(
      name, for: .apiRequest, given: GivenInputs(secrets), connection: connection, console: console)
    let hasURL = isCurlConfiguration && target != nil || common.isJSON
    let session = try await account.authenticator.session()
    await account.keepUp(console: console)
    let forms = try SessionForms(session, verb: verb, target: target, mayHaveQuery: hasURL)
    if let cookieJar {
      try hand(over: forms, to: cookieJar, console)
    } else if isCurlConfiguration {
      try console.handOver(Array(forms.curlConfiguration(isWhole: hasURL).utf8))
    } else if common.isJSON {
      let headers = forms.request.headerFields.map { Object.Header(name: $0.name.rawName, value: $0.value) }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let object = Object(method: forms.request.method.rawValue, url: forms.url, headers: headers)
      try console.handOver(Array(encoder.encode(object)) + [UInt8(ascii: "\n")])
    } else {
      try console.handOver(Array(forms.headerLines.utf8))
    }
    return .ok
  }

  private func hand(over forms: SessionForms, to path: String, _ console: Console) throws {
    guard let text = try forms.cookieFile() else {
      throw CommandError("not-in-cookies", "the session has no cookies", help: "see where it goes with: lanyard explain", status: .input)
    }
    if forms.request.headerFields.contains(where: { $0.name != .cookie }) {
      console.note("note: the session travels in other headers as well, which a file of cookies does not hold")
    }
    if path == "-" { return try console.handOver(Array(text.utf8)) }
    do throws(SystemError) { try PrivateFile.replace(path, with: Array(text.utf8)) } catch {
      throw CommandError("output", "'\(path)' cannot be written: \(error.message)", status: .other)
    }
  }
}
