public import LanyardSpec

/// A conversation that went wrong: what, at which step, and which line of the spec was not satisfied.
///
/// Its texts hold no secret and no value from an answer that the spec does not declare harmless.
public struct AuthError: Error, Sendable {
  /// What went wrong, as a stable name to switch on.
  public struct Code: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// The name as it is printed.
    public var rawValue: String
    /// Makes a code from its printed name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Makes the code of a failure that a spec names.
    public init(_ kind: FailureKind) { rawValue = kind.rawValue }
    /// The name as it is printed.
    public var description: String { rawValue }

    // What a vendor's answer means, by the spec's `fail` rules.

    /// The vendor said that the credentials are wrong; they are not sent again.
    public static let credentialsRejected = Code(.credentialsRejected)
    /// The account is locked.
    public static let accountLocked = Code(.accountLocked)
    /// The password must be changed first.
    public static let passwordExpired = Code(.passwordExpired)
    /// A second factor is asked for.
    public static let secondFactorRequired = Code(.secondFactorRequired)
    /// No licence or session is free.
    public static let licenceExhausted = Code(.licenceExhausted)
    /// Too many attempts.
    public static let rateLimited = Code(.rateLimited)
    /// The service is not available at the moment.
    public static let unavailable = Code(.unavailable)
    /// The answer is not what the spec expects.
    public static let unexpectedAnswer = Code(.unexpectedAnswer)

    // What was asked for cannot be done.

    /// The spec has no method of that name.
    public static let unknownMethod = Code(rawValue: "unknown-method")
    /// An input that the method needs was not given.
    public static let missingInput = Code(rawValue: "missing-input")
    /// An input does not have the form that the spec asks for, or the spec has none of that name.
    public static let invalidInput = Code(rawValue: "invalid-input")
    /// Credentials would travel unencrypted.
    public static let plainHTTP = Code(rawValue: "plain-http")
    /// A value cannot stand in the place where the spec puts it.
    public static let invalidValue = Code(rawValue: "invalid-value")
    /// A request goes to a place for which the session is not meant.
    public static let foreignOrigin = Code(rawValue: "foreign-origin")
    /// The method answers challenges, so that requests have to be sent by Lanyard.
    public static let needsConversation = Code(rawValue: "needs-conversation")
    /// Something that this program, or the transport it was given, cannot do.
    public static let unsupported = Code(rawValue: "unsupported")
    /// The session belongs into a body that the request does not have.
    public static let missingPlacement = Code(rawValue: "missing-placement")

    // What came back cannot be used.

    /// A value that the spec extracts was not in the answer.
    public static let missingValue = Code(rawValue: "extract-missing")
    /// Several values were found where the spec expects one.
    public static let ambiguousValue = Code(rawValue: "extract-ambiguous")
    /// A value was found that is not text, or is empty.
    public static let unusableValue = Code(rawValue: "extract-unusable")
    /// A pattern or path ran into its limits.
    public static let expressionLimit = Code(rawValue: "expression-limit")
    /// A redirect leads elsewhere than the spec allows.
    public static let redirectRefused = Code(rawValue: "redirect-refused")

    /// The server offers none of the schemes that the spec names.
    public static let schemeNotOffered = Code(rawValue: "scheme-not-offered")
    /// The server does not accept a handshake that has nothing to do with a password.
    public static let handshakeRefused = Code(rawValue: "handshake-refused")

    // The rest.

    /// No usable answer came; `transport` says more.
    public static let transport = Code(rawValue: "transport")
    /// The vendor rejects the session although it is new, or does not renew it.
    public static let sessionRejected = Code(rawValue: "session-rejected")
    /// The session is over and there is nothing to log in with.
    public static let sessionExpired = Code(rawValue: "session-expired")
    /// What the store holds for the account cannot be trusted; nothing is sent, and it stays as it is.
    public static let store = Code(rawValue: "store")
    /// The caller was cancelled.
    public static let cancelled = Code(rawValue: "cancelled")
  }

  /// What went wrong.
  public var code: Code
  /// It in words, one sentence without a full stop.
  public var message: String
  /// How to mend it.
  public var help: String?
  /// The step that failed, such as `login, step 1 (POST)`.
  public var step: String?
  /// The place in the spec that was not satisfied.
  public var place: SourceRange?
  /// The spec's text, for showing the place.
  public var source: SourceText?
  /// What the transport said.
  public var transport: TransportError?
  /// When the vendor says that another attempt makes sense.
  public var retryAfter: Duration?

  package init(
    _ code: Code, _ message: String, help: String? = nil, at place: SourceRange? = nil, transport: TransportError? = nil,
    retryAfter: Duration? = nil
  ) {
    self.code = code
    self.message = message
    self.help = help
    self.place = place
    self.transport = transport
    self.retryAfter = retryAfter
  }

  /// The error with the step and the spec's text filled in, where they were not known deeper down.
  package func located(step: String?, in source: SourceText, orAt range: SourceRange? = nil) -> AuthError {
    var error = self
    error.step = error.step ?? step
    error.source = error.source ?? source
    error.place = error.place ?? range
    return error
  }

  /// The error in the form of the spec's other diagnostics.
  public var diagnostic: Diagnostic {
    var notes: [Diagnostic.Note] = []
    if let step { notes.append(.init("in \(step)")) }
    if let retryAfter { notes.append(.init("another attempt makes sense in \(retryAfter.components.seconds) s")) }
    return Diagnostic(
      .error, .init(rawValue: code.rawValue), message, at: place ?? .beginning, help: place == nil ? nil : help,
      notes: notes + (place == nil ? [help].compactMap(\.self).map { .init($0) } : []))
  }
}

extension AuthError: CustomStringConvertible {
  /// Code, message, step and help in a line.
  public var description: String {
    var text = "\(code): \(message)"
    if let step { text += " (in \(step))" }
    if let help { text += "; \(help)" }
    return text
  }
}
