import Lanyard

/// What is kept under a name: which login it was, and its session. Secrets that were typed in are not in it; the session's are.
struct KeptAccount: Codable {
  static let currentVersion = 1

  /// The version of this form.
  var version = KeptAccount.currentVersion
  /// The name under which it is kept.
  var name: String
  /// The spec's absolute path.
  var spec: String
  var method: String
  /// The inputs that are not secret, as far as they are text.
  var inputs: [String: String]
  /// Where each secret came from, and each file that is no text.
  var secrets: [String: SecretOrigin]
  var allowsPlainHTTP: Bool
  /// A file of certificates to trust, by its absolute path.
  var certificates: String?
  /// The proxy that was asked for; it never holds a password.
  var proxy: String?
  var session: SessionRecord
}

/// Where a secret came from, so that it can be had again.
enum SecretOrigin: Equatable {
  case environment(String)
  case file(String)
  /// Somebody typed it, or piped it in: only a person can give it again.
  case person
}

extension SecretOrigin: Codable {
  private enum Key: String, CodingKey { case environment, file, person }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let variable = try container.decodeIfPresent(String.self, forKey: .environment) {
      self = .environment(variable)
    } else if let path = try container.decodeIfPresent(String.self, forKey: .file) {
      self = .file(path)
    } else {
      _ = try container.decode(Bool.self, forKey: .person)
      self = .person
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .environment(let variable): try container.encode(variable, forKey: .environment)
    case .file(let path): try container.encode(path, forKey: .file)
    case .person: try container.encode(true, forKey: .person)
    }
  }
}
