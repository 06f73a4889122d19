public import Logging

/// Runs a body with an authenticator, and logs out when it ends: by returning, by throwing, or by being cancelled.
///
/// The logout is not cancelled along with the caller. Where it fails the session is over here all the same, and the logger is told.
///
/// - Parameter store: Whoever shares it loses the session, too.
/// - Throws: what the body throws.
public func withAuthenticator<Value>(
  _ plan: Plan, transport: any Transport, store: any SessionStore = MemoryStore(), negotiate: (any NegotiateProvider)? = nil,
  time: any TimeSource = SystemTime(), logger: Logger? = nil, completing completion: Authenticator.Completion? = nil,
  isolation: isolated (any Actor)? = #isolation, _ body: (Authenticator) async throws -> Value
) async throws -> Value {
  let authenticator = Authenticator(
    plan, transport: transport, store: store, negotiate: negotiate, time: time, logger: logger, completing: completion)
  let result: Result<Value, any Error>
  do { result = .success(try await body(authenticator)) } catch { result = .failure(error) }
  // A task of its own is not cancelled with this one.
  await Task { _ = try? await authenticator.logout() }.value
  return try result.get()
}
