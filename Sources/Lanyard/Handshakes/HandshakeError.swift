/// A handshake that cannot go on: what the server sent cannot be answered, or may not be.
///
/// Its texts hold no secret and nothing that a server said. A server that rejects the credentials is not an error of the
/// handshake; `Handshake.answer` says so with nil.
package struct HandshakeError: Error, Sendable {
  /// What went wrong, as a stable name to switch on.
  package struct Code: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package var description: String { rawValue }

    /// The server's message does not have the form that the scheme prescribes.
    package static let malformed = Code(rawValue: "handshake-malformed")
    /// The server asks for something that is not known here, such as another algorithm.
    package static let unsupported = Code(rawValue: "handshake-unsupported")
    /// The server offers only a form that is no longer safe.
    package static let weak = Code(rawValue: "handshake-weak")
    /// The user's name or password cannot be used with the scheme.
    package static let unusableCredentials = Code(rawValue: "handshake-credentials")
    /// The server began anew in the middle.
    package static let interrupted = Code(rawValue: "handshake-interrupted")
    /// The server asks for the same thing again and again.
    package static let endless = Code(rawValue: "handshake-endless")
    /// The server has not proved that it knows the credentials.
    package static let serverProof = Code(rawValue: "handshake-server-proof")
  }

  package var code: Code
  /// It in words, one sentence without a full stop.
  package var message: String
  /// How to mend it.
  package var help: String?

  package init(_ code: Code, _ message: String, help: String? = nil) {
    self.code = code
    self.message = message
    self.help = help
  }
}

extension HandshakeError: CustomStringConvertible {
  package var description: String { "\(code): \(message)" + (help.map { "; \($0)" } ?? "") }
}
