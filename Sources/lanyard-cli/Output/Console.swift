import FoundationEssentials
import Lanyard
import LanyardPOSIX
import Synchronization

/// Where a command writes: results to standard output, everything said beside them to standard error. All of it passes the
/// redactor, but for `handOver`.
final class Console: Sendable {
  /// Whether results and errors are JSON.
  let isJSON: Bool
  /// Whether steps are shown.
  let isVerbose: Bool
  /// Whether standard error shows colours.
  let showsColor: Bool
  /// Whether standard output shows colours.
  let colorsResults: Bool

  private let redactor = Mutex(Redactor())

  init(isJSON: Bool, isVerbose: Bool) {
    self.isJSON = isJSON
    self.isVerbose = isVerbose
    let isPlain = POSIX.environment("NO_COLOR").map { !$0.isEmpty } ?? false || POSIX.environment("TERM") == Array("dumb".utf8)
    showsColor = POSIX.isTerminal(POSIX.standardError) && !isPlain
    colorsResults = POSIX.isTerminal(POSIX.standardOutput) && !isPlain
  }

  /// A secret that is in play from now on.
  func conceal(_ secret: String) { redactor.withLock { $0.add(secret) } }

  func redacted(_ text: String) -> String { redactor.withLock { $0.redact(text) } }

  /// A line of the result, or several.
  func print(_ text: String) throws(CommandError) { try print(safe: Self.visible(text)) }

  /// A result in which nothing can act on a terminal but its colours.
  func print(safe text: String) throws(CommandError) { try write(Array((redacted(text) + "\n").utf8)) }

  /// A whole document as the result, which ends with a line feed of its own.
  func print(document text: String) throws(CommandError) { try print(text.hasSuffix("\n") ? String(text.dropLast()) : text) }

  /// The result as JSON.
  func print(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    try print(jsonText: String(decoding: encoder.encode(value), as: UTF8.self))
  }

  /// A result that is JSON already.
  func print(jsonText text: String) throws(CommandError) { try print(safe: text.visibleInJSON) }

  /// Something said beside the result; with `--json`, where a program listens, nothing.
  func note(_ text: String) {
    guard !isJSON else { return }
    complain(text)
  }

  /// A line on standard error.
  func complain(_ text: String) { complain(safe: Self.visible(text)) }

  /// A text for standard error in which nothing can act on a terminal but its colours.
  func complain(safe text: String) {
    // Where standard error is gone there is nobody left to tell.
    try? POSIX.write(Array((redacted(text) + "\n").utf8), to: POSIX.standardError)
  }

  /// Bytes that are the command's purpose to give: an API's answer, or the headers that carry a session.
  func handOver(_ bytes: [UInt8]) throws(CommandError) { try write(bytes) }

  /// Specs and the names of files are other people's text: what would move the cursor is shown as an escape.
  private static func visible(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).visible }.joined(separator: "\n")
  }

  private func write(_ bytes: [UInt8]) throws(CommandError) {
    do throws(SystemError) {
      try POSIX.write(bytes, to: POSIX.standardOutput)
    } catch {
      // As if the signal had come that other programs die of.
      if error == .brokenPipe { POSIX.exitAtOnce(128 + POSIX.pipeSignal) }
      throw CommandError("output", "standard output cannot be written: \(error.message)", status: .other)
    }
  }
}
