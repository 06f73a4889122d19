/// What client and server agree on (MS-NLMP 2.2.2.5); only the bits that are used here have names.
package struct NTLMFlags: OptionSet, Sendable, Hashable {
  package var rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  static let unicode = Self(rawValue: 0x0000_0001)
  static let requestTarget = Self(rawValue: 0x0000_0004)
  static let sign = Self(rawValue: 0x0000_0010)
  static let ntlm = Self(rawValue: 0x0000_0200)
  static let alwaysSign = Self(rawValue: 0x0000_8000)
  static let extendedSessionSecurity = Self(rawValue: 0x0008_0000)
  static let targetInformation = Self(rawValue: 0x0080_0000)
  static let version = Self(rawValue: 0x0200_0000)
  static let keys128 = Self(rawValue: 0x2000_0000)
  static let keys56 = Self(rawValue: 0x8000_0000)

  /// What the first message asks for. Without key exchange no session key travels: HTTP seals nothing with it.
  static let wanted: Self = [.unicode, .requestTarget, .ntlm, .alwaysSign, .extendedSessionSecurity, .version, .keys128, .keys56]
}
