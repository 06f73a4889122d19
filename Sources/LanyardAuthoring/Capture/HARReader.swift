import LanyardFormats

/// Reads a HAR 1.2 file piece by piece: only one request at a time is held as text, whatever the size of the file.
///
/// The grammar around the requests is walked through, not kept; each request is then parsed strictly for itself.
package struct HARReader {
  /// What is read of a file at most, in bytes: the largest sessions that browsers export are about 100 MB.
  package static let limit = 128 << 20
  /// A request with its answer that is larger than this, in bytes, is a download, and passed over.
  static let entryLimit = 16 << 20
  /// Answers' bodies that are kept, in bytes in all.
  static let bodyLimit = 64 << 20

  private var turns: [CapturedTurn] = []
  private var size = 0
  private var bodySize = 0
  private var skipped = 0
  private var oversized = 0

  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private var string: [UInt8] = []
  /// The member of the outermost object, and of the object in it, that is being read.
  private var names = ("", "")
  private var isInEntries = false
  private var hasEntries = false
  private var entry: [UInt8]?

  private let limits: (file: Int, entry: Int)

  package init() { self.init(limit: Self.limit, entryLimit: Self.entryLimit) }

  init(limit: Int, entryLimit: Int) { limits = (limit, entryLimit) }

  /// Reads on.
  package mutating func feed(_ bytes: [UInt8]) throws(CaptureError) {
    if size == 0 { try checkBeginning(bytes) }
    size += bytes.count
    guard size <= limits.file else {
      throw CaptureError(
        "har-too-large", "the file is larger than the \(limits.file >> 20) MiB that are read",
        help: "record only the login and one or two requests after it, and export that")
    }
    for byte in bytes { try take(byte) }
  }

  /// Everything that was read.
  package func finish() throws(CaptureError) -> Conversation {
    guard size > 0 else { throw CaptureError("not-har", "the file is empty") }
    guard depth == 0, !isInString else {
      let count = turns.count + skipped + oversized
      throw CaptureError(
        "har-truncated", "the file ends in the middle, after \(count) whole request\(count == 1 ? "" : "s")", help: "export it once more")
    }
    guard hasEntries else { throw Self.foreign("it is JSON without the list 'entries' in 'log'") }
    guard !turns.isEmpty else {
      throw CaptureError("no-login", "there is no request in the HAR file", help: "record the login, and export that")
    }
    var conversation = Conversation(turns: turns, origin: "a HAR file")
    if oversized > 0 { conversation.remarks.append("\(oversized) very large request\(oversized == 1 ? " was" : "s were") passed over") }
    let hasCookies = turns.contains { !$0.request.cookies.isEmpty || $0.answer?.cookiesSet.isEmpty == false }
    if !hasCookies {
      conversation.remarks.append("the HAR file has no cookies; some browsers leave them out unless told to export 'with sensitive data'")
    }
    return conversation
  }

  private func checkBeginning(_ bytes: [UInt8]) throws(CaptureError) {
    let start = (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]).first { !" \t\r\n".utf8.contains($0) }
    guard start == UInt8(ascii: "{") else { throw Self.foreign(start == nil ? "it is empty" : "it does not begin as JSON does") }
  }

  private static func foreign(_ reason: String) -> CaptureError {
    CaptureError("not-har", "this is no HAR file: \(reason)", help: "in the browser's network tools, 'Save all as HAR'")
  }

  private mutating func take(_ byte: UInt8) throws(CaptureError) {
    if entry != nil, (entry?.count ?? 0) <= limits.entry { entry?.append(byte) }
    if isInString { return takeInString(byte) }
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      string = []
    case UInt8(ascii: ":"):
      if depth == 1 { names.0 = String(decoding: string, as: UTF8.self) }
      if depth == 2 { names.1 = String(decoding: string, as: UTF8.self) }
    case UInt8(ascii: "{"), UInt8(ascii: "["): open(byte)
    case UInt8(ascii: "}"), UInt8(ascii: "]"): try close()
    default: break
    }
  }

  private mutating func takeInString(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInString = false
    } else if depth <= 2, string.count < 16 {
      string.append(byte)
    }
  }

  private mutating func open(_ byte: UInt8) {
    if depth == 2, byte == UInt8(ascii: "["), names == ("log", "entries") {
      isInEntries = true
      hasEntries = true
    }
    if depth == 3, isInEntries, byte == UInt8(ascii: "{") { entry = [byte] }
    depth += 1
  }

  private mutating func close() throws(CaptureError) {
    depth -= 1
    guard depth >= 0 else { throw Self.foreign("its brackets do not match") }
    if depth == 2 { isInEntries = false }
    guard depth == 3, let bytes = entry else { return }
    entry = nil
    guard bytes.count <= limits.entry else { return oversized += 1 }
    let json: JSONValue
    do throws(JSONError) { json = try JSONValue(parsing: bytes) } catch {
      let number = turns.count + skipped + oversized + 1
      throw Self.foreign("request number \(number) in it is not JSON (\(error.message))")
    }
    guard var turn = HAREntry(json).turn else { return skipped += 1 }
    bodySize += turn.answer?.body.count ?? 0
    if bodySize > Self.bodyLimit {
      turn.answer?.body = []
      turn.answer?.isCut = true
    }
    turns.append(turn)
  }
}
