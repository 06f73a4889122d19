/// Stands for credentials that a store has met: 64 hexadecimal digits.
public struct CredentialMark: Sendable, Hashable, Codable, RawRepresentable {
  /// The digits.
  public let rawValue: String
  /// Takes digits that a store has kept.
  public init(rawValue: String) { self.rawValue = rawValue }
}
