import Lanyard
import LanyardPOSIX

/// A login that has a name: which spec, method and inputs, where its secrets come from, and how its vendor is reached. It holds no
/// secret.
struct Account {
  var name: String
  /// The spec's absolute path.
  var spec: String
  var method: String
  /// The inputs that are not secret, as far as they stand here.
  var inputs: [String: String]
  /// Where each secret comes from, each file that is no text, and whatever else does not stand here.
  var origins: [String: InputOrigin]
  var allowsPlainHTTP: Bool
  /// A file of certificates to trust, by its absolute path.
  var certificates: String?
  /// The proxy that was asked for; it never holds a password.
  var proxy: String?
  /// The key of the session that was obtained last; after a change of the spec it is another.
  var sessionKey: String?

  /// The file of profiles that it stands in; nil for one that was kept at a login.
  var profileFile: String?
  /// Whether `exec` ends the session with its command.
  var logsOutOnExit = false
}

/// Where the value of an input comes from, so that it can be had again.
enum InputOrigin: Equatable {
  case environment(String)
  case file(String)
  /// The output of a program, started in a folder.
  case command([String], timeout: Duration, folder: String)
  /// Somebody types it, or has piped it in: only a person can give it again. The question is the spec's own unless given.
  case person(question: String?)
}

extension InputOrigin {
  /// In a word or two, for a table.
  var wording: String {
    switch self {
    case .environment(let variable): "env \(variable)"
    case .file(let path): "file \(path)"
    case .command(let words, _, _): "command \(words.first ?? "")"
    case .person: "asked for"
    }
  }

  /// Whether one may have to wait for it: a program, or a file that is a pipe.
  var isSlow: Bool {
    switch self {
    case .command: true
    case .file(let path): (try? POSIX.targetInfo(at: path))?.kind == .other
    case .environment, .person: false
    }
  }

  /// Whether it can be had without anybody being there.
  var isUnattended: Bool {
    if case .person = self { false } else { true }
  }
}

extension InputOrigin: Codable {
  private enum Key: String, CodingKey { case environment, file, person }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let variable = try container.decodeIfPresent(String.self, forKey: .environment) {
      self = .environment(variable)
    } else if let path = try container.decodeIfPresent(String.self, forKey: .file) {
      self = .file(path)
    } else {
      _ = try container.decode(Bool.self, forKey: .person)
      self = .person(question: nil)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .environment(let variable): try container.encode(variable, forKey: .environment)
    case .file(let path): try container.encode(path, forKey: .file)
    // Commands stand in profiles, which are not kept.
    case .command, .person: try container.encode(true, forKey: .person)
    }
  }
}

extension Account: Codable {
  /// What is kept of it.
  private enum CodingKeys: String, CodingKey {
    case name, spec, method, inputs, origins, allowsPlainHTTP, certificates, proxy, sessionKey
  }
}
