import ArgumentParser
import Lanyard
import LanyardFileStore

struct LoginCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "Log in, by a profile or a spec, and keep the session.",
    discussion: """
      What is not given is taken from the profile or from what was kept under the name, or asked for. Secrets are asked for without \
      echo, or come from --env, --file and --stdin. Kept are the session, the inputs that are not secret, and where the secrets came \
      from. A session that lives and was obtained with the same credentials is taken as it is.
      """)

  @Argument(help: "A profile, a spec by name or path, or a name under which a login was kept.", completion: NameCompletion.targets)
  var target: String

  @Option(name: .customLong("as"), help: ArgumentHelp("Keep the login under this name instead of the spec's.", valueName: "name"))
  var name: String?

  @Option(name: .shortAndLong, help: "The method; the first one unless named.")
  var method: String?

  @OptionGroup(title: "Inputs") var inputs: InputOptions

  @Flag(name: .customLong("again"), help: "Log in even where a session lives, and send credentials again that the vendor has rejected.")
  var again = false

  @Flag(name: .customLong("allow-plain-http"), help: "Send credentials unencrypted over http to a host other than this one.")
  var allowsPlainHTTP = false

  @Flag(name: .customLong("probe"), help: "Ask the vendor afterwards whether the session works.")
  var probes = false

  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup var common: CommonOptions

  func perform(at console: Console) async throws -> ExitStatus {
    let given = try GivenInputs(inputs)
    let finder = try AccountFinder()
    let draft = try LoginDraft(target: target, name: name, method: method, finder: finder)
    try draft.checkOverrides(given: given)
    try finder.accounts.prepare(for: draft.name)

    let inputs = try InputGatherer(
      spec: draft.spec, method: draft.method, given: given, account: draft.known, console: console
    ).everything()
    let policy = Plan.Policy(allowsPlainHTTP: allowsPlainHTTP || draft.known?.allowsPlainHTTP == true, renewsAhead: false)
    let plan = try Plan(draft.spec, method: draft.method.name, inputs: inputs.values, policy: policy)
    for allowance in plan.allowances { console.note("warning: \(allowance.code): \(allowance.reason)") }

    let store = try FileStore.standard()
    let before = try await store.session(for: plan.sessionKey)
    let connection = Connection(connection, account: draft.known)
    let authenticator = Authenticator(
      plan, transport: try connection.transport(for: plan, console: console), store: again ? AnewStore(store, but: plan.sessionKey) : store,
      negotiate: Connection.tickets)
    if again { await authenticator.tryAgain() }
    let session = try await session(by: authenticator, name: draft.name)
    console.conceal(secretsOf: session)
    let isNew = session.id != before?.id
    let isProven: Bool
    do {
      isProven = probes || draft.method.login.isEmpty ? try await authenticator.probe() : false
      if probes, !isProven { console.note("note: the method '\(draft.method.name)' has no probe") }
      await authenticator.settle()
      if let failure = authenticator.storeFailure { throw failure }
      if draft.isKept {
        let account = Account(
          name: draft.name, spec: SpecFile.absolute(draft.specPath), method: draft.method.name, inputs: inputs.open,
          origins: inputs.origins, allowsPlainHTTP: policy.allowsPlainHTTP, certificates: connection.certificates,
          proxy: connection.proxy, sessionKey: plan.sessionKey)
        try noteReplacement(by: account, in: finder.accounts, at: console)
        try finder.accounts.keep(account)
      }
    } catch {
      // Nobody will ever use the session: the vendor need not hold it.
      if isNew { _ = try? await authenticator.logout() }
      throw error
    }
    try LoginOutcome(name: draft.name, specPath: draft.specPath, session: session, isNew: isNew, isProven: isProven).show(at: console)
    return .ok
  }

  private func session(by authenticator: Authenticator, name: String) async throws -> Session {
    do throws(AuthError) { return try await authenticator.session() } catch {
      // The message of the engine is for whoever embeds it.
      guard error.code == .credentialsRejected, error.step == nil else { throw error }
      throw CommandError(
        error.code.rawValue, error.message, help: "give others; or, where they work now: lanyard login \(name) --again",
        status: .credentialsRejected)
    }
  }

  /// The session that was kept before goes on at the vendor; whoever meant another account should know.
  private func noteReplacement(by new: Account, in accounts: AccountFolder, at console: Console) throws {
    guard let old = try accounts.account(named: new.name), old.spec != new.spec || old.inputs != new.inputs else { return }
    console.note("note: this replaces another account's login, which was kept as '\(new.name)' and not ended; --as keeps both")
  }
}
