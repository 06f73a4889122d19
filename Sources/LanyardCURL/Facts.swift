import Lanyard

extension CURLTransport {
  /// What the transport is made of on this machine.
  public struct Facts: Sendable, Hashable, Codable {
    /// libcurl's version, such as `7.88.1`.
    public var version: String
    /// The TLS library and its version, such as `OpenSSL/3.0.15`; nil where libcurl has none.
    public var tls: String?
    /// The file with the authorities that are trusted unless others are named; nil where the TLS library has a store of its own.
    public var authorities: String?
  }

  /// The facts of the system's libcurl.
  ///
  /// - Throws: `TransportError` with the code `configuration` where there is none that can be used.
  public static var facts: Facts { get throws(TransportError) { try LibCURL.facts } }
}
