/// Errors of MIT Kerberos by their numbers: those of RFC 4120, section 7.5.9, and behind them the library's own.
enum KerberosCode: UInt32 {
  case clientUnknown = 6
  case serviceUnknown = 7
  case clientRevoked = 18
  case keyExpired = 23
  case preauthenticationFailed = 24
  case integrity = 31
  case ticketExpired = 32
  case ticketNotYetValid = 33
  case clockSkew = 37
  case noCacheFound = 141
  case realmUnknown = 154
  case realmUnreachable = 156
  case noCacheFile = 195
  case realmUnresolvable = 220

  /// The table of the library's errors begins at -1765328384.
  private static let base: UInt32 = 0x96C7_3A00

  init?(status: UInt32) { self.init(rawValue: status &- Self.base) }

  var status: UInt32 { Self.base &+ rawValue }
}

/// Errors of the GSSAPI mechanism for Kerberos, in a table of their own.
enum KerberosMechanismCode: UInt32 {
  case cacheOfAnother = 0
  case noTicketGrantingTicket = 2
  case emptyCache = 12

  init?(status: UInt32) { self.init(rawValue: status &- 0x025E_A100) }
}
