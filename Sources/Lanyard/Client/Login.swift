import LanyardSpec

/// One attempt to obtain a session: by renewal where there is an old one and a way to renew it, else by login.
struct Login: Sendable {
  let plan: Plan
  let completion: Authenticator.Completion?
  let runner: FlowRunner
  let time: any TimeSource

  func run(replacing old: Session?) async -> Result<Session, AuthError> {
    do throws(AuthError) {
      if let old, !plan.method.renew.isEmpty, let renewed = try await renew(old) { return .success(renewed) }
      let plan = try await wholePlan()
      let outcome = try await runner.run(plan.method.login, of: plan)
      return .success(Session(plan: plan, variables: outcome.variables, jar: outcome.jar, now: time.now))
    } catch {
      return .failure(error)
    }
  }

  private func wholePlan() async throws(AuthError) -> Plan {
    guard !plan.withheld.isEmpty else { return plan }
    let whole = try await completion?(plan) ?? plan
    guard whole.withheld.isEmpty, whole.sessionKey == plan.sessionKey else {
      throw AuthError(.sessionExpired, "the session is over, and there is nothing to log in with", help: "log in anew")
    }
    return whole
  }

  /// What a renewal does not extract stays as it was. A renewal that the vendor refuses gives way to a login; one whose fate is
  /// unknown, or that was cancelled, does not.
  private func renew(_ old: Session) async throws(AuthError) -> Session? {
    do throws(AuthError) {
      let outcome = try await runner.run(plan.method.renew, of: plan, carrying: old)
      return Session(plan: plan, variables: outcome.variables, jar: outcome.jar, now: time.now)
    } catch {
      guard error.code != .cancelled else { throw error }
      return nil
    }
  }
}
