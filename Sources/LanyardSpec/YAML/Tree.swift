/// The nodes of a document in one array, each before what is in it.
///
/// A tree of small arrays would cost several times as much to build and to drop, and a check of a spec does little else.
final class Tree: Sendable {
  struct Record: Sendable {
    enum Kind: Sendable { case scalar(Node.Scalar.Style), sequence, mapping }

    var kind: Kind
    /// Of a scalar.
    var text: String
    var range: SourceRange
    /// The position behind the node and all that is in it.
    var end: Int
    /// Whether an anchor or a tag stands before the text, somewhere in the range.
    var hasProperties: Bool
  }

  let records: [Record]
  private let lines: SourceLines

  init(_ records: [Record], _ lines: SourceLines) {
    self.records = records
    self.lines = lines
  }

  func places(at position: Int) -> ScalarPlaces {
    let record = records[position]
    guard case .scalar(let style) = record.kind, !record.hasProperties else { return .whole }
    return ScalarPlaces(record.text, style, record.range, lines)
  }
}
