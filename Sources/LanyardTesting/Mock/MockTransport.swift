public import HTTPTypes
public import Lanyard
import Synchronization

/// A mocked vendor in place of a network: tests log in to it in memory.
///
/// ```swift
/// let transport = MockTransport(try MockVendor(spec, exchanges: exchanges, time: time))
/// let authenticator = try Authenticator(spec, inputs: transport.inputs(), transport: transport, time: time)
/// ```
public final class MockTransport: Transport {
  private let vendor: Mutex<MockVendor>

  /// Makes a transport whose requests all reach the vendor.
  public init(_ vendor: MockVendor) { self.vendor = Mutex(vendor) }

  /// What logs in by a method; empty where the method is not mocked.
  ///
  /// - Parameter method: the vendor's first method unless named.
  public func inputs(for method: String? = nil) -> [String: InputValue] {
    vendor.withLock { vendor in
      vendor.methods.first { method == nil ? $0.obstacle == nil : $0.name == method }?.inputs ?? [:]
    }
  }

  /// Answers a request, whoever has received it.
  public func answer(_ request: HTTPRequest, body: [UInt8]) -> MockAnswer { vendor.withLock { $0.answer(request, body: body) } }

  /// Ends all sessions at the vendor, as its restart would.
  public func forgetSessions() { vendor.withLock { $0.forgetSessions() } }

  /// Answers a request of Lanyard's.
  public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    let answer = answer(request.head, body: request.body ?? [])
    return TransportResponse(head: answer.head, body: answer.body)
  }
}
