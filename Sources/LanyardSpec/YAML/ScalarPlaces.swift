/// Where the characters of a scalar stand in the file.
package enum ScalarPlaces: Sendable, Hashable {
  /// On one line, unaltered, from here on: plain scalars and quoted ones without escapes.
  case inline(SourceLocation)
  /// One place per line of the text: literal blocks.
  case lines([SourceLocation])
  /// Escapes or folding stand between the file and the text: only the scalar as a whole has a place.
  case whole
}

/// Finds the places of the parts of one scalar's text.
package struct ScalarLocator {
  private let places: ScalarPlaces
  private let whole: SourceRange
  /// The offset at which each line of the text begins.
  private var lineOffsets: [Int] = []

  /// The locator of a text of one line that stands there as it is, or that has no places but the whole.
  init(_ places: ScalarPlaces, in whole: SourceRange) {
    self.places = places
    self.whole = whole
  }

  package init(_ node: Node) {
    whole = node.range
    places = node.places
    guard case .lines = places, case .scalar(let scalar) = node.content else { return }
    lineOffsets = [0]
    for (offset, character) in scalar.text.unicodeScalars.enumerated() where character == "\n" { lineOffsets.append(offset + 1) }
  }

  /// The place of a part of the text, given by offsets in Unicode scalars; the whole scalar's where it has none of its own.
  package func range(of offsets: Range<Int>) -> SourceRange {
    switch places {
    case .whole: whole
    case .inline(let start): SourceRange(start.advanced(by: offsets.lowerBound), start.advanced(by: offsets.upperBound))
    case .lines(let starts):
      if let start = place(of: offsets.lowerBound, starts), let end = place(of: offsets.upperBound, starts) {
        SourceRange(start, end)
      } else {
        whole
      }
    }
  }

  private func place(of offset: Int, _ starts: [SourceLocation]) -> SourceLocation? {
    // The last line that begins at or before the offset.
    var low = 0
    var high = lineOffsets.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineOffsets[middle] <= offset { low = middle } else { high = middle }
    }
    return low < starts.count ? starts[low].advanced(by: offset - lineOffsets[low]) : nil
  }
}

extension ScalarPlaces {
  init(_ text: String, _ style: Node.Scalar.Style, _ range: SourceRange, _ lines: SourceLines) {
    let isOnOneLine = range.start.line == range.end.line
    switch style {
    case .plain:
      self = isOnOneLine ? .inline(range.start) : .whole
    case .singleQuoted, .doubleQuoted:
      // Every escape is longer than what it stands for.
      let isUnaltered = isOnOneLine && range.end.column - range.start.column == text.unicodeScalarCount + 2
      self = isUnaltered ? .inline(range.start.advanced(by: 1)) : .whole
    case .literal:
      // What a line has beyond its text is the indentation.
      var number = range.start.line
      self = .lines(
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
          number += 1
          let indentation = lines[number].count - Substring(line).unicodeScalarCount
          return SourceLocation(line: number, column: max(0, indentation) + 1)
        })
    case .folded:
      self = .whole
    }
  }
}

extension StringProtocol {
  /// The number of Unicode scalars, counted by the bytes that begin one.
  var unicodeScalarCount: Int { utf8.count { $0 & 0xC0 != 0x80 } }
}
