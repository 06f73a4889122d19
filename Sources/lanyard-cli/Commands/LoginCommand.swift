import ArgumentParser
import FoundationEssentials
import Lanyard

struct LoginCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "Log in, and keep the session under a name.",
    discussion: """
      What is not given is taken from what was kept under the name, or asked for. Secrets are asked for without echo, or come from \
      --env, --file and --stdin. Kept are the session, the inputs that are not secret, and where the secrets came from.
      """)

  @Argument(help: "A spec, by name or path, or a name under which a session was kept.", completion: .file())
  var target: String

  @Option(name: .customLong("as"), help: ArgumentHelp("Keep the session under this name instead of the spec's.", valueName: "name"))
  var name: String?

  @Option(name: .shortAndLong, help: "The method; the first one unless named.")
  var method: String?

  @OptionGroup(title: "Inputs") var inputs: InputOptions

  @Flag(name: .customLong("allow-plain-http"), help: "Send credentials unencrypted over http to a host other than this one.")
  var allowsPlainHTTP = false

  @Flag(name: .customLong("probe"), help: "Ask the vendor afterwards whether the session works.")
  var probes = false

  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup var common: CommonOptions

  func perform(at console: Console) async throws -> ExitStatus {
    let given = try GivenInputs(inputs)
    let store = try SessionStore()
    let kept = try keptTarget(in: store)
    let path = try specPath(kept)
    let spec = try SpecFile(path).usable()
    let method = try method(of: spec, kept)
    let name = name ?? kept?.name ?? spec.name
    try SessionStore.check(name: name)

    let inputs = try InputGatherer(spec: spec, method: method, given: given, kept: kept, console: console).everything()
    let policy = Plan.Policy(allowsPlainHTTP: allowsPlainHTTP || kept?.allowsPlainHTTP == true)
    let plan = try Plan(spec, method: method.name, inputs: inputs.values, policy: policy)
    warn(of: plan, at: console)
    try store.prepare(for: name)

    let connection = Connection(connection, kept: kept)
    let authenticator = Authenticator(plan, transport: try connection.transport(for: plan, console: console), negotiate: Connection.tickets)
    let session = try await authenticator.session()
    console.conceal(secretsOf: session)
    let account = KeptAccount(
      name: name, spec: SpecFile.absolute(path), method: method.name, inputs: inputs.open, secrets: inputs.secrets,
      allowsPlainHTTP: policy.allowsPlainHTTP, certificates: connection.certificates, proxy: connection.proxy,
      session: SessionRecord(session))
    let isProven: Bool
    do {
      isProven = probes || method.login.isEmpty ? try await authenticator.probe() : false
      if probes, !isProven { console.note("note: the method '\(method.name)' has no probe") }
      noteReplacement(of: try store.load(name), by: account, at: console)
      try store.save(account)
    } catch {
      // Nobody will ever use the session: the vendor need not hold it.
      _ = try? await authenticator.logout()
      throw error
    }
    try LoginOutcome(account: account, session: session, isProven: isProven).show(at: console)
    return .ok
  }

  private func keptTarget(in store: SessionStore) throws -> KeptAccount? {
    guard !SpecFinder.isPath(target) else { return nil }
    return try store.load(target)
  }

  /// The spec that was kept along with the name, as long as it is there.
  private func specPath(_ kept: KeptAccount?) throws -> String {
    if let kept, SpecFile.exists(at: kept.spec) { return kept.spec }
    return try SpecFinder().path(of: target)
  }

  private func method(of spec: AuthSpec, _ kept: KeptAccount?) throws -> Method {
    let name = method ?? kept?.method
    if let method = spec.method(named: name) { return method }
    throw AuthError.unknownMethod(name, of: spec)
  }

  private func warn(of plan: Plan, at console: Console) {
    for allowance in plan.allowances { console.note("warning: \(allowance.code): \(allowance.reason)") }
  }

  /// The session that was kept before goes on at the vendor; whoever meant another account should know.
  private func noteReplacement(of old: KeptAccount?, by new: KeptAccount, at console: Console) {
    guard let old, old.spec != new.spec || old.inputs != new.inputs else { return }
    console.note("note: this replaces another account's session, which was kept as '\(new.name)' and not ended; --as keeps both")
  }
}

/// What a login has brought, without secrets.
private struct LoginOutcome {
  let account: KeptAccount
  let session: Session
  let isProven: Bool

  private struct Object: Encodable {
    var name: String
    var spec: String
    var method: String
    var expiresAt: Date?
    var values: [String: String]
    var isProven: Bool
    var warnings: [String]
  }

  func show(at console: Console) throws {
    if console.isJSON {
      let values = session.variables.filter { !$0.value.isSecret }.mapValues(\.text)
      let warnings = session.plan.allowances.map { "\($0.code): \($0.reason)" }
      let object = Object(
        name: account.name, spec: account.spec, method: account.method, expiresAt: session.diesAt, values: values, isProven: isProven,
        warnings: warnings)
      return try console.print(json: object)
    }
    console.note("\(action) by the method '\(account.method)'; kept as '\(account.name)'")
    console.note("the session \(life)")
  }

  private var action: String {
    let place = session.plan.baseURL.map { " at \($0)" } ?? ""
    let title = session.plan.spec.title ?? session.plan.spec.name
    if !session.plan.method.login.isEmpty { return "logged in to \(title)\(place)" }
    if isProven { return "\(title)\(place) accepts the credentials" }
    return "\(title)\(place) has not been asked yet: each request authenticates itself,"
  }

  private var life: String {
    guard let life = session.plan.method.session else { return "needs the credentials on every request" }
    let end = session.diesAt.map { "lives until \($0.formatted(.iso8601))" } ?? "lives until the vendor rejects it"
    return life.idle.map { "\(end), and \($0.wording) longer whenever it is used" } ?? end
  }
}
