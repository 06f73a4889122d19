import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A file that the tool makes.
struct OutputFile {
  let path: String

  /// Writes the whole of it, or nothing.
  func write(_ text: String) throws(ToolError) {
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw ToolError(message: "\(path) cannot be written: \(error)")
    }
  }
}

/// Ends the tool at once.
func end(with status: Int32) -> Never { exit(status) }
