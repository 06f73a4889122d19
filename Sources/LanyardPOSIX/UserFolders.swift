/// The user's folders after the XDG base directory specification. A path that is not absolute is as good as none there.
package enum UserFolders {
  /// Where the user's own specs lie; nil where the user has no home.
  package static var specs: String? { folder("XDG_CONFIG_HOME", orInHome: ".config").map { "\($0)/lanyard/specs" } }

  /// The user's own profiles; nil where the user has no home.
  package static var profiles: String? { folder("XDG_CONFIG_HOME", orInHome: ".config").map { "\($0)/lanyard/lanyard.yaml" } }

  /// The user's home folder, if there is one.
  package static var home: String? { absolute("HOME") }

  /// Where the logins are kept that were given a name; nil where the user has no home.
  package static var accounts: String? { state.map { "\($0)/accounts" } }

  /// Where it is noted which projects' profiles the user trusts; nil where the user has no home.
  package static var trust: String? { state.map { "\($0)/trust" } }

  private static var state: String? { folder("XDG_STATE_HOME", orInHome: ".local/state").map { "\($0)/lanyard" } }

  /// Where sessions are kept; nil where the user has no home.
  package static var sessions: String? { state.map { "\($0)/sessions" } }

  private static func folder(_ variable: String, orInHome path: String) -> String? {
    absolute(variable) ?? absolute("HOME").map { "\($0)/\(path)" }
  }

  private static func absolute(_ variable: String) -> String? {
    guard let bytes = POSIX.environment(variable), bytes.first == UInt8(ascii: "/") else { return nil }
    var path = String(validating: bytes, as: UTF8.self)
    while let text = path, text.count > 1, text.hasSuffix("/") { path = String(text.dropLast()) }
    return path
  }
}
