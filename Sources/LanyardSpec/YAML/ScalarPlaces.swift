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

  package init(_ node: Node) {
    whole = node.range
    guard case .scalar(let scalar) = node.content else {
      places = .whole
      return
    }
    places = scalar.places
    guard case .lines = places else { return }
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
