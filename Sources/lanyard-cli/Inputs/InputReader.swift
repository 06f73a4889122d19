import Lanyard
import LanyardPOSIX

/// What was read for an input: text, or a file's content, which need not be text.
struct InputText {
  var text: String
  private var file: [UInt8]?

  init(_ text: String) { self.text = text }

  init(file bytes: [UInt8]) {
    text = String(decoding: bytes, as: UTF8.self)
    file = bytes
  }

  /// The value of an input that must not be shown.
  var secret: InputValue { file.map(InputValue.file) ?? .secret(text) }
}

extension InputDeclaration {
  /// Whether the value is not kept, but only where it came from: secrets, and files.
  var isKeptByOrigin: Bool { isSecret || kind == .file }
}

/// Reads the value of an input from where it is.
struct InputReader {
  /// No input is larger, in bytes.
  static let limit = 1 << 20

  let declaration: InputDeclaration

  func environment(_ variable: String) throws(CommandError) -> InputText {
    guard let bytes = POSIX.environment(variable) else {
      throw failure("the environment variable \(variable) is not set")
    }
    return try text(bytes, "the environment variable \(variable)")
  }

  /// The file's content; one line feed at its end, which editors leave there, is dropped, unless the content as such is the input.
  func file(_ path: String) throws(CommandError) -> InputText {
    if (try? POSIX.targetInfo(at: path))?.kind == .folder { throw failure("'\(path)' is a folder") }
    let bytes: [UInt8]?
    do throws(SystemError) { bytes = try OpenFile(path, .reading).contents(limit: Self.limit) } catch {
      throw failure("the file '\(path)' cannot be read: \(error.message)")
    }
    return try content(bytes, "the file '\(path)'")
  }

  func standardInput() throws(CommandError) -> InputText {
    let bytes: [UInt8]?
    do throws(SystemError) { bytes = try OpenFile.standardInput().contents(limit: Self.limit) } catch {
      throw failure("standard input cannot be read: \(error.message)")
    }
    return try content(bytes, "standard input")
  }

  /// What a program gives; the line feed at the end of its line is dropped, and there must be no other.
  func command(_ command: SecretCommand) throws(CommandError) -> InputText {
    let bytes: [UInt8]
    do throws(SecretCommand.Failure) { bytes = try command.output() } catch {
      throw CommandError(
        "secret-command", "'\(declaration.name)' cannot be had: \(error.message)", help: [error.help].compactMap(\.self), status: .input)
    }
    let value: InputText
    do throws(CommandError) {
      value = try content(bytes, "the output of '\(command.words.first ?? "")'")
    } catch {
      throw CommandError("secret-command", error.message, help: error.help, status: .input)
    }
    guard declaration.kind != .file else { return value }
    let excess: String
    if value.text.isEmpty {
      excess = "an empty line"
    } else if value.text.utf8.contains(0) {
      excess = "a NUL"
    } else if value.text.utf8.contains(UInt8(ascii: "\n")) {
      excess = "more than one line"
    } else {
      return value
    }
    throw CommandError(
      "secret-command", "'\(declaration.name)' cannot be had: '\(command.words.first ?? "")' gives \(excess)",
      help: "a secret is one line; let the command give no more", status: .input)
  }

  private func content(_ bytes: [UInt8]?, _ origin: String) throws(CommandError) -> InputText {
    guard var bytes else { throw failure("\(origin) has more than 1 MiB") }
    if declaration.kind == .file { return InputText(file: bytes) }
    if bytes.last == UInt8(ascii: "\n") {
      bytes.removeLast()
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    }
    return try text(bytes, origin)
  }

  private func text(_ bytes: [UInt8], _ origin: String) throws(CommandError) -> InputText {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw failure("\(origin) is not UTF-8") }
    return InputText(text)
  }

  private func failure(_ reason: String) -> CommandError {
    CommandError("invalid-input", "'\(declaration.name)' cannot be had: \(reason)", status: .input)
  }
}
