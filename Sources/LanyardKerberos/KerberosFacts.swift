public import FoundationEssentials
public import Lanyard

/// What this machine can do with Kerberos, for people who look for what is missing.
public struct KerberosFacts: Sendable, Hashable, Codable {
  /// The system's GSSAPI library.
  public struct Library: Sendable, Hashable, Codable {
    /// The names that were looked for.
    public var names: [String]
    /// Why there is none; nil when there is one.
    public var problem: String?
  }

  /// A mechanism of GSSAPI.
  public struct Mechanism: Sendable, Hashable, Codable {
    /// Its object identifier in dots, such as `1.2.840.113554.1.2.2`.
    public var identifier: String
    /// What people call it, where that is known: `krb5`, `spnego`, …
    public var name: String?
  }

  /// The ticket of the default cache.
  public struct Ticket: Sendable, Hashable, Codable {
    /// Whose it is, with the realm.
    public var principal: String
    /// When it ends.
    public var endsAt: Date
  }

  /// The system's GSSAPI library.
  public var library: Library
  /// Its mechanisms; Kerberos needs `krb5` and `spnego`.
  public var mechanisms: [Mechanism]
  /// The ticket of the default cache, if there is one that still lives.
  public var ticket: Ticket?
  /// Why there is none, in a line.
  public var ticketProblem: String?

  /// Looks. Nothing is asked of a server, unless the system is set up with a default client keytab.
  public static func gather(
    libraries: [String] = SystemNegotiate.libraries, time: any TimeSource = SystemTime()
  ) async throws(NegotiateError) -> KerberosFacts {
    try await BlockingCall.run { () throws(NegotiateError) in
      do throws(NegotiateError) {
        return Self(try GSSLibrary.open(libraries), named: libraries, time)
      } catch {
        return Self(library: Library(names: libraries, problem: error.systemText ?? error.message), mechanisms: [])
      }
    }
  }

  private init(library: Library, mechanisms: [Mechanism]) {
    self.library = library
    self.mechanisms = mechanisms
  }

  private init(_ library: GSSLibrary, named names: [String], _ time: any TimeSource) {
    self.init(library: Library(names: names), mechanisms: ((try? library.mechanisms()) ?? []).map(Mechanism.init))
    do throws(GSSFailure) {
      let (principal, lifetime) = try GSSCredential(.kerberos, of: nil, from: TicketStore(), in: library).inquire()
      ticket = Ticket(principal: principal, endsAt: time.now.addingTimeInterval(TimeInterval(lifetime)))
    } catch {
      let error = KerberosFailure(failure: error, moment: .credential(.systemDefault), library: library).error
      ticketProblem = [error.message, error.help].compactMap(\.self).joined(separator: "; ")
    }
  }
}

extension KerberosFacts.Mechanism {
  private static let names = [
    "1.2.840.113554.1.2.2": "krb5", "1.3.5.1.5.2": "krb5, old", "1.2.840.48018.1.2.2": "krb5, Microsoft's misspelling",
    "1.3.6.1.5.2.5": "iakerb", "1.3.6.1.5.5.2": "spnego", "1.3.6.1.4.1.311.2.2.10": "ntlmssp",
  ]

  /// A mechanism by its identifier's encoded bytes (X.690, section 8.19).
  init(encoded bytes: [UInt8]) {
    var arcs: [UInt64] = []
    var arc: UInt64 = 0
    for byte in bytes {
      arc = arc << 7 | UInt64(byte & 0x7F)
      guard byte & 0x80 == 0 else { continue }
      // The first two share one number.
      if arcs.isEmpty { arcs = [min(arc / 40, 2), arc - min(arc / 40, 2) * 40] } else { arcs.append(arc) }
      arc = 0
    }
    identifier = arcs.map(String.init).joined(separator: ".")
    name = Self.names[identifier]
  }
}
