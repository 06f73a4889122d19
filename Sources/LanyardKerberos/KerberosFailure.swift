import Lanyard

/// What GSSAPI refused, in words for people.
struct KerberosFailure {
  /// What was being done.
  enum Moment {
    /// Tickets were fetched with a password or a key.
    case credential(NegotiateCredential)
    /// A ticket for the service was made ready.
    case ticket(NegotiateRequest)
    /// The server's answer was checked.
    case proof(NegotiateRequest)
  }

  static let proofHelp = "it may not be the server that it says it is, or its keytab may be out of date"

  var failure: GSSFailure
  var moment: Moment
  var library: GSSLibrary

  var error: NegotiateError {
    var error = if case .proof(let request) = moment { proofError(request) } else { ticketError }
    error.systemText = failure.mechanism.isEmpty ? failure.routine : failure.mechanism
    return error
  }

  /// SPNEGO, which speaks for Kerberos here, hands its words on but not its numbers.
  private func proofError(_ request: NegotiateRequest) -> NegotiateError {
    for code in [KerberosCode.clockSkew, .ticketNotYetValid, .ticketExpired] where failure.mechanism == library.words(for: code) {
      return error(for: code)
    }
    return NegotiateError(.mutualFailed, "the server's answer does not prove that it is \(request.service)", help: Self.proofHelp)
  }

  private var ticketError: NegotiateError {
    if let code = KerberosCode(status: failure.minor) { return error(for: code) }
    if KerberosMechanismCode(status: failure.minor) != nil { return noTicket }
    return NegotiateError(.other, "Kerberos gives no ticket for \(subject)")
  }

  private var credential: NegotiateCredential {
    switch moment {
    case .credential(let credential): credential
    case .ticket(let request), .proof(let request): request.credential
    }
  }

  private var subject: String {
    switch moment {
    case .credential: "the user"
    case .ticket(let request), .proof(let request): request.service
    }
  }

  private func error(for code: KerberosCode) -> NegotiateError {
    switch code {
    case .clientUnknown:
      NegotiateError(.unknownPrincipal, "the realm does not know the user", help: "check the name and the realm behind its '@'")
    case .serviceUnknown:
      NegotiateError(
        .unknownService, "the realm knows no service \(subject)",
        help: "a service is registered under one name of its host: use that in the URL, or name the service in the spec")
    case .clientRevoked: NegotiateError(.accountLocked, "the account is locked or disabled", help: "ask the realm's administrator")
    case .keyExpired: NegotiateError(.passwordExpired, "the password has expired", help: "change it, with kpasswd for example")
    case .preauthenticationFailed, .integrity: wrongPassword
    case .ticketExpired: NegotiateError(.ticketExpired, "the Kerberos ticket has expired", help: "get a new one with kinit")
    case .ticketNotYetValid, .clockSkew:
      NegotiateError(
        .clockSkew, "the clocks of this machine and of the realm or the server are too far apart",
        help: "set them right; Kerberos allows five minutes")
    case .noCacheFound, .noCacheFile: noTicket
    case .realmUnknown, .realmUnresolvable:
      NegotiateError(
        .unknownRealm, "this machine does not know the realm's servers", help: "name them in krb5.conf, or see that DNS has them")
    case .realmUnreachable:
      NegotiateError(.unreachable, "none of the realm's servers answers", help: "check the network and the servers in krb5.conf")
    }
  }

  private var wrongPassword: NegotiateError {
    if case .keytab(let path, _) = credential {
      NegotiateError(.wrongPassword, "the realm does not accept the key in \(path)", help: "the keytab is out of date: make it anew")
    } else {
      NegotiateError(.wrongPassword, "the realm does not accept the password")
    }
  }

  private var noTicket: NegotiateError {
    switch credential {
    case .systemDefault:
      NegotiateError(.noTicket, "there is no Kerberos ticket for this process", help: "get one with kinit, or set KRB5CCNAME")
    case .cache(let name): NegotiateError(.noTicket, "there is no Kerberos ticket in \(name)", help: "get one with kinit -c")
    case .keytab(let path, _):
      NegotiateError(.noTicket, "\(path) has no key for the principal, or cannot be read", help: "klist -k shows what is in it")
    case .password: NegotiateError(.noTicket, "the realm gave no ticket for the password")
    }
  }
}
