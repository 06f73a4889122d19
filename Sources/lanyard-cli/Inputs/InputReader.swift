import Lanyard

/// Reads the value of an input from where it is.
struct InputReader {
  /// No input is larger, in bytes.
  static let limit = 1 << 20

  let declaration: InputDeclaration

  /// What was read: text, or the bytes of a file that need not be text.
  enum Content {
    case text(String)
    case bytes([UInt8])
  }

  func environment(_ variable: String) throws(CommandError) -> Content {
    guard let bytes = POSIX.environment(variable) else {
      throw failure("the environment variable \(variable) is not set")
    }
    return .text(try text(bytes, "the environment variable \(variable)"))
  }

  /// The file's content; one line feed at its end, which editors leave there, is dropped, unless the content as such is the input.
  func file(_ path: String) throws(CommandError) -> Content {
    if (try? POSIX.targetInfo(at: path))?.kind == .folder { throw failure("'\(path)' is a folder") }
    let bytes: [UInt8]?
    do throws(SystemError) { bytes = try OpenFile(path, .reading).contents(limit: Self.limit) } catch {
      throw failure("the file '\(path)' cannot be read: \(error.message)")
    }
    return try content(bytes, "the file '\(path)'")
  }

  func standardInput() throws(CommandError) -> Content {
    let bytes: [UInt8]?
    do throws(SystemError) { bytes = try OpenFile.standardInput().contents(limit: Self.limit) } catch {
      throw failure("standard input cannot be read: \(error.message)")
    }
    return try content(bytes, "standard input")
  }

  private func content(_ bytes: [UInt8]?, _ origin: String) throws(CommandError) -> Content {
    guard var bytes else { throw failure("\(origin) has more than 1 MiB") }
    if declaration.kind == .file { return String(validating: bytes, as: UTF8.self).map(Content.text) ?? .bytes(bytes) }
    if bytes.last == UInt8(ascii: "\n") {
      bytes.removeLast()
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    }
    return .text(try text(bytes, origin))
  }

  private func text(_ bytes: [UInt8], _ origin: String) throws(CommandError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw failure("\(origin) is not UTF-8") }
    return text
  }

  private func failure(_ reason: String) -> CommandError {
    CommandError("invalid-input", "'\(declaration.name)' cannot be had: \(reason)", status: .input)
  }
}
