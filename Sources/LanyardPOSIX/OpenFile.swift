#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// An open file or folder, closed when it is let go.
package struct OpenFile: ~Copyable, Sendable {
  private let descriptor: Int32

  package enum Access: Sendable {
    /// To read; a link is followed.
    case reading
    /// To read a file of our own: a link is an error.
    case readingNoLink
    /// To write a file that is not there yet, for nobody else to read.
    case creatingPrivately
    /// A file that is only there to be locked, made where it is missing.
    case lockFile
    /// To write a file that is not there yet, with these permissions as far as the user's umask gives them.
    case creating(permissions: UInt32)
    /// To write a file anew, with the permissions that the user's umask gives.
    case replacing
    /// A folder of our own.
    case folder
    /// The terminal that the process belongs to.
    case terminal
  }

  package init(_ path: String, _ access: Access) throws(SystemError) {
    switch access {
    case .reading:
      if let inherited = Self.inheritedDescriptor(path) {
        descriptor = try POSIX.duplicate(inherited)
      } else {
        descriptor = try POSIX.open(path, O_RDONLY)
      }
    // Not waiting: opening a pipe that nobody writes to would last for ever.
    case .readingNoLink: descriptor = try POSIX.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    case .creatingPrivately: descriptor = try POSIX.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions: 0o600)
    case .lockFile: descriptor = try POSIX.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, permissions: 0o600)
    case .creating(let permissions):
      descriptor = try POSIX.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions: permissions)
    case .replacing: descriptor = try POSIX.open(path, O_WRONLY | O_CREAT | O_TRUNC, permissions: 0o666)
    case .folder: descriptor = try POSIX.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    case .terminal: descriptor = try POSIX.open(path, O_RDWR | O_NOCTTY)
    }
  }

  /// Standard input.
  package static func standardInput() throws(SystemError) -> OpenFile { OpenFile(descriptor: try POSIX.duplicate(POSIX.standardInput)) }

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { POSIX.close(descriptor) }

  package func info() throws(SystemError) -> POSIX.FileInfo { try POSIX.info(descriptor) }

  /// Everything there is, or nil if that is more than the limit.
  package func contents(limit: Int) throws(SystemError) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count <= limit {
      let chunk = try POSIX.read(descriptor, atMost: min(1 << 16, limit + 1 - bytes.count))
      if chunk.isEmpty { return bytes }
      bytes += chunk
    }
    return nil
  }

  /// Everything there is, a piece at a time.
  package func forEachChunk(_ body: ([UInt8]) throws -> Void) throws {
    while case let chunk = try POSIX.read(descriptor, atMost: 1 << 20), !chunk.isEmpty { try body(chunk) }
  }

  package func write(_ bytes: [UInt8]) throws(SystemError) { try POSIX.write(bytes, to: descriptor) }

  package func sync() throws(SystemError) { try POSIX.sync(descriptor) }

  package func setPermissions(_ permissions: UInt32) throws(SystemError) { try POSIX.setPermissions(permissions, of: descriptor) }

  /// Takes the lock if nobody else holds it; whether that was so.
  package func tryLock() throws(SystemError) -> Bool { try POSIX.tryLock(descriptor) }

  package func setTimes(_ time: POSIX.FileTime) throws(SystemError) { try POSIX.setTimes(descriptor, time) }

  package func withDescriptor<Result, Failure: Error>(_ body: (Int32) throws(Failure) -> Result) throws(Failure) -> Result {
    try body(descriptor)
  }

  /// `/dev/stdin` and `/dev/fd/63`, as a shell writes them: a process whose memory is closed to others may not open them by name.
  private static func inheritedDescriptor(_ path: String) -> Int32? {
    if path == "/dev/stdin" { return POSIX.standardInput }
    for prefix in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(prefix) { return Int32(path.dropFirst(prefix.count)) }
    return nil
  }
}
