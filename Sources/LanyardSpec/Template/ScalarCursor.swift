/// A scalar's text, read from left to right, with the way back to its places in the file.
///
/// It goes by bytes: all that the grammars ask about is ASCII, and no byte of another character looks like that.
struct ScalarCursor {
  private let bytes: [UInt8]
  /// How many Unicode scalars begin before each byte; nil in ASCII, where that is the byte's own offset.
  private let scalarOffsets: [Int]?
  private let locator: ScalarLocator
  /// The offset of the next byte.
  private(set) var position = 0
  /// The offset behind the last byte that is to be read.
  var limit: Int

  init(_ text: String, _ locator: ScalarLocator) {
    bytes = Array(text.utf8)
    // Only in ASCII both are of one length, and a string knows it of itself.
    scalarOffsets = text.utf16.count == bytes.count ? nil : Self.scalarOffsets(of: bytes)
    self.locator = locator
    limit = bytes.count
  }

  private static func scalarOffsets(of bytes: [UInt8]) -> [Int] {
    var count = 0
    return bytes.map { byte in
      let isFirst = byte & 0b1100_0000 != 0b1000_0000
      defer { if isFirst { count += 1 } }
      return count
    } + [count]
  }

  /// The offset behind the text.
  var end: Int { bytes.count }

  /// The next character; nil at the limit. One that is not ASCII comes in pieces that are no characters of the grammar.
  var next: Unicode.Scalar? { scalar(at: position) }

  func scalar(at offset: Int) -> Unicode.Scalar? { offset < limit ? Unicode.Scalar(bytes[offset]) : nil }

  /// Whether such a character comes so many bytes behind the next.
  func has(_ scalar: Unicode.Scalar, ahead count: Int) -> Bool { self.scalar(at: position + count) == scalar }

  mutating func move(to offset: Int) { position = min(max(offset, 0), limit) }

  mutating func skip(_ count: Int = 1) { move(to: position + count) }

  mutating func skip(while holds: (Unicode.Scalar) -> Bool) {
    while let next, holds(next) { position += 1 }
  }

  mutating func skipSpaces() { skip { $0 == " " || $0 == "\t" } }

  /// Skips a character if it comes next.
  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    position += 1
    return true
  }

  func text(_ offsets: Range<Int>) -> String { String(decoding: bytes[offsets], as: UTF8.self) }

  func place(_ offsets: Range<Int>) -> SourceRange {
    locator.range(of: scalarOffset(offsets.lowerBound)..<scalarOffset(offsets.upperBound))
  }

  /// Behind the text there is a place for what is missing.
  private func scalarOffset(_ offset: Int) -> Int {
    guard let scalarOffsets else { return offset }
    return offset <= end ? scalarOffsets[offset] : scalarOffsets[end] + offset - end
  }

  /// The offsets without the spaces at both ends.
  func trimmed(_ offsets: Range<Int>) -> Range<Int> {
    var (low, high) = (offsets.lowerBound, offsets.upperBound)
    while low < high, isSpace(low) { low += 1 }
    while low < high, isSpace(high - 1) { high -= 1 }
    return low..<high
  }

  private func isSpace(_ offset: Int) -> Bool { bytes[offset] == UInt8(ascii: " ") || bytes[offset] == UInt8(ascii: "\t") }
}
