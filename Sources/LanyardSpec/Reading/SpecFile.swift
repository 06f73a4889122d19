#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The file that a spec is read from.
struct SpecFile {
  let path: String

  /// At most one byte more than a spec may have, so that the next stage can tell; nil, with a diagnostic in words, where there are none.
  func read(_ diagnostics: inout [Diagnostic]) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      diagnostics.append(Self.unreadable(errno))
      return nil
    }
    defer { _ = close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= SourceText.maximumSize {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe Self.read(descriptor, into: $0) }
      guard count >= 0 else {
        if errno == EINTR { continue }
        diagnostics.append(Self.unreadable(errno))
        return nil
      }
      if count == 0 { break }
      bytes += chunk.prefix(count)
    }
    return bytes
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
      case EISDIR: ("this is a directory, not a file", "a spec is one file, NAME.auth.yaml")
      default: ("the file cannot be read: \(unsafe String(cString: strerror(code)))", nil)
      }
    return Diagnostic(.error, .unreadableFile, message, at: .beginning, help: help)
  }
}
