/// A scalar's text, read from left to right, with the way back to its places in the file.
struct ScalarCursor {
  private let scalars: [Unicode.Scalar]
  private let locator: ScalarLocator
  /// The offset of the next character.
  private(set) var position = 0
  /// The offset behind the last character that is to be read.
  var limit: Int

  init(_ node: Node) {
    if case .scalar(let scalar) = node.content { scalars = Array(scalar.text.unicodeScalars) } else { scalars = [] }
    locator = ScalarLocator(node)
    limit = scalars.count
  }

  /// The offset behind the text.
  var end: Int { scalars.count }

  /// The next character; nil at the limit.
  var next: Unicode.Scalar? { scalar(at: position) }

  func scalar(at offset: Int) -> Unicode.Scalar? { offset < limit ? scalars[offset] : nil }

  func starts(with prefix: String) -> Bool {
    position <= limit && scalars[position..<limit].starts(with: prefix.unicodeScalars)
  }

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

  func text(_ offsets: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[offsets])) }

  func place(_ offsets: Range<Int>) -> SourceRange { locator.range(of: offsets) }

  /// The offsets without the spaces at both ends.
  func trimmed(_ offsets: Range<Int>) -> Range<Int> {
    var (low, high) = (offsets.lowerBound, offsets.upperBound)
    while low < high, scalars[low] == " " || scalars[low] == "\t" { low += 1 }
    while low < high, scalars[high - 1] == " " || scalars[high - 1] == "\t" { high -= 1 }
    return low..<high
  }
}
