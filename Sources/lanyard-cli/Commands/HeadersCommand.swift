import ArgumentParser
import HTTPTypes
import Lanyard

struct HeadersCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "headers", abstract: "Print the headers that carry the session, for curl -H @-.",
    discussion: "This hands the session's secrets over: that is its purpose. Do not let them end up in a log.")

  static let handsOver = true

  @Argument(help: "The name under which the session is kept.")
  var name: String

  @Argument(help: "The method of the request that they are for.")
  var verb: String = "GET"

  @Argument(help: "Its URL, or path below the base URL; the base URL itself unless given.")
  var target: String?

  @OptionGroup(title: "Secrets, where a new login is needed") var secrets: SecretOptions
  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup var common: CommonOptions

  func perform(at console: Console) async throws -> ExitStatus {
    let store = try SessionStore()
    let account = try ActiveAccount(
      store.existing(name), in: store, for: .apiRequest, given: GivenInputs(secrets), connection: connection, console: console)
    let rules = account.plan.method.apply
    let elsewhere = rules.placesBesideHeaders
    guard elsewhere.isEmpty else {
      throw CommandError(
        "not-in-headers", "the session does not travel in headers alone: it goes into \(elsewhere.joined(separator: " and ")) as well",
        help: "send the request with: lanyard request \(name) …", status: .input)
    }
    let target = target ?? rules.within.first ?? "/"
    var request = try APIRequest(verb: verb, target: target, plan: account.plan).head
    var body: [UInt8]?
    let session = try await account.authenticator.session()
    try await account.keepUp(console: console)
    try session.apply(to: &request, body: &body)
    let lines = request.headerFields.map { "\($0.name): \($0.value)\n" }
    try console.handOver(Array(lines.joined().utf8))
    return .ok
  }
}

extension ApplyRules {
  /// Where else than in headers and cookies a request is touched, in words.
  fileprivate var placesBesideHeaders: [String] {
    var places: [String] = []
    if !query.isEmpty { places.append("the URL's query") }
    if !form.isEmpty { places.append("a form") }
    if !json.isEmpty { places.append("a JSON body") }
    if !xml.isEmpty || !soap.isEmpty { places.append("an XML body") }
    return places
  }
}
