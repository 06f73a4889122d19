import LanyardAuthoring
import LanyardPOSIX

/// A file with something captured in it, or standard input.
struct CaptureFile {
  /// What a curl command or an answer may have, in bytes.
  private static let limit = 4 << 20

  private let path: String

  init(_ path: String) { self.path = path }

  func bytes() throws(CommandError) -> [UInt8] {
    do throws(SystemError) {
      if let bytes = try open().contents(limit: Self.limit) { return bytes }
    } catch {
      throw failure("it cannot be read: \(error.message)")
    }
    throw failure("it has more than \(Self.limit >> 20) MiB")
  }

  func text() throws(CommandError) -> String {
    guard let text = String(validating: try bytes(), as: UTF8.self) else { throw failure("it is not UTF-8") }
    return text
  }

  /// The conversation in a HAR file, read a piece at a time.
  func har() throws -> Conversation {
    var reader = HARReader()
    do {
      try open().forEachChunk { try reader.feed($0) }
    } catch let error as SystemError {
      throw failure("it cannot be read: \(error.message)")
    }
    return try reader.finish()
  }

  private func open() throws(SystemError) -> OpenFile {
    if path == "-" { return try OpenFile.standardInput() }
    return try OpenFile(path, .reading)
  }

  private func failure(_ reason: String) -> CommandError {
    CommandError("unreadable-file", path == "-" ? "standard input: \(reason)" : "'\(path)': \(reason)", status: .input)
  }
}
