import Lanyard

/// A kept account at work: its plan, and an authenticator that goes on with its session.
struct ActiveAccount {
  /// What is about to be done with the session, which decides which secrets must be at hand.
  enum Purpose { case apiRequest, logout }

  let plan: Plan
  let authenticator: Authenticator
  let transport: any Transport

  private let kept: KeptAccount
  private let resumed: Session?
  private let store: SessionStore

  init(
    _ kept: KeptAccount, in store: SessionStore, for purpose: Purpose, given: GivenInputs, connection options: ConnectionOptions,
    console: Console
  ) throws {
    let spec = try SpecFile(kept.spec).usable()
    guard let method = spec.method(named: kept.method) else {
      throw CommandError(
        "unknown-method", "\(spec.name) no longer has the method '\(kept.method)'", help: "log in again with: lanyard login \(kept.name)",
        status: .input)
    }
    let gatherer = InputGatherer(spec: spec, method: method, given: given, kept: kept, console: console)
    let policy = Plan.Policy(allowsPlainHTTP: kept.allowsPlainHTTP, renewsAhead: false)
    var inputs = try gatherer.present()
    if !inputs.withheld.isDisjoint(with: method.names(neededFor: purpose)) {
      inputs = try Self.everything(gatherer, name: kept.name)
    }
    plan = try Plan(spec, method: method.name, inputs: inputs.values, withholding: inputs.withheld, policy: policy)
    resumed = Session(kept.session, for: plan)
    if let resumed {
      console.conceal(secretsOf: resumed)
    } else {
      console.note("note: the spec has changed since the login as '\(kept.name)', so that its session is not used")
    }
    transport = try Connection(options, kept: kept).transport(for: plan, console: console)
    authenticator = Authenticator(plan, transport: transport, resuming: resumed, negotiate: Connection.tickets) { plan throws(AuthError) in
      console.note("the session '\(kept.name)' is over: logging in again")
      do {
        let inputs = try Self.everything(gatherer, name: kept.name)
        return try Plan(plan.spec, method: plan.method.name, inputs: inputs.values, policy: policy)
      } catch let error as AuthError {
        throw error
      } catch let error as CommandError {
        throw AuthError(error.status == .session ? .sessionExpired : .invalidInput, error.message, help: error.help.first)
      } catch {
        throw AuthError(.sessionExpired, "the session is over, and logging in again is not possible")
      }
    }
    self.kept = kept
    self.store = store
  }

  /// The session that was kept, if it fits the spec and the inputs as they are now.
  var keptSession: Session? { resumed }

  /// Keeps what has changed: a new session, the cookies that the API has set on it, or, where it lives by being used, when it was
  /// used last.
  func keepUp(console: Console) async throws(CommandError) {
    guard let session = await authenticator.heldSession else { return }
    console.conceal(secretsOf: session)
    var account = kept
    account.session = SessionRecord(session)
    if session.obtainedAt == resumed?.obtainedAt {
      let collectsCookies = if case .jar = plan.method.apply.cookies { session.jar != resumed?.jar } else { false }
      guard collectsCookies || plan.method.session?.idle != nil else { return }
      // Somebody else may have logged in again, or out, in the meantime: their word stands.
      guard try store.load(kept.name)?.session == kept.session else { return }
    }
    try store.save(account)
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
