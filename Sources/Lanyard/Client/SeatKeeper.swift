import FoundationEssentials
import LanyardSpec

/// Gives sessions back to the vendor that are in the way of others.
struct SeatKeeper: Sendable {
  let account: Account
  /// What the sessions are ended with.
  let plan: Plan

  /// Ends the sessions of the seat that were not used for the longest time, until there is room for one more.
  func leaveRoom(in seat: String, limit: Int) async {
    let all = await account.store.trying { store throws(StoreError) in try await store.sessions() } ?? []
    let now = account.time.now
    let others = all.filter { $0.seat == seat && $0.key != plan.sessionKey && $0.isAlive(at: now) }
    for record in others.sorted(by: { $0.lastUsed < $1.lastUsed }).prefix(max(0, others.count - limit + 1)) { await end(record) }
  }

  /// Ends a session here, and at the vendor as far as that can be done.
  func end(_ record: SessionRecord) async {
    _ = await account.store.trying { store throws(StoreError) in try await store.forget(record.key, id: record.id) }
    guard let method = plan.spec.method(named: record.method), !method.logout.isEmpty, let plan = Plan(method, like: plan) else { return }
    do throws(AuthError) {
      _ = try await account.runner.run(method.logout, of: plan, carrying: Session(plan: plan, record: record))
      account.journal.note(.otherLoggedOut)
    } catch {
      account.journal.note(.otherLogoutFailed, error)
    }
  }
}
