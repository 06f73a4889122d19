import LanyardPOSIX

/// A file of the caller's choice in which a session is handed over, 0600.
enum SessionFile {
  /// Writes it whole, in the place of what was there. What is no ordinary file, such as `/dev/null` or a link, nobody meant to lose.
  static func write(_ text: String, to path: String) throws(CommandError) {
    if let info = try? POSIX.info(at: path), info.kind != .regular {
      throw CommandError(
        "output", "'\(path)' is no ordinary file, and is left as it is", help: "name a file of its own for the session", status: .other)
    }
    do throws(SystemError) { try FileReplacement.replacePrivately(path, with: Array(text.utf8)) } catch {
      throw CommandError("output", "'\(path)' cannot be written: \(error.message)", status: .other)
    }
  }
}
