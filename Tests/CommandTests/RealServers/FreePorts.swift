#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

enum FreePorts {
  /// Ports of 127.0.0.1 that nobody listens on; all are held until the last is found, so that they differ.
  static func take(_ count: Int) throws -> [UInt16] {
    var sockets: [Int32] = []
    defer { for descriptor in sockets { close(descriptor) } }
    return try (0..<count).map { _ in
      #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
      #endif
      guard descriptor >= 0 else { throw RealServerFailure("no socket: errno \(errno)") }
      sockets.append(descriptor)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let result = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
          bind(descriptor, raw, length) == 0 && getsockname(descriptor, raw, &length) == 0
        }
      }
      guard result else { throw RealServerFailure("no free port: errno \(errno)") }
      return UInt16(bigEndian: address.sin_port)
    }
  }
}
