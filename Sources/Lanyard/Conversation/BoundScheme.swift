import HTTPTypes
import LanyardSpec

/// A scheme with its credentials filled in.
enum BoundScheme: Sendable, Hashable {
  /// The Authorization is known beforehand: Basic, Bearer.
  case fixed(name: String, authorization: Secret)
  case digest(username: String, password: Secret)
  case ntlm(username: String, password: Secret, domain: String?, isAllowedInsideNegotiate: Bool)
  case negotiate(NegotiateCredential, service: String?, delegates: Bool)

  /// Whether it proves itself by tickets, which have nothing to do with a password that could be refused.
  var isByTicket: Bool {
    if case .negotiate = self { true } else { false }
  }

  /// The name that people know it by.
  var name: String {
    switch self {
    case .fixed(let name, _): name
    case .digest: "Digest"
    case .ntlm: "NTLM"
    case .negotiate: "Negotiate"
    }
  }
}
