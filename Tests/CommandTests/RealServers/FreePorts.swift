import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Ports of 127.0.0.1 for servers that are stopped and started again.
///
/// They lie below those that the kernel gives to clients and to whoever asks for any: nobody takes one while its server restarts.
enum FreePorts {
  private static let range: ClosedRange<UInt16> = 12_000...32_000
  private static let last = Mutex(UInt16.random(in: range))

  /// Ports that nobody listens on, and that were not taken before.
  static func take(_ count: Int) throws -> [UInt16] {
    try last.withLock { last in
      var ports: [UInt16] = []
      for _ in range where ports.count < count {
        last = last < range.upperBound ? last + 1 : range.lowerBound
        guard let listener = try? Loopback.listener(at: last) else { continue }
        close(listener)
        ports.append(last)
      }
      guard ports.count == count else { throw RealServerFailure("no ports are free") }
      return ports
    }
  }
}
