#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The loopback interface would not do what a test asked of it.
public struct LoopbackFailure: Error, Sendable, CustomStringConvertible {
  /// What was asked for, with the system's error number.
  public var description: String

  init(_ call: String) { description = "\(call) failed on the loopback interface (errno \(errno))" }
}

/// A TCP socket on the loopback interface: every system call of this folder.
struct Socket: Sendable {
  let descriptor: CInt

  /// Opens a socket on a free port of 127.0.0.1 and gives back the port too. Unless it listens, connections to it are refused.
  static func bound(listening: Bool) throws(LoopbackFailure) -> (Socket, port: Int) {
    // A program that inherited a socket would hold the connection open.
    #if canImport(Darwin)
    let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    #elseif canImport(Musl)
    let descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)
    #else
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    #endif
    guard descriptor >= 0 else { throw LoopbackFailure("socket()") }
    let socket = Socket(descriptor: descriptor)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
      }
    }
    guard isBound, !listening || listen(descriptor, 1024) == 0 else {
      socket.close()
      throw LoopbackFailure("bind() or listen()")
    }
    return (socket, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// The next connection; nil once the socket has been shut down.
  func accept() -> Socket? {
    #if canImport(Darwin)
    let descriptor = Darwin.accept(self.descriptor, nil, nil)
    #elseif canImport(Musl)
    let descriptor = Musl.accept(self.descriptor, nil, nil)
    #else
    let descriptor = Glibc.accept(self.descriptor, nil, nil)
    #endif
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor < 0 ? nil : Socket(descriptor: descriptor)
  }

  /// The next bytes; empty at the end of the stream, nil when the connection is broken.
  func receive() -> [UInt8]? {
    var isBroken = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
      let received = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
      isBroken = received < 0
      count = max(0, received)
    }
    return isBroken ? nil : bytes
  }

  /// Writes all bytes; false when the peer takes no more. The thread has SIGPIPE blocked.
  func send(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let sent = unsafe bytes.withUnsafeBytes { buffer in
        unsafe write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
      }
      guard sent > 0 else { return false }
      offset += sent
    }
    return true
  }

  /// Writes as many of the bytes as the peer takes at once; 0 when it takes none, nil when it takes no more.
  func sendAtOnce(_ bytes: ArraySlice<UInt8>) -> Int? {
    let sent = unsafe bytes.withUnsafeBytes { unsafe systemSend(descriptor, $0.baseAddress, $0.count, CInt(MSG_DONTWAIT)) }
    return sent >= 0 ? sent : errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  /// Waits until something can be written, or the peer has gone; false when so many milliseconds have gone by.
  func waitToWrite(milliseconds: CInt) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return unsafe poll(&entry, 1, milliseconds) > 0
  }

  /// Waits for something to read, the end of the stream included; false when so many milliseconds have gone by.
  func waitToRead(milliseconds: CInt) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&entry, 1, milliseconds) > 0
  }

  /// Waits until both directions have ended, or so many milliseconds have gone by.
  func wait(milliseconds: CInt) {
    var entry = pollfd(fd: descriptor, events: 0, revents: 0)
    unsafe _ = poll(&entry, 1, milliseconds)
  }

  /// Waits until both directions have ended.
  func waitForEnd() {
    var entry = pollfd(fd: descriptor, events: 0, revents: 0)
    unsafe _ = poll(&entry, 1, -1)
  }

  /// Ends both directions, which wakes whoever waits on them; the descriptor stays.
  func shutDown() { _ = shutdown(descriptor, CInt(SHUT_RDWR)) }

  /// Makes `close` answer with RST instead of an orderly end.
  func resetOnClose() {
    var option = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// Lets the descriptor go.
  func close() {
    #if canImport(Darwin)
    Darwin.close(descriptor)
    #elseif canImport(Musl)
    Musl.close(descriptor)
    #else
    Glibc.close(descriptor)
    #endif
  }
}

// A name that a method above would otherwise hide.
private func systemSend(_ descriptor: CInt, _ buffer: UnsafeRawPointer?, _ count: Int, _ flags: CInt) -> Int {
  unsafe send(descriptor, buffer, count, flags)
}
