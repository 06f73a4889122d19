#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Bare sockets at 127.0.0.1.
enum Loopback {
  /// A connection; nil when nobody takes it.
  static func connection(to port: UInt16) -> Int32? {
    guard let socket = try? open() else { return nil }
    guard with(port, { connect(socket, $0, $1) }) == 0 else {
      close(socket)
      return nil
    }
    return socket
  }

  /// A socket that takes connections and does nothing with them; at port 0 the system chooses one.
  static func listener(at port: UInt16) throws -> Int32 {
    let socket = try open()
    // A client's connection may have come from this very port a moment ago.
    var yes: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard with(port, { bind(socket, $0, $1) }) == 0, listen(socket, 8) == 0 else {
      close(socket)
      throw RealServerFailure("port \(port) cannot be listened on: errno \(errno)")
    }
    return socket
  }

  /// The next connection that somebody makes to a listener. Blocks.
  static func nextConnection(at listener: Int32) -> Int32 { accept(listener, nil, nil) }

  static func port(of socket: Int32) throws -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
    }
    guard result == 0 else { throw RealServerFailure("no port: errno \(errno)") }
    return UInt16(bigEndian: address.sin_port)
  }

  private static func open() throws -> Int32 {
    #if canImport(Glibc)
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
    let socket = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    guard socket >= 0 else { throw RealServerFailure("no socket: errno \(errno)") }
    return socket
  }

  private static func with(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}
