import Lanyard
import LanyardFileStore

/// A named login at work: its plan, and an authenticator that goes on with its session.
struct ActiveAccount {
  /// What is about to be done with the session, which decides which secrets must be at hand.
  enum Purpose { case apiRequest, logout }

  let login: NamedLogin
  let plan: Plan
  let authenticator: Authenticator
  let transport: any Transport
  /// The session that was kept, if it fits the spec and the inputs as they are now.
  let keptSession: Session?

  /// Opens what a name means.
  ///
  /// - Parameter renewsAhead: Whether a session that is about to end is renewed while it serves: for those who stay long.
  static func open(
    _ name: String, for purpose: Purpose, given: GivenInputs, connection: ConnectionOptions, renewsAhead: Bool = false, console: Console
  ) async throws -> ActiveAccount {
    try await ActiveAccount(
      AccountFinder().login(named: name), in: .standard(), for: purpose, given: given, connection: connection, renewsAhead: renewsAhead,
      console: console)
  }

  init(
    _ login: NamedLogin, in store: FileStore, for purpose: Purpose, given: GivenInputs, connection: ConnectionOptions,
    renewsAhead: Bool = false, console: Console
  ) async throws {
    let account = login.account
    let gatherer = InputGatherer(spec: login.spec, method: login.method, given: given, account: account, console: console)
    let policy = Plan.Policy(allowsPlainHTTP: account.allowsPlainHTTP, renewsAhead: renewsAhead)
    var inputs = try gatherer.present()
    if !inputs.withheld.isDisjoint(with: login.method.names(neededFor: purpose)) {
      inputs = try Self.everything(gatherer, name: login.name)
    }
    let plan = try Plan(login.spec, method: login.method.name, inputs: inputs.values, withholding: inputs.withheld, policy: policy)
    let kept = try await store.session(for: plan.sessionKey).flatMap { Session($0, for: plan) }
    if let kept {
      console.conceal(secretsOf: kept)
    } else if let key = account.sessionKey, key != plan.sessionKey {
      console.note("note: the spec has changed since the login as '\(login.name)', so that its session is not used")
    }
    let transport = try Connection(connection, account: account).transport(for: plan, console: console)
    self.login = login
    self.plan = plan
    self.transport = transport
    keptSession = kept
    authenticator = Authenticator(plan, transport: transport, store: store, negotiate: Connection.tickets) { plan throws(AuthError) in
      console.note(kept == nil ? "logging in as '\(login.name)'" : "the session '\(login.name)' is over: logging in again")
      do {
        let inputs = try Self.everything(gatherer, name: login.name)
        return try Plan(plan.spec, method: plan.method.name, inputs: inputs.values, policy: policy)
      } catch let error as AuthError {
        throw error
      } catch let error as CommandError {
        throw AuthError(error.status == .session ? .sessionExpired : .invalidInput, error.message, help: error.help.joined(separator: "; "))
      } catch {
        throw AuthError(.sessionExpired, "the session is over, and logging in again is not possible")
      }
    }
  }

  /// Lets others have what has changed: the cookies that the API has set on the session, and when it was used last. A session that
  /// cannot be kept has served all the same.
  func keepUp(console: Console) async {
    await authenticator.settle()
    if let session = await authenticator.heldSession { console.conceal(secretsOf: session) }
    if let failure = authenticator.storeFailure { console.complain("warning: the session is not kept: \(failure.message)") }
  }

  private static func everything(_ gatherer: InputGatherer, name: String) throws(CommandError) -> GatheredInputs {
    do throws(CommandError) { return try gatherer.everything() } catch {
      guard error.code == "missing-input" else { throw error }
      throw CommandError(
        "session-expired", "the session '\(name)' is over, or needs its password on every request, and there is nothing to log in with",
        help: ["log in again with: lanyard login \(name)"] + error.help, status: .session)
    }
  }
}

extension Method {
  /// The names without which nothing can be sent for a purpose, whatever state the session is in.
  fileprivate func names(neededFor purpose: ActiveAccount.Purpose) -> Set<String> {
    var templates = apply.uses.map(\.template)
    if purpose == .logout {
      guard !logout.isEmpty else { return [] }
      templates += logout.flatMap(\.request.uses).map(\.template)
    }
    return Set(templates.flatMap(\.names).map(\.name))
  }
}

extension Console {
  /// What a session holds is in play: values that it extracted as secrets, and the login's cookies.
  func conceal(secretsOf session: Session) {
    for value in session.variables.values where value.isSecret { conceal(value.text) }
    for cookie in session.jar.cookies { conceal(cookie.value) }
  }
}
