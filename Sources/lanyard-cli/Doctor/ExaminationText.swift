import FoundationEssentials
import Lanyard
import LanyardCURL
import LanyardKerberos

/// An examination as a page for people.
struct ExaminationText {
  private(set) var lines: [String] = []

  init(_ examination: Examination, now: Date) {
    add("lanyard", examination.version)
    add("network", examination.transport.map { "libcurl \($0.version), \($0.tls ?? "without TLS")" } ?? "none: no request can be sent")
    let authorities = examination.authorities
    add(
      "trusts",
      authorities.path.map { "\($0) (\(authorities.count.map { "\($0) authorities" } ?? "cannot be read"))" }
        ?? (examination.transport == nil ? "nobody, without libcurl" : "what the TLS library has"))
    addKerberos(examination, now: now)
    add("specs", Self.folder(examination.specs) + " and ./specs")
    add("sessions", Self.folder(examination.sessions))
    let isInteractive = examination.terminal.isInteractive
    add("terminal", isInteractive ? "secrets can be asked for" : "nobody to ask: secrets come from --env, --file or --stdin")
    if let clock = examination.clock { add("clock", Self.clock(clock)) }
    lines += examination.problems.map { "problem: \($0)" }
  }

  private mutating func add(_ name: String, _ value: String) { lines.append("\(name.padded(to: 10))\(value)") }

  private mutating func addKerberos(_ examination: Examination, now: Date) {
    guard let facts = examination.kerberos else { return }
    if let problem = facts.library.problem {
      add("kerberos", "none, so that 'negotiate' cannot be used: \(problem)")
      return
    }
    let mechanisms = facts.mechanisms.map { $0.name ?? $0.identifier }
    add("kerberos", "\(facts.library.names.joined(separator: ", ")) with \(mechanisms.joined(separator: ", "))")
    if let ticket = facts.ticket {
      let minutes = max(0, Int(ticket.endsAt.timeIntervalSince(now)) / 60)
      add("ticket", "\(ticket.principal), for another \(minutes / 60)h \(minutes % 60)m")
    } else {
      add("ticket", "none: \(facts.ticketProblem ?? "the system says no more")")
    }
  }

  private static func folder(_ folder: Examination.Folder) -> String {
    guard let path = folder.path else { return "nowhere" }
    return folder.exists ? "\(path) (\(folder.mode ?? "?"))" : "\(path) (not there yet)"
  }

  private static func clock(_ clock: Examination.Clock) -> String {
    switch clock.secondsAhead {
    case -1...1: "\(clock.server) has the same time"
    case ..<0: "\(clock.server) is \(-clock.secondsAhead) s behind this machine"
    default: "\(clock.server) is \(clock.secondsAhead) s ahead of this machine"
    }
  }
}
