import FoundationEssentials
import Lanyard
import LanyardFileStore
import LanyardPOSIX

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

  func write(_ session: Session) throws {
    let text: String
    if let template {
      text = try session.value(of: template, for: "--template") ?? ""
    } else {
      text = try SessionForms(session, verb: "GET", target: nil).headerLines
    }
    do throws(SystemError) { try PrivateFile.replace(path, with: Array(text.utf8)) } catch {
      throw CommandError("output", "'\(path)' cannot be written: \(error.message)", status: .other)
    }
  }

  func remove() { try? POSIX.remove(path) }

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
          try write(next)
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
