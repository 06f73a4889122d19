/// The lines of a source as people count them: from 1, ended by LF or CRLF, without a byte order mark.
package struct SourceLines: Sendable {
  private let text: String
  /// Where each line begins.
  private let starts: [String.Index]

  package init(_ source: SourceText) {
    text = source.text
    let bytes = text.utf8
    let hasMark = text.unicodeScalars.first == "\u{FEFF}"
    var starts = [hasMark ? text.unicodeScalars.index(after: text.startIndex) : text.startIndex]
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { starts.append(bytes.index(after: index)) }
    self.starts = starts
  }

  package var count: Int { starts.count }

  /// The line of that number, or nil where the text has none.
  package subscript(number: Int) -> Substring.UnicodeScalarView? {
    guard number >= 1, number <= starts.count else { return nil }
    let end = number < starts.count ? text.utf8.index(before: starts[number]) : text.endIndex
    let line = text[starts[number - 1]..<end].unicodeScalars
    return line.last == "\r" && number < starts.count ? line.dropLast() : line
  }

  /// What stands on the line from that place on; empty behind its end.
  package func rest(from place: SourceLocation) -> Substring.UnicodeScalarView {
    self[place.line]?.dropFirst(max(0, place.column - 1)) ?? Substring("").unicodeScalars
  }

  /// The character at that place.
  package func scalar(at place: SourceLocation) -> Unicode.Scalar? { rest(from: place).first }

  /// The character before that place on the same line.
  package func scalar(before place: SourceLocation) -> Unicode.Scalar? {
    place.column > 1 ? scalar(at: SourceLocation(line: place.line, column: place.column - 1)) : nil
  }

  /// The text of a range that lies on one line.
  package func text(of range: SourceRange) -> String {
    String(String.UnicodeScalarView(rest(from: range.start).prefix(max(0, range.end.column - range.start.column))))
  }

  /// The place behind the last character of the line that is not white space.
  package func end(ofLine number: Int) -> SourceLocation {
    let line = self[number] ?? Substring("").unicodeScalars
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
