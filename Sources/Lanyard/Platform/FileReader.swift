#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A file, or whatever else a descriptor leads to, read a piece at a time.
///
/// Each read has a thread of its own: a pipe, a terminal or a network's file may make it wait, which Swift's cooperative pool must not.
package final class FileReader: Sendable {
  /// A system call that failed, by its `errno`.
  package struct Failure: Error, Hashable {
    /// The number.
    package var number: CInt
    /// The reason in words, such as `No such file or directory`.
    package var message: String { unsafe String(cString: strerror(number)) }
  }

  private let descriptor: CInt

  /// Opens a file to read it from its beginning.
  package init(_ path: String) throws(Failure) {
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(number: errno) }
  }

  /// Reads from where a descriptor stands, which its owner may close meanwhile.
  package init(duplicating other: CInt) throws(Failure) {
    descriptor = fcntl(other, F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0 else { throw Failure(number: errno) }
  }

  deinit { close(descriptor) }

  /// How many bytes it has; nil where that is known only at its end, as of a pipe.
  package var size: Int? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// The next bytes, none at the end.
  package func next(atMost limit: Int = 256 << 10) async throws(Failure) -> [UInt8] {
    let result: Result<[UInt8], Failure> = await withCheckedContinuation { continuation in
      let isTaken = DetachedThread.start { continuation.resume(returning: self.read(atMost: limit)) }
      if !isTaken { continuation.resume(returning: .failure(Failure(number: EAGAIN))) }
    }
    return try result.get()
  }

  private func read(atMost limit: Int) -> Result<[UInt8], Failure> {
    while true {
      var number: CInt = 0
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
        let received = unsafe systemRead(descriptor, buffer.baseAddress, buffer.count)
        number = received < 0 ? errno : 0
        count = max(0, received)
      }
      if number == 0 { return .success(bytes) }
      if number != EINTR { return .failure(Failure(number: number)) }
    }
  }
}

// A name that the method above would otherwise hide.
private func systemRead(_ descriptor: CInt, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(descriptor, buffer, count)
}
