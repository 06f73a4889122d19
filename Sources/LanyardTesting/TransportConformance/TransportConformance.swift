public import Lanyard

/// What every `Transport` must do and must not do, tried against servers on the loopback interface.
///
/// The checks know no test framework. With Swift Testing:
///
///     @Test(arguments: TransportConformance.checks)
///     func conforms(_ check: TransportConformance.Check) async throws {
///       try await check.run(MyTransport())
///     }
///
/// They speak HTTP/1.1 without TLS. A transport that wants certificates, HTTP/2 or a proxy tested brings tests of its own.
public enum TransportConformance {
  /// All checks. One transport may be run through them in any order, several at a time.
  public static let checks: [Check] = sending + answers + refusals + limits + time + connections

  /// Checks for transports that stream bodies both ways, and do not only hold the whole of them.
  public static let streamChecks: [Check] = streaming + streamEnds

  /// Checks for transports that keep a connection for each partition. One that has no partitions passes them by throwing
  /// `unsupported` with nothing sent.
  public static let partitionChecks: [Check] = partitions

  /// One thing that a transport must do, named by a sentence.
  public struct Check: Sendable, CustomStringConvertible {
    /// What the transport must do.
    public let name: String
    /// The name.
    public var description: String { name }
    private let body: @Sendable (any Transport) async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (any Transport) async throws -> Void) {
      self.name = name
      self.body = body
    }

    /// Tries it; throws what the transport did instead. A check that has not ended after three minutes fails, too.
    public func run(_ transport: any Transport) async throws(ConformanceFailure) {
      try await ConformanceFailure.watch(name, for: .seconds(180)) { try await body(transport) }
    }
  }
}
