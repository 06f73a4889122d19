import Lanyard

/// How the command ends: one code per class of failure, so that a script need not read messages.
enum ExitStatus: Int32, CaseIterable {
  /// Done.
  case ok = 0
  /// Something that no other code says.
  case other = 1
  /// The vendor says that the credentials are wrong.
  case credentialsRejected = 2
  /// The account cannot log in as it is: locked, password expired, second factor, licence, too many attempts.
  case account = 3
  /// The vendor's answer is not what the spec expects.
  case unexpectedAnswer = 4
  /// The vendor could not be reached, or is not available at the moment.
  case network = 5
  /// The connection is not safe: a certificate that does not verify, TLS that could not be agreed on.
  case tls = 6
  /// The session is over, rejected, or none is kept under the name.
  case session = 7
  /// Something that was given cannot be used, or is missing.
  case input = 8
  /// There is no such spec, or it has mistakes.
  case spec = 9
  /// Kept sessions cannot be read or written.
  case store = 10
  /// The answer to `request` has a status of 400 or above.
  case httpStatus = 22
  /// The command line cannot be understood (BSD's EX_USAGE).
  case usage = 64
}

extension ExitStatus {
  /// The class to which an error of the engine belongs.
  init(_ error: AuthError) {
    self =
      switch error.code {
      case .credentialsRejected: .credentialsRejected
      case .accountLocked, .passwordExpired, .secondFactorRequired, .licenceExhausted, .rateLimited: .account
      case .unexpectedAnswer, .missingValue, .ambiguousValue, .unusableValue, .expressionLimit, .redirectRefused: .unexpectedAnswer
      case .unavailable: .network
      case .transport: error.transport.map(ExitStatus.init) ?? .network
      case .sessionRejected, .sessionExpired: .session
      case .schemeNotOffered, .handshakeRefused: .unexpectedAnswer
      case .needsConversation, .unsupported: .input
      case .store: .store
      case .unknownMethod, .missingInput, .invalidInput, .plainHTTP, .invalidValue, .foreignOrigin, .missingPlacement: .input
      default: ExitStatus(ofHandshake: error.code.rawValue)
      }
  }

  /// The class of what went wrong in a handshake, by the part of it that failed.
  private init(ofHandshake code: String) {
    self =
      switch code {
      case "negotiate-no-ticket", "negotiate-ticket-expired", "negotiate-unavailable", "negotiate-unknown-realm", "handshake-credentials":
        .input
      case "negotiate-unreachable": .network
      default: code.hasPrefix("handshake-") || code.hasPrefix("negotiate-") ? .unexpectedAnswer : .other
      }
  }

  /// The class to which a fault of the transport belongs.
  init(_ error: TransportError) {
    self =
      switch error.code {
      case .protocol, .decode, .headLimit, .bodyLimit: .unexpectedAnswer
      case .invalidRequest, .configuration, .unsupported: .input
      default: error.code.rawValue.hasPrefix("tls.") ? .tls : .network
      }
  }
}
