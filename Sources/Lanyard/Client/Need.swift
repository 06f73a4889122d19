import LanyardSpec

/// Why a session is wanted.
enum Need: Sendable {
  /// There is none at hand.
  case first
  /// The one at hand is dead, or nearly so.
  case over(Session)
  /// The vendor does not take the one at hand.
  case rejected(Session)
  /// The one at hand serves, and will be over soon.
  case due(Session)

  /// The session at hand.
  var old: Session? {
    switch self {
    case .first: nil
    case .over(let session), .rejected(let session), .due(let session): session
    }
  }

  /// Whether nobody waits.
  var isAhead: Bool {
    if case .due = self { true } else { false }
  }

  /// Whether a session that somebody else obtained answers the need.
  func isMet(by session: Session, at time: some TimeSource) -> Bool {
    let now = time.now
    let phase = session.phase(at: now)
    guard let old else { return phase != .over }
    if session.id == old.id {
      // Another process may have used it when this one believed it to be idle.
      guard case .over = self else { return false }
      return phase != .over && session.lastUsed > old.lastUsed
    }
    // A moment that is still to come tells nothing about which is the older.
    guard old.obtainedAt > now || session.obtainedAt >= old.obtainedAt else { return false }
    return isAhead ? phase == .fresh : phase != .over
  }
}
