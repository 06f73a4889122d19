/// A handshake that cannot begin or go on.
public struct NegotiateError: Error, Sendable, Hashable {
  /// What went wrong, as a stable name to switch on.
  public struct Code: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// The name as it is printed.
    public var rawValue: String
    /// Makes a code from its printed name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name as it is printed.
    public var description: String { rawValue }

    /// This machine has no library for it.
    public static let unavailable = Code(rawValue: "unavailable")
    /// There is no ticket, and nothing to get one with.
    public static let noTicket = Code(rawValue: "no-ticket")
    /// The ticket is out of date.
    public static let ticketExpired = Code(rawValue: "ticket-expired")
    /// The password, or the key in a keytab, is wrong. It is not sent again.
    public static let wrongPassword = Code(rawValue: "wrong-password")
    /// The password must be changed first.
    public static let passwordExpired = Code(rawValue: "password-expired")
    /// The account is locked or disabled.
    public static let accountLocked = Code(rawValue: "account-locked")
    /// The realm does not know the user.
    public static let unknownPrincipal = Code(rawValue: "unknown-principal")
    /// The realm does not know the service.
    public static let unknownService = Code(rawValue: "unknown-service")
    /// Nothing says which servers the realm has.
    public static let unknownRealm = Code(rawValue: "unknown-realm")
    /// None of the realm's servers answers.
    public static let unreachable = Code(rawValue: "unreachable")
    /// The clocks of this machine and of the realm or the server are too far apart.
    public static let clockSkew = Code(rawValue: "clock-skew")
    /// The server did not prove that it is who it should be.
    public static let mutualFailed = Code(rawValue: "mutual-failed")
    /// What was asked for cannot be put into words of Kerberos: a name with a NUL in it, for example.
    public static let invalidRequest = Code(rawValue: "invalid-request")
    /// The task was cancelled.
    public static let cancelled = Code(rawValue: "cancelled")
    /// Something else, told by the message.
    public static let other = Code(rawValue: "other")
  }

  /// What went wrong.
  public var code: Code
  /// It in words, one sentence without a full stop. It holds no secret and no user's name.
  public var message: String
  /// How to mend it.
  public var help: String?
  /// The system's own words. They may name principals and files, never a password.
  public var systemText: String?

  /// Makes an error.
  public init(_ code: Code, _ message: String, help: String? = nil, systemText: String? = nil) {
    self.code = code
    self.message = message
    self.help = help
    self.systemText = systemText
  }

  /// Two errors are alike when their codes are; the texts are for people.
  public static func == (lhs: Self, rhs: Self) -> Bool { lhs.code == rhs.code }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension NegotiateError: CustomStringConvertible {
  /// Everything in a line.
  public var description: String {
    var text = "\(code): \(message)"
    if let systemText { text += " (\(systemText))" }
    if let help { text += "; \(help)" }
    return text
  }
}
