import Lanyard

/// Rows whose cells stand below each other.
struct Columns {
  /// The first is the heading.
  private var rows: [[String]]

  init(_ heading: String...) { rows = [heading] }

  /// Cells may be other people's text: none reaches into another row.
  mutating func add(_ cells: String...) { rows.append(cells.map(\.visible)) }

  var lines: [String] {
    let count = rows.first?.count ?? 0
    let widths = (0..<count).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let line = zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}

extension String {
  /// The text with spaces behind it, so that columns stand below each other.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
