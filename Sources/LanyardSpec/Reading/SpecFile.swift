#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The file that a spec, or an exchange, is read from.
package struct SpecFile {
  let path: String
  private let mayBeStream: Bool

  /// - Parameter mayBeStream: whether it may be something that can be read once only, such as `/dev/stdin`.
  package init(path: String, mayBeStream: Bool = true) {
    self.path = path
    self.mayBeStream = mayBeStream
  }

  /// The text of the file; nil, with a diagnostic in words, where there is none.
  package func source(_ diagnostics: inout [Diagnostic]) -> SourceText? {
    read(&diagnostics).flatMap { SourceText(path: path, bytes: $0, diagnostics: &diagnostics) }
  }

  /// At most one byte more than a spec may have, so that the next stage can tell; nil, with a diagnostic in words, where there are none.
  private func read(_ diagnostics: inout [Diagnostic]) -> [UInt8]? {
    if let obstacle {
      diagnostics.append(obstacle)
      return nil
    }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      diagnostics.append(Self.unreadable(errno))
      return nil
    }
    defer { _ = close(descriptor) }
    var info = stat()
    // Of pipes and the like the size is unknown, and reading tells; so it does of the files of /proc, which say 0.
    let size = unsafe fstat(descriptor, &info) == 0 && info.st_mode & S_IFMT == S_IFREG ? Int(info.st_size) : 0
    guard size <= SourceText.maximumSize else {
      diagnostics.append(SourceText.tooLarge)
      return nil
    }
    // Room for one byte more, so that the end is found without more room.
    var bytes = [UInt8](repeating: 0, count: size + 1)
    var count = 0
    while count <= SourceText.maximumSize {
      if count == bytes.count { bytes += repeatElement(0, count: 1 << 16) }
      let more = unsafe bytes.withUnsafeMutableBytes {
        unsafe Self.read(descriptor, into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
      }
      guard more >= 0 else {
        if errno == EINTR { continue }
        diagnostics.append(Self.unreadable(errno))
        return nil
      }
      count += more
      // Of a file whose size is known, less than there is room for comes at its end only.
      if more == 0 || size > 0 && count < bytes.count { break }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// What lies there that is no file. To open a pipe or a terminal would wait until somebody writes to it. (One that the process has
  /// inherited, `/dev/stdin`, is a place to read from.)
  private var obstacle: Diagnostic? {
    var info = stat()
    // Opening tells why there is none.
    guard unsafe stat(path, &info) == 0 else { return nil }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return nil
    case S_IFDIR: return Diagnostic(.error, .notAFile, "this is a folder", at: .beginning, help: "a spec is one file, NAME.auth.yaml")
    default:
      if mayBeStream, path.hasPrefix("/dev/") || path.hasPrefix("/proc/") { return nil }
      return Diagnostic(.error, .notAFile, "this is not an ordinary file", at: .beginning)
    }
  }

  private static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Darwin)
    unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Glibc)
    unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
    unsafe Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  private static func unreadable(_ code: Int32) -> Diagnostic {
    let (message, help): (String, String?) =
      switch code {
      case ENOENT, ENOTDIR: ("there is no such file", nil)
      case EACCES, EPERM: ("the file may not be read", "see its permissions and those of its folders")
      default: ("the file cannot be read: \(unsafe String(cString: strerror(code)))", nil)
      }
    return Diagnostic(.error, .unreadableFile, message, at: .beginning, help: help)
  }
}
