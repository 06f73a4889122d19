#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

enum FreePorts {
  /// Ports of 127.0.0.1 that nobody listens on; all are held until the last is found, so that they differ.
  static func take(_ count: Int) throws -> [UInt16] {
    var listeners: [Int32] = []
    defer { for listener in listeners { close(listener) } }
    return try (0..<count).map { _ in
      let listener = try Loopback.listener(at: 0)
      listeners.append(listener)
      return try Loopback.port(of: listener)
    }
  }
}
