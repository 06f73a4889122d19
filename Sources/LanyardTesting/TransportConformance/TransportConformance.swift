public import Lanyard
import Synchronization

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

    /// Tries it; throws what the transport did instead. A check that has not ended after 30 seconds fails, too.
    public func run(_ transport: any Transport) async throws(ConformanceFailure) {
      let once = Once()
      // Two tasks race, and neither is waited for when it loses: a transport that ignores its cancellation fails as well.
      let failure: ConformanceFailure? = await withCheckedContinuation { continuation in
        let check = Task {
          do {
            try await body(transport)
            once.run { continuation.resume(returning: nil) }
          } catch {
            once.run { continuation.resume(returning: ConformanceFailure(name, "\(error)")) }
          }
        }
        let watchdog = Task {
          let isOver = (try? await Task.sleep(for: .seconds(30))) != nil
          guard isOver else { return }
          once.run { continuation.resume(returning: ConformanceFailure(name, "no end after 30 seconds")) }
          check.cancel()
        }
        Task {
          await check.value
          watchdog.cancel()
        }
      }
      if let failure { throw failure }
    }
  }
}

/// What a transport did instead of what it must.
public struct ConformanceFailure: Error, Sendable, CustomStringConvertible {
  /// The check's name.
  public var check: String
  /// What happened.
  public var message: String
  /// Both.
  public var description: String { "\(check): \(message)" }

  init(_ check: String, _ message: String) {
    self.check = check
    self.message = message
  }
}

/// Lets the first of several through.
private final class Once: Sendable {
  private let isDone = Mutex(false)

  func run(_ body: () -> Void) {
    let isFirst = isDone.withLock { isDone in
      defer { isDone = true }
      return !isDone
    }
    if isFirst { body() }
  }
}
