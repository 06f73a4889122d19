/// A `lanyard.yaml`: logins that have names.
package struct ProfileFile: Sendable {
  /// What it is called, in a project and in the user's configuration folder.
  package static let fileName = "lanyard.yaml"

  package var source: SourceText
  /// In the order of the file.
  package var profiles: [Profile]

  /// The profile of that name.
  package func profile(named name: String) -> Profile? { profiles.first { $0.name.value == name } }
}

/// A login that has a name: a spec, a method and its inputs. It holds no secret, only where each is to be had.
package struct Profile: Sendable {
  package struct Input: Sendable {
    package var name: Located<String>
    package var value: Value
    /// The place of the value.
    package var range: SourceRange
  }

  package enum Value: Sendable {
    case text(String)
    case origin(Origin)
  }

  package var name: Located<String>
  /// A spec's name, or its path from the file's folder.
  package var spec: Located<String>
  package var method: Located<String>?
  package var inputs: [Input]
  /// A PEM file of authorities to trust instead of the system's.
  package var certificates: Located<String>?
  package var proxy: Located<String>?
  package var allowsPlainHTTP: Bool
  /// Whether `lanyard exec` ends the session when its command has ended.
  package var logsOutOnExit: Bool
}

extension Profile {
  /// Where the value of an input comes from.
  package enum Origin: Sendable, Hashable {
    case environment(String)
    case file(String)
    /// The standard output of a program, which is started with these arguments and without a shell.
    case command([String], timeout: Duration)
    /// A person at the terminal, who is asked this.
    case prompt(String)
  }
}
