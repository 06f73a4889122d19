import Lanyard

extension CapturedAnswer {
  /// The output of `curl -i`: status line, headers, an empty line, the body. Answers before the last (100, a proxy's, redirects) are
  /// passed over; a text without a status line is a body of status 200.
  package init(raw bytes: [UInt8]) throws(CaptureError) {
    var rest = bytes[...]
    var head: [String]?
    while rest.starts(with: "HTTP/".utf8) {
      let (lines, body) = Self.split(rest)
      head = lines
      rest = body
    }
    guard let head else {
      guard !bytes.isEmpty else {
        throw CaptureError("no-answer", "the answer is empty", help: "give what 'curl -i' prints")
      }
      self.init(status: 200, body: bytes)
      return
    }
    let words = (head.first ?? "").split(separator: " ", maxSplits: 2)
    guard words.count >= 2, let status = Int(words[1]), (200...599).contains(status) else {
      throw CaptureError("no-answer", "the answer has no status that could be read", help: "give what 'curl -i' prints")
    }
    let headers = head.dropFirst().compactMap { line -> CapturedField? in
      let name = line.prefix { $0 != ":" }
      guard name.count < line.count, !name.isEmpty else { return nil }
      return CapturedField(String(name), String(line.dropFirst(name.count + 1)).trimmed)
    }
    var body = Array(rest)
    while body.last == UInt8(ascii: "\n") || body.last == UInt8(ascii: "\r") { body.removeLast() }
    self.init(status: status, headers: headers, body: body)
  }

  private static func split(_ bytes: ArraySlice<UInt8>) -> ([String], ArraySlice<UInt8>) {
    var lines: [String] = []
    var rest = bytes
    while !rest.isEmpty {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      rest = rest.dropFirst(line.count + 1)
      let text = String(decoding: line, as: UTF8.self).trimmed
      if text.isEmpty { break }
      lines.append(text)
    }
    return (lines, rest)
  }
}
