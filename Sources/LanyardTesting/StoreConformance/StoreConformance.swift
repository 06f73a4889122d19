public import Lanyard

/// What every `SessionStore` must do and must not do.
///
/// A check is given a way to the store, and takes it more than once, as several processes or machines do. With Swift Testing:
///
///     @Test(arguments: StoreConformance.checks)
///     func conforms(_ check: StoreConformance.Check) async throws {
///       try await check.run { MyStore(address: address) }
///     }
///
/// A store that lives in one process gives the same one each time. Nothing is assumed of where and how sessions are kept.
public enum StoreConformance {
  /// Gives the store, each time by a way of its own where there are several: one connection, or one value on one folder.
  public typealias Opening = @Sendable () async throws -> any SessionStore

  /// All checks. They use keys of their own, so that one store may be run through them in any order, several at a time.
  public static let checks: [Check] = keeping + touching + forgetting + leases + holders + marks

  /// One thing that a store must do, named by a sentence.
  public struct Check: Sendable, CustomStringConvertible {
    /// What the store must do.
    public let name: String
    /// The name.
    public var description: String { name }
    private let body: @Sendable (@escaping Opening) async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (@escaping Opening) async throws -> Void) {
      self.name = name
      self.body = body
    }

    /// Tries it; throws what the store did instead. A check that has not ended after two minutes fails, too.
    public func run(on open: @escaping Opening) async throws(ConformanceFailure) {
      try await ConformanceFailure.watch(name, for: .seconds(120)) { try await body(open) }
    }
  }
}
