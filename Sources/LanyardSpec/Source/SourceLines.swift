/// The lines of a source as people count them: from 1, ended by LF or CRLF, without a byte order mark.
///
/// Any place is found at once, however long its line is.
package struct SourceLines: Sendable {
  let scalars: ScalarText
  /// The offset at which each line begins.
  private let starts: [Int]

  package init(_ source: SourceText) {
    scalars = ScalarText(source.text)
    var starts = [scalars.first == "\u{FEFF}" ? 1 : 0]
    scalars.forEachOffset(of: "\n") { starts.append($0 + 1) }
    self.starts = starts
  }

  package var count: Int { starts.count }

  /// The line of that number; empty where the text has none.
  package subscript(number: Int) -> Slice<ScalarText> { scalars[offsets(ofLine: number)] }

  /// From the beginning of a line to before its LF or CRLF.
  @inline(__always)
  private func offsets(ofLine number: Int) -> Range<Int> {
    guard number >= 1, number <= starts.count else { return 0..<0 }
    let start = starts[number - 1]
    guard number < starts.count else { return start..<scalars.count }
    let end = starts[number] - 1
    return start..<(end > start && scalars[end - 1] == "\r" ? end - 1 : end)
  }

  /// What stands on the line from that place on; empty behind its end.
  package func rest(from place: SourceLocation) -> Slice<ScalarText> {
    self[place.line].dropFirst(max(0, place.column - 1))
  }

  /// The character at that place.
  @inline(__always)
  package func scalar(at place: SourceLocation) -> Unicode.Scalar? {
    let line = offsets(ofLine: place.line)
    let offset = line.lowerBound + max(0, place.column - 1)
    return offset < line.upperBound ? scalars[offset] : nil
  }

  /// The character before that place on the same line.
  package func scalar(before place: SourceLocation) -> Unicode.Scalar? {
    place.column > 1 ? scalar(at: place.advanced(by: -1)) : nil
  }

  /// The text of a range that lies on one line.
  package func text(of range: SourceRange) -> String {
    String(String.UnicodeScalarView(rest(from: range.start).prefix(max(0, range.end.column - range.start.column))))
  }

  /// The place behind the last character of the line that is not white space.
  package func end(ofLine number: Int) -> SourceLocation {
    let line = self[number]
    let trailing = line.reversed().prefix { $0 == " " || $0 == "\t" }.count
    return SourceLocation(line: number, column: line.count - trailing + 1)
  }
}

extension SourceLocation {
  /// The place so many columns to the right.
  package func advanced(by columns: Int) -> SourceLocation { SourceLocation(line: line, column: column + columns) }
}

extension SourceRange {
  /// So many columns from a place on, on its line.
  package init(_ start: SourceLocation, columns: Int) { self.init(start, start.advanced(by: columns)) }
}
