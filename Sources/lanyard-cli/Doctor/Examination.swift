import FoundationEssentials
import Lanyard
import LanyardCURL
import LanyardKerberos
import LanyardPOSIX

/// What this machine can do, as far as Lanyard needs it.
struct Examination: Encodable {
  /// A folder of the user's.
  struct Folder: Encodable {
    var path: String?
    /// Whether it is there; one that is not is made when it is needed.
    var exists = false
    /// Its permissions, such as `0700`.
    var mode: String?
  }

  struct Authorities: Encodable {
    var path: String?
    /// How many certificates are in the file.
    var count: Int?
  }

  struct TerminalFacts: Encodable {
    /// Whether secrets can be asked for.
    var isInteractive: Bool
    var showsColor: Bool
  }

  /// The clock of a server, by its answer's Date field, which counts seconds.
  struct Clock: Encodable {
    var server: String
    /// How many seconds it is ahead of this machine's; negative where it is behind.
    var secondsAhead: Int
  }

  let version: String
  /// Nil where there is no libcurl that can be used.
  var transport: CURLTransport.Facts?
  var authorities = Authorities()
  var kerberos: KerberosFacts?
  var specs = Folder()
  var sessions = Folder()
  var terminal: TerminalFacts
  var clock: Clock?
  /// What is needed and does not work; empty where all is well.
  var problems: [String] = []

  /// - Parameter certificates: a file of authorities to look at instead of the system's.
  init(version: String, certificates: String?, console: Console) async {
    self.version = version
    terminal = TerminalFacts(isInteractive: Terminal.isInteractive, showsColor: console.showsColor)
    examineTransport(certificates)
    examineSpecs()
    examineSessions()
    do throws(NegotiateError) {
      kerberos = try await KerberosFacts.gather()
    } catch {
      problems.append("Kerberos cannot be looked at: \(error.message)")
    }
  }

  private mutating func examineTransport(_ certificates: String?) {
    do throws(TransportError) {
      let facts = try CURLTransport.facts
      if facts.tls == nil { problems.append("libcurl has no TLS: only http can be spoken") }
      transport = facts
    } catch {
      problems.append(error.message)
    }
    authorities.path = certificates ?? transport?.authorities
    guard let path = authorities.path else { return }
    do throws(SystemError) {
      guard let bytes = try OpenFile(path, .reading).contents(limit: 16 << 20) else {
        problems.append("the authorities in '\(path)' are more than 16 MiB")
        return
      }
      let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      let count = lines.count { $0.hasPrefix("-----BEGIN ") && $0.contains("CERTIFICATE") }
      authorities.count = count
      if count == 0 { problems.append("there is no certificate in '\(path)': no server can be verified") }
    } catch {
      let reason = "cannot be read (\(error.message)): no server can be verified; is ca-certificates installed?"
      problems.append("the authorities in '\(path)' \(reason)")
    }
  }

  private mutating func examineSpecs() {
    specs.path = UserFolders.specs
    guard let path = specs.path, let info = Self.look(at: path, &specs) else { return }
    if info.kind != .folder {
      problems.append("'\(path)' is no folder, so that specs have no names there")
      return
    }
    do throws(SystemError) { _ = try OpenFile("\(path)/.", .folder) } catch {
      problems.append("the specs in '\(path)' cannot be read: \(error.message)")
    }
  }

  private mutating func examineSessions() {
    sessions.path = UserFolders.sessions
    guard let path = sessions.path else {
      problems.append("there is nowhere to keep sessions: neither XDG_STATE_HOME nor HOME is set")
      return
    }
    guard let info = Self.look(at: path, &sessions) else {
      if let folder = Self.nearest(above: path), !POSIX.mayWrite(folder) {
        problems.append("the folder '\(path)' cannot be made: '\(folder)' may not be written to")
      }
      return
    }
    if info.kind != .folder {
      problems.append("'\(path)' is \(info.kind == .link ? "a symbolic link" : "no folder"), so that sessions cannot be kept; remove it")
    } else if info.owner != POSIX.user {
      problems.append("'\(path)' belongs to another user, so that sessions cannot be kept")
    } else if info.permissions & 0o077 != 0 {
      problems.append("other users may enter '\(path)', so that sessions cannot be kept; chmod 700 '\(path)'")
    } else if !POSIX.mayWrite(path) {
      problems.append("'\(path)' may not be written to, so that sessions cannot be kept")
    }
  }

  /// A link to the specs is followed by those who look for them; one to the sessions is not.
  private static func look(at path: String, _ folder: inout Folder) -> POSIX.FileInfo? {
    guard let info = try? POSIX.info(at: path) else { return nil }
    folder.exists = true
    folder.mode = "0" + String(info.permissions, radix: 8)
    return info
  }

  private static func nearest(above path: String) -> String? {
    var path = path
    while let slash = path.lastIndex(of: "/") {
      path = String(path[..<slash])
      if path.isEmpty { return "/" }
      if (try? POSIX.targetInfo(at: path)) != nil { return path }
    }
    return nil
  }

  /// Kerberos allows five minutes, and signed tokens are seldom more patient.
  private static let tolerance = 300

  /// Takes down the clock of a server that has answered.
  mutating func compareClock(with server: String, date: String?, now: Date) {
    guard let date, let moment = HTTPDate.parse(date) else {
      problems.append("\(server) does not say what time it is")
      return
    }
    let seconds = Int((moment.timeIntervalSince1970 - now.timeIntervalSince1970).rounded())
    clock = Clock(server: server, secondsAhead: seconds)
    if abs(seconds) > Self.tolerance {
      problems.append("the clocks of this machine and of \(server) are \(abs(seconds)) s apart; Kerberos allows five minutes")
    }
  }
}
