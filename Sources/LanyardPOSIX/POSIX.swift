#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The system calls on files, and the environment. What is unsafe about them stands in this file.
package enum POSIX {
  package static func message(for number: Int32) -> String { unsafe String(cString: strerror(number)) }

  // MARK: - Files

  package enum FileKind: Sendable { case regular, folder, link, other }

  /// What a folder says of something in it.
  package struct FolderEntry: Sendable {
    package var name: String
    /// Nil where the file system does not keep it with the name: `info` tells.
    package var kind: FileKind?
  }

  package struct FileInfo: Sendable {
    package var kind: FileKind
    package var permissions: UInt32
    package var owner: UInt32
    package var size: Int
    /// Tells the file from every other one of this machine.
    package var identity: FileIdentity
    /// When its content was last changed, in seconds and nanoseconds since 1970.
    package var modified: FileTime

    fileprivate init(_ status: stat) {
      kind =
        switch status.st_mode & S_IFMT {
        case S_IFREG: .regular
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
      permissions = UInt32(status.st_mode) & 0o7777
      owner = status.st_uid
      size = Int(status.st_size)
      identity = FileIdentity(device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(status.st_ino))
      #if canImport(Darwin)
      modified = FileTime(seconds: status.st_mtimespec.tv_sec, nanoseconds: status.st_mtimespec.tv_nsec)
      #else
      modified = FileTime(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
      #endif
    }
  }

  package struct FileIdentity: Sendable, Hashable {
    var device: UInt64
    var number: UInt64
  }

  package struct FileTime: Sendable, Hashable {
    package var seconds: Int
    package var nanoseconds: Int

    package init(seconds: Int, nanoseconds: Int) {
      self.seconds = seconds
      self.nanoseconds = nanoseconds
    }
  }

  package static let standardInput = STDIN_FILENO
  package static let standardOutput = STDOUT_FILENO
  package static let standardError = STDERR_FILENO

  package static var user: UInt32 { geteuid() }

  package static func open(_ path: String, _ flags: Int32, permissions: UInt32 = 0) throws(SystemError) -> Int32 {
    try retrying { systemOpen(path, flags | O_CLOEXEC, mode_t(permissions)) }
  }

  package static func duplicate(_ descriptor: Int32) throws(SystemError) -> Int32 {
    try retrying { dup(descriptor) }
  }

  package static func close(_ descriptor: Int32) { _ = systemClose(descriptor) }

  package static func info(_ descriptor: Int32) throws(SystemError) -> FileInfo {
    var status = stat()
    _ = try retrying { unsafe fstat(descriptor, &status) }
    return FileInfo(status)
  }

  /// What stands at the path itself: a link is not followed.
  package static func info(at path: String) throws(SystemError) -> FileInfo {
    var status = stat()
    _ = try retrying { unsafe lstat(path, &status) }
    return FileInfo(status)
  }

  /// What stands at the path, or where a link there leads.
  package static func targetInfo(at path: String) throws(SystemError) -> FileInfo {
    var status = stat()
    _ = try retrying { unsafe stat(path, &status) }
    return FileInfo(status)
  }

  /// What lies in a folder, in no order; a link to a folder is an error. Names that are not UTF-8 are passed over: no path has them.
  package static func entries(of folder: String) throws(SystemError) -> [FolderEntry] {
    let descriptor = try open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    guard let stream = unsafe fdopendir(descriptor) else {
      let number = errno
      close(descriptor)
      throw SystemError(number: number)
    }
    defer { unsafe closedir(stream) }
    var entries: [FolderEntry] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 1) { unsafe String(validatingCString: $0) }
      }
      guard let name, name != ".", name != ".." else { continue }
      entries.append(FolderEntry(name: name, kind: kind(ofEntry: unsafe entry.pointee.d_type)))
    }
    return entries
  }

  private static func kind(ofEntry type: UInt8) -> FileKind? {
    switch Int(type) {
    case Int(DT_REG): .regular
    case Int(DT_DIR): .folder
    case Int(DT_LNK): .link
    case Int(DT_UNKNOWN): nil
    default: .other
    }
  }

  /// Whether this user may make files in the folder.
  package static func mayWrite(_ folder: String) -> Bool { unsafe access(folder, W_OK | X_OK) == 0 }

  /// At most so many bytes; none at the end of the file.
  package static func read(_ descriptor: Int32, atMost limit: Int) throws(SystemError) -> [UInt8] {
    var chunk = [UInt8](repeating: 0, count: limit)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe systemRead(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { return Array(chunk.prefix(count)) }
      let number = errno
      guard number == EINTR else { throw SystemError(number: number) }
    }
  }

  package static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe systemWrite(descriptor, $0.baseAddress, $0.count) }
      let number = errno
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if number != EINTR {
        throw SystemError(number: number)
      }
    }
  }

  package static func setPermissions(_ permissions: UInt32, of descriptor: Int32) throws(SystemError) {
    _ = try retrying { fchmod(descriptor, mode_t(permissions)) }
  }

  package static func sync(_ descriptor: Int32) throws(SystemError) { _ = try retrying { fsync(descriptor) } }

  /// Takes the lock if nobody else holds it, and says whether that was so; the kernel frees it with the descriptor.
  package static func tryLock(_ descriptor: Int32) throws(SystemError) -> Bool {
    do throws(SystemError) {
      _ = try retrying { flock(descriptor, LOCK_EX | LOCK_NB) }
      return true
    } catch {
      if error.number == EWOULDBLOCK { return false }
      throw error
    }
  }

  /// Sets when the file was last read and changed.
  package static func setTimes(_ descriptor: Int32, _ time: FileTime) throws(SystemError) {
    let times = [timespec(tv_sec: time.seconds, tv_nsec: time.nanoseconds), timespec(tv_sec: time.seconds, tv_nsec: time.nanoseconds)]
    _ = try retrying { unsafe futimens(descriptor, times) }
  }

  package static func rename(_ old: String, to new: String) throws(SystemError) {
    _ = try retrying { systemRename(old, new) }
  }

  package static func remove(_ path: String) throws(SystemError) { _ = try retrying { unsafe unlink(path) } }

  package static func makeFolder(_ path: String, permissions: UInt32) throws(SystemError) {
    _ = try retrying { unsafe mkdir(path, mode_t(permissions)) }
  }

  // MARK: - Environment

  /// The variable's value; nil where it is not set.
  package static func environment(_ name: String) -> [UInt8]? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe UnsafeRawBufferPointer(start: value, count: strlen(value)).map(\.self)
  }

  /// Makes the call again as long as a signal interrupts it.
  package static func retrying(_ call: () -> Int32) throws(SystemError) -> Int32 {
    while true {
      let result = call()
      if result >= 0 { return result }
      let number = errno
      guard number == EINTR else { throw SystemError(number: number) }
    }
  }
}

// Names that the methods above would otherwise hide.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(descriptor, buffer, count)
}
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, buffer, count)
}
private func systemOpen(_ path: String, _ flags: Int32, _ permissions: mode_t) -> Int32 { unsafe open(path, flags, permissions) }
private func systemRename(_ old: String, _ new: String) -> Int32 { unsafe rename(old, new) }
