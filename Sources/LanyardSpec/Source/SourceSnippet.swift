/// One line of a source, and what stands below it: the carets and the space before them.
struct SourceSnippet {
  private(set) var text = ""
  private(set) var padding = ""
  private(set) var carets = ""

  /// The widest text shown; of a longer line only what surrounds the carets.
  private static let maximumWidth = 120
  /// How much of a long line is shown before the carets.
  private static let lead = 40

  /// Of a range over several lines the first one counts; behind the end of the line there is still one place.
  init(_ line: some Collection<Unicode.Scalar>, line number: Int, range: SourceRange) {
    let count = line.count
    let start = min(max(range.start.column - 1, 0), count)
    let end = range.end.line > number ? count : min(max(range.end.column - 1, start), count)
    // However long the line, no more than this can be shown.
    let near = max(0, start - Self.maximumWidth)..<min(count, start + Self.maximumWidth)
    let cells = line.dropFirst(near.lowerBound).prefix(near.count).map(Cell.init)
    let first = start - near.lowerBound
    let shown = Self.window(cells, around: first)

    if near.lowerBound + shown.lowerBound > 0 {
      text += "…"
      padding += " "
    }
    for index in shown {
      text += cells[index].text
      if index < first { padding += cells[index].padding }
    }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    if near.lowerBound + shown.upperBound < count { text += "…" }
    let last = min(end - near.lowerBound, shown.upperBound)
    let width = cells[first..<max(first, last)].reduce(0) { $0 + $1.width }
    carets = String(repeating: "^", count: max(1, width))
  }

  /// The cells to show, so that together they are not too wide.
  private static func window(_ cells: [Cell], around first: Int) -> Range<Int> {
    if cells.reduce(0, { $0 + $1.width }) <= maximumWidth { return cells.indices }
    var low = first
    var width = 0
    while low > 0, width + cells[low - 1].width <= lead {
      low -= 1
      width += cells[low].width
    }
    var high = first
    while high < cells.count, width + cells[high].width <= maximumWidth {
      width += cells[high].width
      high += 1
    }
    // Near the end of the line there is room left on the other side.
    while low > 0, width + cells[low - 1].width <= maximumWidth {
      low -= 1
      width += cells[low].width
    }
    return low..<high
  }

  /// How one scalar of the line is shown.
  private struct Cell {
    var text: String
    var width: Int
    /// What takes the same room on the line below.
    var padding: String

    init(_ scalar: Unicode.Scalar) {
      if scalar == "\t" {
        // Copied, so that it is as wide below as above; four columns are a guess that only long lines depend on.
        (text, width, padding) = ("\t", 4, "\t")
        return
      }
      text = scalar.isInvisible ? scalar.escaped : String(scalar)
      width = scalar.isInvisible ? text.utf8.count : scalar.displayWidth
      padding = String(repeating: " ", count: width)
    }
  }
}
