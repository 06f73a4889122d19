import FoundationEssentials
import Lanyard
import LanyardFileStore

/// A file that holds a session for others, 0600, and is written anew whenever there is another session.
struct FreshFile {
  let path: String
  /// What is written of a session; its headers unless given.
  let template: Template?
  let account: ActiveAccount
  let store: FileStore
  let console: Console

  private static let pulse = Duration.seconds(1)
  private static let longestPause = Duration.seconds(30)

  /// Writes the file. From now on until it is removed, it goes with the process.
  func begin(_ session: Session) throws {
    let text = try text(of: session)
    try Interrupts.uninterrupted { () throws(CommandError) in
      try SessionFile.write(text, to: path)
      Leftovers.add(path)
    }
  }

  func remove() { Interrupts.uninterrupted { Leftovers.remove(path) } }

  /// Writes another session, unless the file has been removed meanwhile: nobody would remove it a second time.
  private func renew(_ session: Session) throws {
    let text = try text(of: session)
    try Interrupts.uninterrupted { () throws(CommandError) in
      if Leftovers.contains(path) { try SessionFile.write(text, to: path) }
    }
  }

  private func text(of session: Session) throws -> String {
    guard let template else { return try SessionForms(session, verb: "GET", target: nil).headerLines }
    return try session.value(of: template, for: "--template") ?? ""
  }

  /// Keeps the file fresh until the task is cancelled.
  func keep(_ session: Session) async {
    var current = session
    var pause = Self.pulse
    while !Task.isCancelled {
      try? await Task.sleep(for: pause)
      guard !Task.isCancelled else { return }
      do {
        let next = try await successor(of: current)
        if next.id != current.id {
          console.conceal(secretsOf: next)
          try renew(next)
          current = next
        }
        pause = Self.pulse
      } catch {
        if pause == Self.pulse { console.report(error, onStandardOutput: false) }
        pause = min(pause * 2, Self.longestPause)
      }
    }
  }

  /// The session that serves now: one that somebody else has kept, or, as soon as it is due, a new one.
  ///
  /// Whoever reads the file uses the session unseen. One that dies of idleness is therefore replaced no earlier than it would die
  /// if nobody had used it, and never counted as used because this process has looked at it.
  private func successor(of current: Session) async throws -> Session {
    if let record = try await store.session(for: account.plan.sessionKey), record.id != current.id,
      let other = Session(record, for: account.plan), other.isAlive(at: Date()), other.obtainedAt >= current.obtainedAt
    {
      return other
    }
    guard let due = due(current), Date() >= due else { return current }
    return try await account.authenticator.session()
  }

  private func due(_ session: Session) -> Date? {
    guard let expiresAt = session.expiresAt, expiresAt <= session.diesAt ?? expiresAt else { return session.diesAt }
    let life = expiresAt.timeIntervalSince(session.obtainedAt)
    return expiresAt - min(life / 2, min(max(life / 10, 30), 300))
  }
}
