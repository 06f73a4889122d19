/// Where the characters of a scalar stand in the file.
package enum ScalarPlaces: Sendable, Hashable {
  /// On one line, unaltered, from here on: plain scalars and quoted ones without escapes.
  case inline(SourceLocation)
  /// One place per line of the text: literal blocks.
  case lines([SourceLocation])
  /// Escapes or folding stand between the file and the text: only the scalar as a whole has a place.
  case whole
}

extension Node {
  /// The place of a part of a scalar's text, given by offsets in Unicode scalars; the whole scalar's where it has none of its own.
  package func range(ofScalars offsets: Range<Int>) -> SourceRange {
    guard case .scalar(let scalar) = content else { return range }
    switch scalar.places {
    case .whole: return range
    case .inline(let start):
      return SourceRange(
        SourceLocation(line: start.line, column: start.column + offsets.lowerBound),
        SourceLocation(line: start.line, column: start.column + offsets.upperBound))
    case .lines(let starts):
      var line = 0
      var column = 0
      var first: SourceLocation?
      for (offset, character) in scalar.text.unicodeScalars.enumerated() where line < starts.count {
        if offset == offsets.lowerBound {
          first = SourceLocation(line: starts[line].line, column: starts[line].column + column)
        }
        if offset == offsets.upperBound { break }
        if character == "\n" {
          line += 1
          column = 0
        } else {
          column += 1
        }
      }
      guard let first, line < starts.count else { return range }
      return SourceRange(first, SourceLocation(line: starts[line].line, column: starts[line].column + column))
    }
  }
}
